package io.tidewatch.processor;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertStores;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.audit.AuditFile;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.processor.audit.AuditWriter;
import io.tidewatch.processor.errors.ErrorStores;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.ingest.IngestStores;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.insight.InsightFacts;
import io.tidewatch.processor.logs.KafkaLogRecords;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogSteps;
import io.tidewatch.processor.logs.LogStores;
import io.tidewatch.processor.logs.LogTail;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.processor.logs.SearchLimits;
import io.tidewatch.processor.metrics.MetricStores;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.query.Api;
import io.tidewatch.processor.query.ApiTokens;
import io.tidewatch.processor.query.ExternalCounts;
import io.tidewatch.processor.query.KeptCounts;
import io.tidewatch.processor.query.NotificationTail;
import io.tidewatch.processor.query.OwnMetrics;
import io.tidewatch.processor.query.QueryConfig;
import io.tidewatch.processor.query.QueryServer;
import io.tidewatch.processor.report.ReportFacts;
import io.tidewatch.processor.run.CommandSender;
import io.tidewatch.processor.run.KafkaSettings;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.processor.run.StreamsRuntime;
import io.tidewatch.processor.schedule.ReportWriter;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the processor with its HTTP side: construct, {@link #start()}, {@link #close()}. The port is bound
 * first, so that the page can say what is being waited for. Thread-safe.
 */
public final class ProcessorNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorNode.class);

    /** How long a broker holds a fetch of those who follow logs, while no line comes. */
    private static final Duration TAIL_WAIT = Duration.ofMillis(500);

    /** How long Kafka may take over what somebody waits for. */
    private static final Duration COMMAND_WITHIN = Duration.ofSeconds(5);

    /** How long the audit may be read for one answer. */
    private static final Duration AUDIT_WITHIN = Duration.ofSeconds(8);

    private final ProcessorApp app;
    private final KafkaLogRecords records;
    private final LogSearcher search;
    private final LogTail tail;
    private final NotificationTail notifications;
    private final CommandSender sender;
    private final AuditWriter audit;
    private final AuditFile auditFile;
    private final OwnMetrics metrics = new OwnMetrics();
    private final QueryServer server;
    private final @Nullable ReportWriter reports;
    private final Set<String> measured = new HashSet<>();

    /**
     * @param onFatal told once when it cannot go on, with the reason: the process should end, non-zero
     * @throws IllegalArgumentException where the API would stand open, or its files cannot be used
     */
    public ProcessorNode(ProcessorConfig config, Clock clock, Consumer<String> onFatal) {
        config.http().requireGuarded();
        SearchLimits limits = config.search();
        this.app = new ProcessorApp(config, clock, onFatal);
        this.records = KafkaLogRecords.of(KafkaSettings.admin(config.kafka(), "tidewatch-search"), limits.consumers());
        this.notifications = new NotificationTail(KafkaSettings.admin(config.kafka(), "tidewatch-notification-tail"));
        Redactor redactor = Redactor.of(config.redaction());
        this.search = new LogSearcher(
                app.analysis(),
                app.parts().openBlocks(),
                records,
                limits,
                config.logs().miner(),
                redactor);
        this.tail = new LogTail(
                KafkaLogRecords.consumers(KafkaSettings.admin(config.kafka(), "tidewatch-log-tail"), TAIL_WAIT),
                search.topics(),
                app.analysis(),
                config.logs().miner(),
                redactor,
                limits.tail());
        this.sender = new CommandSender(KafkaSettings.admin(config.kafka(), "tidewatch-commands"), COMMAND_WITHIN);
        LogViews logs = new LogViews(app.analysis());
        long kept = config.logs().minutesKept().toMillis();
        LongSupplier keptFrom = () -> (clock.millis() - kept) / 60_000;
        SourceViews sources = new SourceViews(app.analysis(), clock);
        MetricViews measured = new MetricViews(app.analysis(), config.metrics(), clock);
        ErrorViews errors = new ErrorViews(app.analysis(), clock);
        AlertViews alerts = new AlertViews(
                app.alerts(), id -> app.parts().alertRules().current().rule(id));
        Api api = new Api(
                new Api.Views(
                        sources,
                        logs,
                        new PatternViews(app.analysis(), app.parts().analysisPatterns(), keptFrom, redactor),
                        search,
                        KeptCounts.of(config.logs()),
                        measured,
                        errors,
                        alerts,
                        notifications,
                        new ReportFacts(
                                measured,
                                logs,
                                alerts,
                                errors,
                                new InsightFacts(
                                        new LogSteps(
                                                app.analysis(), app.parts().analysisPatterns(), keptFrom, redactor),
                                        errors,
                                        sources,
                                        config.logs().levelsKept(),
                                        config.logs().patternsKept()),
                                config.logs().levelsKept()),
                        () -> app.parts().alertRules().current().rules(),
                        () -> app.parts().alertRules().problems(),
                        new AuditReader(KafkaSettings.admin(config.kafka(), "tidewatch-audit-reader"), AUDIT_WITHIN)
                                ::read,
                        new Api.Plugged(config.instanceId(), app.parts().plugins())),
                stores(),
                config.health(),
                config.http().external(),
                clock);
        this.reports = config.reports().isEmpty() ? null : writer(config, api);
        ExternalCounts external = new ExternalCounts();
        this.audit = new AuditWriter(KafkaSettings.admin(config.kafka(), "tidewatch-audit"));
        this.auditFile = new AuditFile(
                config.http().audit(), Path.of(config.state().dir()).resolve("audit.log"));
        AuditLog log = new AuditLog(config.http().audit(), audit, auditFile, redactor, clock);
        OwnNumbers.show(app, external, metrics);
        OwnNumbers.show(tail, metrics);
        OwnNumbers.show(log, audit, auditFile, metrics);
        this.server = new QueryServer(
                config.http(),
                api.questions(),
                tokens(config.http()),
                Api.commands(
                        sender,
                        new RuleBook(KafkaSettings.admin(config.kafka(), "tidewatch-rules"), COMMAND_WITHIN),
                        config.http().external(),
                        external,
                        api.unknownAlert(app::peers, config.http()),
                        clock),
                log,
                new Health(),
                this::scrape,
                app::peers,
                clock,
                tail);
    }

    /**
     * Returns when the port is bound; the applications start by themselves.
     *
     * @throws IllegalStateException where the port is taken
     */
    public void start() {
        server.start();
        String advertised = app.config().http().advertised();
        String address = advertised.isEmpty() ? app.config().http().host() + ":" + server.port() : advertised;
        LOG.atInfo()
                .addKeyValue("scheme", app.config().http().scheme())
                .addKeyValue("address", address)
                .log("HTTP listens");
        audit.start();
        notifications.start();
        if (reports != null) {
            reports.start();
        }
        app.start(address);
    }

    /** @return where the page is for who sits at this machine, such as {@code http://127.0.0.1:8080} */
    public String url() {
        QueryConfig http = app.config().http();
        boolean all = http.host().equals("0.0.0.0") || http.host().equals("::");
        String host = all ? "127.0.0.1" : http.host();
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return http.scheme() + "://" + (bare ? "[" + host + "]" : host) + ":" + httpPort();
    }

    /** @return the port of the page and the API */
    public int httpPort() {
        return server.port();
    }

    public ProcessorHealth health() {
        return app.health();
    }

    /** Stops within seconds; may be called again, and after half a start. */
    @Override
    public void close() {
        tail.close();
        server.close();
        search.close();
        audit.close();
        auditFile.close();
        notifications.close();
        sender.close();
        if (reports != null) {
            reports.close();
        }
        app.close();
        records.close();
        try {
            metrics.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).log("own metrics did not close");
        }
    }

    private ReportWriter writer(ProcessorConfig config, Api api) {
        return new ReportWriter(
                () -> new KafkaConsumer<>(
                        KafkaSettings.consumer(config.kafka(), ReportWriter.GROUP, "tidewatch-report-reader"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer()),
                () -> new KafkaProducer<>(
                        KafkaSettings.producer(config.kafka(), "tidewatch-report-writer"),
                        new StringSerializer(),
                        new ByteArraySerializer()),
                () -> app.partitions(Topics.REPORTS) > 0,
                api.reportMaker(app::peers, config.http()));
    }

    private static ApiTokens tokens(QueryConfig http) {
        return http.tokensFile().isEmpty() ? ApiTokens.none() : ApiTokens.of(Path.of(http.tokensFile()));
    }

    private Api.Stores stores() {
        Map<String, IntSupplier> doors = new HashMap<>();
        for (Rule.Input input : Rule.Input.values()) {
            doors.put(IngestStores.sources(input), count(IngestStores.topic(input)));
        }
        return new Api.Stores(
                app.analysis(),
                app.alerts(),
                doors,
                new Api.Named(LogStores.BLOCKS, count(Topics.LOGS)),
                new Api.Named(LogStores.PATTERNS, count(Topics.LOGS)),
                new Api.Named(MetricStores.SERIES, count(Topics.METRICS)),
                new Api.Named(ErrorStores.HEADS, count(Topics.ERRORS)),
                new Api.Named(AlertStores.ALERTS, count(Topics.SIGNALS)));
    }

    /** Before the partitions are known one is missing, so that an answer cannot pass for whole. */
    private IntSupplier count(String topic) {
        return () -> Math.max(1, app.partitions(topic));
    }

    private synchronized String scrape() {
        for (StreamsRuntime application : app.applications()) {
            if (measured.add(application.applicationId())) {
                metrics.add(application);
            }
        }
        return metrics.scrape();
    }

    private final class Health implements QueryServer.Health {
        @Override
        public String liveness() {
            return app.health().live();
        }

        @Override
        public String readiness() {
            return app.health().ready();
        }
    }
}
