package io.tidewatch.cli.backtest;

import io.tidewatch.alert.NotificationRecord.Outcome;
import io.tidewatch.report.ReportHtml;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as one page: for each rule a strip of time, above what would have fired, below what did, and the alerts one by one.
 * It loads nothing and runs nothing, and every text of any origin is escaped.
 */
public final class BacktestHtml {
    /** Rows past that make a page nobody reads; the JSON has all. */
    private static final int MOST_ALERTS = 2_000;

    private static final int MOST_RULES = 200;
    private static final double WIDTH = 1_000;
    private static final int LANE = 11;

    /** A firing that is shorter is still to be seen. */
    private static final double LEAST_WIDTH = 1.5;

    private final BacktestReport report;
    private final DateTimeFormatter time;
    private final StringBuilder out = new StringBuilder(16 << 10);

    private BacktestHtml(BacktestReport report, ZoneId zone) {
        this.report = report;
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    public static String of(BacktestReport report, ZoneId zone) {
        BacktestHtml page = new BacktestHtml(report, zone);
        page.head();
        page.rules();
        page.alerts();
        return page.out.append("</main></body></html>\n").toString();
    }

    private void head() {
        out.append("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Backtest</title><style>
                :root{color-scheme:light dark;--fg:#1b1f24;--dim:#667;--line:#d5d9e0;--bg:#fff;--would:#c2410c;--did:#1d6fa5}
                @media (prefers-color-scheme:dark){:root{--fg:#e6e8eb;--dim:#9aa3ad;--line:#343a42;--bg:#14171a;--would:#fb8b4b;--did:#5fb0e5}}
                body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.45 system-ui,sans-serif}
                main{max-width:1100px;margin:0 auto;padding:1.5rem}
                h1{font-size:1.35rem;margin:0 0 .3rem}h2{font-size:1.05rem;margin:1.8rem 0 .5rem}
                p{margin:.2rem 0}.dim{color:var(--dim)}.wide{overflow-x:auto}
                table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
                th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
                th{font-weight:600;color:var(--dim);white-space:nowrap}td.n,th.n{text-align:right}td.t{white-space:nowrap}
                svg{display:block;width:100%;height:auto}.would{fill:var(--would)}.did{fill:var(--did)}
                .axis{stroke:var(--line)}text{fill:var(--dim);font-size:11px}.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 0}
                .ends{display:flex;justify-content:space-between;border:0}
                .NEW{color:var(--would)}.MISSING{color:var(--did)}
                </style></head><body><main>
                """);
        out.append("<h1>Backtest</h1><p>")
                .append(at(report.fromMillis()))
                .append(" to ")
                .append(at(report.toMillis()))
                .append(", warm-up of ")
                .append(BacktestText.span(report.fromMillis() - report.warmUpFromMillis()))
                .append(" before</p><p class=\"dim\">")
                .append(String.format(
                        Locale.ROOT,
                        "%,d records replayed in %.1f s, %,.0f times faster than they came",
                        report.records(),
                        report.seconds(),
                        report.factor()))
                .append("</p>");
        if (report.partial()) {
            out.append("<p><strong>Stopped at ")
                    .append(at(report.reachedMillis()))
                    .append("; what follows ends there.</strong></p>");
        }
        report.notes()
                .forEach(note ->
                        out.append("<p>Note: ").append(ReportHtml.escape(note)).append("</p>"));
        out.append("<p>Would have notified <strong>")
                .append(report.notifications())
                .append("</strong> times; did <strong>")
                .append(report.notificationsDid())
                .append("</strong> times.</p>");
    }

    private void rules() {
        if (report.rules().isEmpty()) {
            out.append("<p>No alert would have fired, and none did.</p>");
            return;
        }
        out.append(
                        "<h2>Rules over time</h2><p class=\"dim\"><span class=\"key\" style=\"background:var(--would)\"></span>")
                .append("would fire &nbsp; <span class=\"key\" style=\"background:var(--did)\"></span>did fire</p>")
                .append(
                        "<div class=\"wide\"><table><tr><th>rule</th><th style=\"width:50%\"></th><th class=\"n\">would fire</th>")
                .append("<th class=\"n\">did</th><th class=\"n\">new</th><th class=\"n\">missing</th>")
                .append("<th class=\"n\">would notify</th><th class=\"n\">did</th><th class=\"n\">muted</th></tr>");
        List<BacktestReport.RuleRow> shown =
                report.rules().subList(0, Math.min(MOST_RULES, report.rules().size()));
        Map<String, List<BacktestReport.AlertRow>> byRule =
                report.alerts().stream().collect(Collectors.groupingBy(BacktestReport.AlertRow::rule));
        for (BacktestReport.RuleRow rule : shown) {
            out.append("<tr><td class=\"t\">")
                    .append(ReportHtml.escape(rule.rule()))
                    .append("</td><td>");
            strip(rule.rule(), byRule.getOrDefault(rule.rule(), List.of()));
            out.append("</td>");
            for (int n : new int[] {
                rule.fired(),
                rule.firedDid(),
                rule.fresh(),
                rule.missing(),
                rule.notified(),
                rule.notifiedDid(),
                rule.muted()
            }) {
                out.append("<td class=\"n\">").append(n).append("</td>");
            }
            out.append("</tr>");
        }
        out.append("<tr><td></td><td class=\"ends dim\"><span>")
                .append(at(report.fromMillis()))
                .append("</span><span>")
                .append(at(report.toMillis()))
                .append("</span></td></tr></table></div>");
        more(report.rules().size() - shown.size(), "rules");
    }

    private void strip(String rule, List<BacktestReport.AlertRow> alerts) {
        out.append("<svg viewBox=\"0 0 1000 26\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"when ")
                .append(ReportHtml.escape(rule))
                .append(" fires\"><line class=\"axis\" x1=\"0\" y1=\"13\" x2=\"1000\" y2=\"13\"/>");
        for (BacktestReport.AlertRow alert : alerts) {
            boolean would = alert.did() != BacktestReport.Did.MISSING;
            if (would) {
                bar(alert.firedMillis(), alert.endMillis(), 1, "would");
            }
            if (alert.didFireMillis() > 0) {
                bar(alert.didFireMillis(), alert.didEndMillis(), 14, "did");
            }
        }
        out.append("</svg>");
    }

    private void bar(long fromMillis, long endMillis, int y, String kind) {
        double whole = report.toMillis() - report.fromMillis();
        double x = WIDTH * Math.max(0, fromMillis - report.fromMillis()) / whole;
        double end = WIDTH * ((endMillis == 0 ? report.untilMillis() : endMillis) - report.fromMillis()) / whole;
        double width = Math.max(LEAST_WIDTH, Math.min(WIDTH, end) - x);
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
                kind,
                Math.min(x, WIDTH - LEAST_WIDTH),
                y,
                width,
                LANE,
                at(fromMillis)));
    }

    private void alerts() {
        if (report.alerts().isEmpty()) {
            return;
        }
        out.append("<h2>Alerts</h2><div class=\"wide\"><table><tr><th></th><th>fired</th><th>for</th><th>severity</th>")
                .append("<th>alert and why</th><th>notified</th></tr>");
        List<BacktestReport.AlertRow> shown =
                report.alerts().subList(0, Math.min(MOST_ALERTS, report.alerts().size()));
        for (BacktestReport.AlertRow alert : shown) {
            String did = alert.did().toString();
            out.append("<tr><td class=\"t ")
                    .append(did)
                    .append("\">")
                    .append(did.toLowerCase(Locale.ROOT))
                    .append("</td><td class=\"t\">")
                    .append(at(alert.firedMillis()))
                    .append("</td><td class=\"t\">")
                    .append(
                            alert.endMillis() == 0
                                    ? "goes on"
                                    : BacktestText.span(alert.endMillis() - alert.firedMillis()))
                    .append("</td><td>")
                    .append(alert.severity())
                    .append("</td><td>")
                    .append(ReportHtml.escape(alert.key()))
                    .append("<br><span class=\"dim\">")
                    .append(ReportHtml.escape(alert.why()))
                    .append("</span></td><td>");
            told(alert);
            out.append("</td></tr>");
        }
        out.append("</table></div>");
        more(report.alerts().size() - shown.size(), "alerts");
    }

    private void told(BacktestReport.AlertRow alert) {
        if (alert.told().isEmpty()) {
            out.append("nobody");
        }
        for (BacktestReport.Told told : alert.told()) {
            String reason = told.reason().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            out.append(told.outcome() == Outcome.MUTED ? "muted" : ReportHtml.escape(told.to()))
                    .append(" +")
                    .append(BacktestText.span(Math.max(0, told.atMillis() - alert.firedMillis())))
                    .append(' ')
                    .append(reason)
                    .append("<br>");
        }
    }

    private void more(int left, String what) {
        if (left > 0) {
            out.append("<p class=\"dim\">… and ")
                    .append(left)
                    .append(" more ")
                    .append(what)
                    .append("; --output json has all.</p>");
        }
    }

    private String at(long millis) {
        return time.format(Instant.ofEpochMilli(millis));
    }
}
