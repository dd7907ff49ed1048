package io.tidewatch.notifier.render;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Saying;
import io.tidewatch.report.ReportHtml;

/** Notifications as HTML for mail: no links, no scripts, no outside resources, every value escaped. */
public final class HtmlText {
    private HtmlText() {}

    /** @return a whole document */
    public static String document(Intent intent) {
        if (intent.report() != null) {
            return ReportHtml.of(intent.report().report());
        }
        StringBuilder out = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"></head>")
                .append("<body style=\"font-family:sans-serif\">");
        for (Saying saying : intent.sayings()) {
            boolean firing = saying.group().firing() > 0;
            out.append("<h3 style=\"border-left:6px solid ")
                    .append(firing ? color(saying.group().severity()) : "#2ECC71")
                    .append(";padding-left:8px\">")
                    .append(escape(PlainText.title(saying)))
                    .append("</h3><p>")
                    .append(escape(PlainText.reason(saying)))
                    .append("</p><table cellpadding=\"4\">");
            for (Alert alert : saying.group().alerts()) {
                out.append("<tr><td>")
                        .append(PlainText.status(alert))
                        .append("</td><td>")
                        .append(alert.severity())
                        .append("</td><td>")
                        .append(escape(PlainText.text(alert)));
                alert.samples()
                        .forEach(s -> out.append("<br><code>")
                                .append(escape(s.text()))
                                .append("</code>"));
                out.append("</td></tr>");
            }
            out.append("</table>");
            if (saying.group().leftOut() > 0) {
                out.append("<p>…and ").append(saying.group().leftOut()).append(" more</p>");
            }
        }
        return out.append("</body></html>").toString();
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        PlainText.oneLine(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case INFO -> "#439FE0";
            case WARNING -> "#F2C744";
            case ERROR -> "#E8912D";
            case CRITICAL -> "#992D22";
        };
    }
}
