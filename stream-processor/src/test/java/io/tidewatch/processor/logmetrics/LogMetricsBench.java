package io.tidewatch.processor.logmetrics;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.mine.LineParameters;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.Parameters;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternParameters;
import io.tidewatch.processor.mine.PatternRow;
import io.tidewatch.processor.rulefile.PredefinedRules;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the definitions that come along cost a line: {@code -Dtest=LogMetricsBench}. */
class LogMetricsBench {
    private static final int LINES = 64;
    private static final int RECORDS = 20_000;
    private static final MinerLimits LIMITS = LogsConfig.defaults().miner();
    private static final Parameters READER = new Parameters(LIMITS);

    @Test
    void aLine() {
        RuleHolder none = new RuleHolder();
        RuleHolder all = new RuleHolder();
        PredefinedRules.logMetrics().forEach(all::put);
        Map<String, Object> api = Map.of(
                "log.type",
                "api",
                "api.direction",
                "incoming",
                "http.request.method",
                "GET",
                "http.route",
                "/orders/{id}",
                "http.response.status_code",
                200L,
                "duration_ms",
                12.5);
        String plain =
                "order 4711 of customer 42 was placed, 3 items, paid by card, shipped to Hamburg tomorrow morning";
        String access = "10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] \"GET /orders/42/items?x=1 HTTP/1.1\" 200 1024 \"-\""
                + " \"curl/8.0\" 0.250";
        for (int round = 0; round < 3; round++) {
            measure("plain, no definitions", none.current(), line(plain, Map.of("a", "b")));
            measure("plain", all.current(), line(plain, Map.of("a", "b")));
            measure("ApiLog", all.current(), line("GET /orders/{id} answered 200 in 12 ms", api));
            measure("access", all.current(), line(access, Map.of()));
            String took = "payment of order 4711 took 35 ms, paid by card, 3 items";
            measure("capture", rule("capture: 'took (?P<took>[0-9]+) ms'", "capture.took"), line(took, Map.of()));
            RuleSet parameter = rule("maxValues: 200", "parameter.took");
            measure("parameter", parameter, line(took, Map.of()));
            measure("parameter, another line", parameter, line(plain, Map.of()));
            measure("no parameter, another line", rule("maxValues: 200", "field.took"), line(plain, Map.of()));
        }
    }

    private static RuleSet rule(String more, String value) {
        RuleHolder one = new RuleHolder();
        RuleFile.read("f", """
                        id: took
                        kind: log_metric
                        where: message ~ "^payment of order .*"
                        metric: log.took
                        type: histogram
                        %s
                        value: %s
                        unit: ms
                        """.formatted(more, value)).rules().forEach(one::put);
        return one.current();
    }

    private static LineParameters parameters(RuleSet rules, LogEvent event, PatternParameters pattern) {
        return rules.wantedValues().all()
                ? LineParameters.of(pattern, READER, event.message(), event.arguments())
                : LineParameters.NONE;
    }

    private static void measure(String name, RuleSet rules, LogEvent event) {
        Source source = new Source("shop", "1", "h", "", "");
        GatheredPoints points = new GatheredPoints(text -> text, new LogMetricCounters(), new PatternCatalog());
        List<IngestedLogs.Line> lines = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(new IngestedLogs.Line(i, 1_000_000, source, event));
            patterns.add("p");
        }
        PatternParameters pattern = PatternParameters.of(
                PatternRow.of(new PatternMiner(LIMITS, PatternListener.NONE).mine(event.message())));
        IngestedLogs logs = new IngestedLogs(source, new Position("tidewatch.logs", 0, 0), 1_000_000, lines);
        long before = System.nanoTime();
        long sent = 0;
        for (int i = 0; i < RECORDS; i++) {
            List<LineParameters> all = new ArrayList<>(LINES);
            for (int l = 0; l < LINES; l++) {
                all.add(parameters(rules, event, pattern));
            }
            points.add(new PatternedLogs(logs, patterns, List.of(), all), rules);
            if (i % 20 == 0) {
                sent += points.take().size();
            }
        }
        long took = System.nanoTime() - before;
        System.out.println(name + ": " + took / (RECORDS * LINES) + " ns a line, " + sent + " records");
    }

    private static LogEvent line(String message, Map<String, Object> fields) {
        return new LogEvent(
                1_000_000,
                LogLevel.INFO,
                "l",
                "",
                message,
                null,
                List.of(),
                List.of(),
                Map.of(),
                fields,
                null,
                0,
                null);
    }
}
