package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.health.HealthConfig;
import io.tidewatch.processor.health.HealthJudge;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.report.ReportFacts;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.processor.schedule.ReportWriter;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.UrlText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Every question of the API, over the views of one instance. */
public final class Api {
    private final Views views;
    private final Stores stores;
    private final HealthConfig config;
    private final ExternalConfig external;
    private final Clock clock;

    /** What the questions are answered from. */
    public record Views(
            SourceViews sources,
            LogViews logs,
            PatternViews patterns,
            LogSearcher search,
            KeptCounts kept,
            MetricViews metrics,
            ErrorViews errors,
            AlertViews alerts,
            NotificationTail notifications,
            ReportFacts reports,
            Supplier<Collection<Rule>> rules,
            Supplier<Map<String, String>> ruleProblems,
            Function<AuditReader.Filter, AuditReader.Found> audit,
            Plugged plugins) {}

    /**
     * The analyzers of others on this instance.
     *
     * @param instance its name
     */
    public record Plugged(String instance, Plugins plugins) {}

    /**
     * One store for each part, whose partitions say for whom an instance speaks.
     *
     * @param analysis stores of the analysis application
     * @param alerts stores of the alerts application
     * @param doors the ingest stores, by name, with the number of their partitions
     * @param logBlocks of the index; {@code logPatterns}, {@code series}, {@code errorHeads}, {@code alertRows} alike
     */
    public record Stores(
            LocalStores analysis,
            LocalStores alerts,
            Map<String, IntSupplier> doors,
            Named logBlocks,
            Named logPatterns,
            Named series,
            Named errorHeads,
            Named alertRows) {}

    /** A store's name and how many partitions it has in all. */
    public record Named(String store, IntSupplier partitions) {}

    /**
     * @param config from when on something is not well
     * @param external how long alerts last that do not say their end
     */
    public Api(Views views, Stores stores, HealthConfig config, ExternalConfig external, Clock clock) {
        this.views = views;
        this.stores = stores;
        this.config = config;
        this.external = external;
        this.clock = clock;
    }

    /**
     * @param unknown whether it is certain that there is no alert of that key, see {@link #unknownAlert}
     * @return what may be asked for with a token
     */
    public static List<ApiCommand> commands(
            CommandSink sink,
            RuleBook rules,
            ExternalConfig external,
            ExternalCounts counts,
            Predicate<String> unknown,
            Clock clock) {
        CommandSink taken = new Taken(sink);
        List<ApiCommand> all = new ArrayList<>(new AlertCommands(taken, unknown, clock).all());
        all.addAll(new RuleCommands(rules, clock).all());
        all.add(new ExternalAlerts(external, counts, taken::send, clock).command());
        return all;
    }

    /** Says what Kafka does not take in the words of the API. */
    private record Taken(CommandSink sink) implements CommandSink {
        @Override
        public void send(AlertCommand command) {
            var unused = take(() -> {
                sink.send(command);
                return true;
            });
        }

        @Override
        public @Nullable AuditRecord send(AlertCommand command, Duration wait) {
            return take(() -> sink.send(command, wait));
        }

        @Override
        public void send(Map<String, Signal> signals) {
            var unused = take(() -> {
                sink.send(signals);
                return true;
            });
        }

        private static <T extends @Nullable Object> T take(Supplier<T> sending) {
            try {
                return sending.get();
            } catch (KafkaException e) {
                throw new ApiCommand.Unavailable("it was not taken: " + e.getMessage(), e);
            }
        }
    }

    /** @return asks all instances whether there is an alert of that key: true where all have answered and none has it */
    public Predicate<String> unknownAlert(Supplier<List<String>> peers, QueryConfig http) {
        Gather gather = new Gather(peers, http);
        Question question = new Question(
                "alerts/{key}",
                p -> Answer.of(
                        views.alerts().alert(p.required("key")),
                        stores.alertRows().store(),
                        stores.alerts().partitions(stores.alertRows().store())),
                Merges.FIRST,
                Map.of(stores.alertRows().store(), stores.alertRows().partitions()));
        return key -> {
            try {
                // one that lives here needs no word of the others, who may be slow to answer
                if (views.alerts().alert(key) != null) {
                    return false;
                }
                JsonNode answer =
                        gather.ask(question, new Params(Map.of("key", key), clock), "alerts/" + UrlText.encode(key));
                return answer.path("items").isNull() && !answer.path("partial").asBoolean();
            } catch (LocalStores.NotReady e) {
                return false;
            }
        };
    }

    /** @return in the order in which the index lists them */
    public List<Question> questions() {
        List<Question> all = new ArrayList<>();
        all.addAll(health());
        all.addAll(new SourceQuestions(
                        views.sources(), () -> covered(stores.doors().keySet()), stores.doors())
                .all());
        all.addAll(new MetricQuestions(
                        views.metrics(),
                        stores.series().store(),
                        here(stores.series()),
                        stores.series().partitions())
                .all());
        all.add(Federation.question(
                views.metrics(),
                stores.series().store(),
                here(stores.series()),
                stores.series().partitions()));
        all.addAll(new ErrorQuestions(
                        views.errors(),
                        stores.errorHeads().store(),
                        here(stores.errorHeads()),
                        stores.errorHeads().partitions())
                .all());
        all.addAll(new LogQuestions(
                        views.logs(),
                        views.search(),
                        stores.logPatterns().store(),
                        stores.logBlocks().store(),
                        here(stores.logPatterns()),
                        stores.logPatterns().partitions(),
                        views.kept())
                .all());
        all.addAll(new PatternQuestions(
                        views.patterns(),
                        stores.logPatterns().store(),
                        here(stores.logPatterns()),
                        stores.logPatterns().partitions())
                .all());
        all.add(new RateQuestion(
                        views.patterns(),
                        stores.logPatterns().store(),
                        here(stores.logPatterns()),
                        stores.logPatterns().partitions(),
                        views.kept())
                .question());
        all.addAll(new AlertQuestions(
                        views.alerts(),
                        views.notifications(),
                        stores.alertRows().store(),
                        () -> stores.alerts().partitions(stores.alertRows().store()),
                        stores.alertRows().partitions())
                .all());
        all.addAll(new AlertmanagerQuestions(
                        wanted -> views.alerts().told(wanted, AlertmanagerQuestions.MOST_ALERTS + 1),
                        () -> views.notifications().newest(NotificationTail.KEPT, record -> true),
                        external.resolveTimeout(),
                        stores.alertRows().store(),
                        () -> stores.alerts().partitions(stores.alertRows().store()),
                        stores.alertRows().partitions(),
                        clock)
                .all());
        all.addAll(new RuleQuestions(views.rules(), views.ruleProblems()).all());
        all.add(Question.whole("notifications", this::notifications));
        ReportQuestion reports = reports();
        all.add(reports.question());
        all.add(reports.insights());
        all.addAll(new PluginQuestions(
                        views.plugins(), () -> covered(stores.doors().keySet()), stores.doors())
                .all());
        all.add(new AuditQuestions(views.audit()).question());
        return all;
    }

    private List<Question> health() {
        Map<String, IntSupplier> expects = new HashMap<>(stores.doors());
        expects.put(stores.alertRows().store(), stores.alertRows().partitions());
        Supplier<Map<String, Set<Integer>>> covers = () -> {
            Map<String, Set<Integer>> all = covered(stores.doors().keySet());
            String alerts = stores.alertRows().store();
            all.put(alerts, stores.alerts().partitions(alerts));
            return all;
        };
        KnownFacts known = new KnownFacts(
                views.sources(),
                views.logs(),
                views.metrics(),
                views.alerts(),
                () -> PluginQuestions.troubles(views.plugins()),
                config,
                clock);
        return new HealthQuestions(known, new HealthJudge(config), covers, expects, clock).all();
    }

    /** @return what makes the reports that are due, by asking the other instances too */
    public ReportWriter.Maker reportMaker(Supplier<List<String>> peers, QueryConfig http) {
        Question question = report();
        Gather gather = new Gather(peers, http);
        return due -> {
            Params params = Params.at(
                    Map.of(
                            "name", due.name(),
                            "from", Long.toString(due.fromMillis()),
                            "to", Long.toString(due.toMillis()),
                            "zone", due.zone(),
                            "lang", due.language().name(),
                            "limit", Integer.toString(due.limit())),
                    clock.millis());
            return ReportQuestion.report(gather.ask(question, params, question.path()));
        };
    }

    private Question report() {
        return reports().question();
    }

    private ReportQuestion reports() {
        Map<String, IntSupplier> expects = new HashMap<>();
        List<Named> analysis = List.of(stores.series(), stores.logPatterns(), stores.errorHeads());
        analysis.forEach(named -> expects.put(named.store(), named.partitions()));
        String alerts = stores.alertRows().store();
        expects.put(alerts, stores.alertRows().partitions());
        Supplier<Map<String, Set<Integer>>> covers = () -> {
            Map<String, Set<Integer>> all =
                    covered(Set.copyOf(analysis.stream().map(Named::store).toList()));
            all.put(alerts, stores.alerts().partitions(alerts));
            return all;
        };
        return new ReportQuestion(views.reports(), covers, expects);
    }

    private Answer notifications(Params p) {
        String alert = p.text("alert", "");
        String outcome = p.text("outcome", "");
        Predicate<NotificationRecord> wanted =
                record -> (alert.isEmpty() || record.alertKeys().contains(alert))
                        && (outcome.isEmpty() || record.outcome().name().equalsIgnoreCase(outcome));
        Answer answer = Answer.whole(views.notifications().newest(p.count("limit", 100, 5_000), wanted));
        String fault = views.notifications().fault();
        return fault.isEmpty() ? answer : answer.withFaults(List.of(fault));
    }

    private Supplier<Set<Integer>> here(Named named) {
        return () -> stores.analysis().partitions(named.store());
    }

    private Map<String, Set<Integer>> covered(Set<String> names) {
        Map<String, Set<Integer>> covers = new HashMap<>();
        names.forEach(name -> covers.put(name, stores.analysis().partitions(name)));
        return covers;
    }
}
