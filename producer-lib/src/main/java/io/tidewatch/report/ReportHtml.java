package io.tidewatch.report;

import java.util.List;

/**
 * A report as one HTML page for browsers and mail: no script, no link, nothing from outside; every value is escaped. A
 * mail reader that shows no SVG still shows all numbers.
 */
public final class ReportHtml {
    private static final String STYLE = "body{font:14px/1.45 sans-serif;color:#17212b;max-width:1100px;margin:0 auto;"
            + "padding:16px}h1{font-size:22px}h2{font-size:17px;border-bottom:1px solid #dde3e9;margin-top:28px}"
            + "h3{font-size:14px;margin:18px 0 4px}table{border-collapse:collapse;width:100%}th{text-align:left;"
            + "color:#5c6b7a;font-weight:500}th,td{padding:4px 8px 4px 0;border-bottom:1px solid #dde3e9;"
            + "vertical-align:top;overflow-wrap:anywhere}p{margin:6px 0}svg{max-width:100%;height:auto;display:block}"
            + ".notice{border-left:4px solid #b97700;padding:4px 8px;background:#fdf6e8}";

    private ReportHtml() {}

    /** @return a whole document */
    public static String of(Report report) {
        Figures figures = Document.figures(report);
        StringBuilder out = new StringBuilder(32_768);
        out.append("<!doctype html><html lang=\"")
                .append(report.language().tag())
                .append(
                        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escape(Document.title(report)))
                .append("</title><style>" + STYLE + "</style></head><body>");
        for (Block block : Document.of(report)) {
            if (block instanceof Block.Heading h) {
                tag(out, "h" + h.level(), h.text());
            } else if (block instanceof Block.Paragraph p) {
                tag(out, "p", p.text());
            } else if (block instanceof Block.Notice n) {
                out.append("<p class=\"notice\">").append(escape(n.text())).append("</p>");
            } else if (block instanceof Block.Points list) {
                out.append("<ul>");
                list.texts().forEach(t -> tag(out, "li", t));
                out.append("</ul>");
            } else if (block instanceof Block.Table table) {
                out.append("<table><thead>");
                row(out, "th", table.head());
                out.append("</thead><tbody>");
                table.rows().forEach(r -> row(out, "td", r));
                out.append("</tbody></table>");
            } else if (block instanceof Block.Picture picture) {
                out.append(SvgChart.of(picture, figures));
            }
        }
        return out.append("</body></html>").toString();
    }

    private static void row(StringBuilder out, String cell, List<String> texts) {
        out.append("<tr>");
        texts.forEach(t -> tag(out, cell, t));
        out.append("</tr>");
    }

    private static void tag(StringBuilder out, String tag, String text) {
        out.append('<').append(tag).append('>').append(escape(text));
        out.append("</").append(tag).append('>');
    }

    /** @return the text as part of a page; without what could hide or turn text round */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        PlainLine.of(text).codePoints().forEach(c -> {
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
}
