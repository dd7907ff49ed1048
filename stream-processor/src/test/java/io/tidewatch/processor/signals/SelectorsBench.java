package io.tidewatch.processor.signals;

import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.PatternedLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What a log line costs at 10, 100 and 1,000 rules; records of 100 lines, 5 % errors. */
final class SelectorsBench {
    private SelectorsBench() {}

    public static void main(String[] args) {
        for (int rules : new int[] {10, 100, 1_000}) {
            RuleSet compiled = RuleSet.compile(rules(rules));
            GatheredPartials partials =
                    new GatheredPartials(SignalConfig.defaults(), new SignalCounters(), UnaryOperator.identity());
            List<PatternedLogs> records = records();
            long sent = 0;
            long bytes = 0;
            for (int round = 0; round < 6; round++) {
                long begin = System.nanoTime();
                int lines = 0;
                sent = 0;
                bytes = 0;
                for (int n = 0; n < 20; n++) {
                    for (PatternedLogs record : records) {
                        for (Signal.Partial partial : Told.ofLogs(record, compiled, partials)) {
                            sent++;
                            bytes += SignalCodec.encode(partial).length;
                        }
                        lines += record.logs().lines().size();
                    }
                }
                if (round == 5) {
                    System.out.printf(
                            "%d rules: %.0f ns a line, %.2f partials a record, %d bytes a partial%n",
                            rules,
                            (System.nanoTime() - begin) / (double) lines,
                            sent / (20.0 * records.size()),
                            bytes / Math.max(1, sent));
                }
            }
        }
    }

    private static List<Rule> rules(int n) {
        List<Rule> out = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < n; i++) {
            Matcher service = Matcher.equal("service", "s" + random.nextInt(n));
            Condition condition = switch (i % 4) {
                case 0 ->
                    new Condition.Frequency(
                            List.of(service, Matcher.atLeast("level", "ERROR")), 5, Duration.ofMinutes(1));
                case 1 ->
                    new Condition.Frequency(
                            List.of(Matcher.equal("logger", "com.shop.L" + i)), 5, Duration.ofMinutes(1));
                case 2 ->
                    new Condition.Ratio(
                            List.of(Matcher.atLeast("level", "ERROR")),
                            List.of(service),
                            10,
                            Duration.ofMinutes(1),
                            Bounds.above(0.1, null));
                default ->
                    new Condition.Frequency(
                            List.of(service, new Matcher("message", Matcher.Op.MATCHES, ".*time.?out.*")),
                            5,
                            Duration.ofMinutes(1));
            };
            out.add(new Rule(
                    "r" + i,
                    1,
                    0,
                    true,
                    Rule.Input.LOGS,
                    condition,
                    List.of("service"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0));
        }
        return out;
    }

    private static List<PatternedLogs> records() {
        Random random = new Random(2);
        List<PatternedLogs> out = new ArrayList<>();
        for (int r = 0; r < 200; r++) {
            Source source = new Source("s" + r % 100, "i" + r, "h", "", "");
            List<IngestedLogs.Line> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                LogLevel level = random.nextInt(20) == 0 ? LogLevel.ERROR : LogLevel.INFO;
                LogEvent event = LogEvent.of(
                        1_000_000 + i, level, "com.shop.L" + random.nextInt(500), "order 4711 took 23 ms at the gate");
                lines.add(new IngestedLogs.Line(i, 1_000_000 + i, source, event));
            }
            out.add(new PatternedLogs(new IngestedLogs(source, new Position("l", 0, r), 1_000_500, lines), List.of()));
        }
        return out;
    }
}
