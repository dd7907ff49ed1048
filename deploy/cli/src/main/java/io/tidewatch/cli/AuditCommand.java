package io.tidewatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Who asked for what, when, and what came of it: commands to alerts, changes of rules, searches of lines, refusals.",
            "Reads Kafka itself: the running 'up', or --kafka. By HTTP it is /api/v1/audit, for admins.",
            "",
            "Example: what ann did to rules in the last week",
            "  tidewatch audit --from 7d --who ann --what rule"
        })
final class AuditCommand implements Callable<Integer> {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Mixin
    private ClusterOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "1d",
            description = "Start: 7d (ago), 2026-11-02, 2026-11-02T08:00 (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--who", paramLabel = "NAME", defaultValue = "", description = "Only what that one asked for.")
    private String who;

    @Option(
            names = "--what",
            paramLabel = "ACTION",
            defaultValue = "",
            description = "Only that, such as rule, rule.changed, alert.resolve, logs.search, read.")
    private String what;

    @Option(
            names = "--target",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only what was asked of that rule, alert or search.")
    private String target;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "Only done, or refused.")
    private AuditRecord.@Nullable Outcome outcome;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many, the newest (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "A JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        if (limit < 1) {
            throw new UserError("--limit is " + limit + ", expected 1 or more");
        }
        Instant now = Instant.now();
        ZoneId zone = ZoneId.systemDefault();
        AuditReader.Filter filter = new AuditReader.Filter(
                Moment.parse("--from", from, now, zone).toEpochMilli(),
                Moment.parse("--to", to, now, zone).toEpochMilli(),
                who,
                what,
                target,
                outcome,
                limit);
        ProductConfig config = options.load();
        ClusterOptions.require(config, Topics.AUDIT);
        AuditReader.Found found;
        try {
            found = new AuditReader(ClusterOptions.client(config), WITHIN).read(filter);
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        }
        print(found.records(), zone);
        PrintWriter err = spec.commandLine().getErr();
        if (found.more()) {
            err.println("note: there are older ones; --limit shows more");
        }
        if (!found.fault().isEmpty()) {
            err.println("partial: " + found.fault());
        }
        err.flush();
        return found.fault().isEmpty() ? 0 : 1;
    }

    private void print(List<AuditRecord> records, ZoneId zone) throws JsonProcessingException {
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
        PrintWriter out = spec.commandLine().getOut();
        for (AuditRecord record : records) {
            if (json) {
                out.println(Json.shared().writeValueAsString(record));
                continue;
            }
            out.println(Terminal.plain(String.format(
                    Locale.ROOT,
                    "%s  %-12s %-4s %-8s %-18s %s%s%s",
                    time.format(Instant.ofEpochMilli(record.atMillis())),
                    record.by().isEmpty() ? "-" : record.by(),
                    record.via(),
                    record.outcome().name().toLowerCase(Locale.ROOT),
                    record.action(),
                    record.target(),
                    record.detail().isEmpty() ? "" : "  (" + record.detail() + ")",
                    record.before().equals(record.after())
                            ? ""
                            : "  [" + record.before() + " -> " + record.after() + "]")));
        }
        if (records.isEmpty() && !json) {
            out.println("nothing");
        }
        out.flush();
    }
}
