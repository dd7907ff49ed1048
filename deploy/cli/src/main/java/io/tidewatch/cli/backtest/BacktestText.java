package io.tidewatch.cli.backtest;

import io.tidewatch.alert.NotificationRecord.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A report for a terminal. */
public final class BacktestText {
    private final BacktestReport report;
    private final int most;
    private final UnaryOperator<String> plain;
    private final DateTimeFormatter time;
    private final StringBuilder out = new StringBuilder();

    private BacktestText(BacktestReport report, int most, ZoneId zone, UnaryOperator<String> plain) {
        this.report = report;
        this.most = most;
        this.plain = plain;
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /**
     * @param most how many alerts are listed; the others are counted
     * @param plain makes a text of any origin harmless for a terminal
     */
    public static String of(BacktestReport report, int most, ZoneId zone, UnaryOperator<String> plain) {
        BacktestText text = new BacktestText(report, most, zone, plain);
        text.head();
        text.alerts();
        text.rules();
        text.sum();
        return text.out.toString();
    }

    private void head() {
        line("%s to %s, warm-up of %s before", at(report.fromMillis()), at(report.toMillis()), warmUp());
        line(
                "%,d records replayed in %.1f s, %,.0f times faster than they came",
                report.records(), report.seconds(), report.factor());
        if (report.partial()) {
            line("PARTIAL: stopped at %s; what follows ends there", at(report.reachedMillis()));
        }
        report.notes().forEach(note -> line("note: %s", plain.apply(note)));
        line("");
    }

    private String warmUp() {
        return span(report.fromMillis() - report.warmUpFromMillis());
    }

    private void alerts() {
        if (report.alerts().isEmpty()) {
            line("no alert would have fired, and none did");
            line("");
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", "FIRED", "FOR", "SEVERITY", "WORST", "ALERT", "NOTIFIED"});
        for (BacktestReport.AlertRow a :
                report.alerts().subList(0, Math.min(most, report.alerts().size()))) {
            rows.add(new String[] {
                switch (a.did()) {
                    case SAME -> "= same";
                    case NEW -> "+ new";
                    case MISSING -> "- missing";
                },
                at(a.firedMillis()),
                a.endMillis() == 0 ? "goes on" : span(a.endMillis() - a.firedMillis()),
                a.severity().toString(),
                a.worst() == null ? "" : number(a.worst()),
                plain.apply(a.key()),
                plain.apply(told(a))
            });
        }
        table(rows);
        if (report.alerts().size() > most) {
            line("… and %,d more; --output json lists all", report.alerts().size() - most);
        }
        line("= fires as it did   + did not fire then   - did fire, and would not");
        line("");
    }

    private String told(BacktestReport.AlertRow alert) {
        List<String> said = new ArrayList<>();
        for (BacktestReport.Told t : alert.told()) {
            String delay = "+" + span(Math.max(0, t.atMillis() - alert.firedMillis()));
            String what = t.reason().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            said.add(
                    t.outcome() == Outcome.MUTED
                            ? "muted " + delay + " (" + what + ")"
                            : t.to() + " " + delay + " " + what);
        }
        int shown = Math.min(3, said.size());
        String more = said.size() > shown ? ", … " + (said.size() - shown) + " more" : "";
        return said.isEmpty() ? "nobody" : String.join(", ", said.subList(0, shown)) + more;
    }

    private void rules() {
        if (report.rules().isEmpty()) {
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"RULE", "WOULD FIRE", "DID", "NEW", "MISSING", "WOULD NOTIFY", "DID", "MUTED"});
        for (BacktestReport.RuleRow r : report.rules()) {
            rows.add(new String[] {
                plain.apply(r.rule()),
                Integer.toString(r.fired()),
                Integer.toString(r.firedDid()),
                Integer.toString(r.fresh()),
                Integer.toString(r.missing()),
                Integer.toString(r.notified()),
                Integer.toString(r.notifiedDid()),
                Integer.toString(r.muted())
            });
        }
        table(rows);
        line("");
    }

    private void sum() {
        line(
                "would have notified %s in %s; did %s",
                times(report.notifications()),
                span(Math.max(0, report.untilMillis() - report.fromMillis())),
                times(report.notificationsDid()));
    }

    private static String times(long n) {
        return n == 1 ? "once" : n == 0 ? "never" : String.format(Locale.ROOT, "%,d times", n);
    }

    private void table(List<String[]> rows) {
        int columns = rows.get(0).length;
        int[] width = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], row[i].length());
            }
        });
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).append(" ".repeat(width[i] - row[i].length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private String at(long millis) {
        return time.format(Instant.ofEpochMilli(millis));
    }

    private static String number(double value) {
        return Math.abs(value) >= 1000 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    static String span(long millis) {
        Duration d = Duration.ofMillis(millis);
        if (d.toDays() > 0) {
            return d.toDays() + "d" + (d.toHoursPart() > 0 ? d.toHoursPart() + "h" : "");
        }
        if (d.toHours() > 0) {
            return d.toHours() + "h" + (d.toMinutesPart() > 0 ? d.toMinutesPart() + "m" : "");
        }
        if (d.toMinutes() > 0) {
            return d.toMinutes() + "m" + (d.toSecondsPart() > 0 ? d.toSecondsPart() + "s" : "");
        }
        return d.toSeconds() + "s";
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
