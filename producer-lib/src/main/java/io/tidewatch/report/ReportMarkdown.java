package io.tidewatch.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as Markdown: charts become rows of blocks, a space is a gap. Values cannot become markup. */
public final class ReportMarkdown {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private ReportMarkdown() {}

    /** @return a whole document */
    public static String of(Report report) {
        Figures figures = Document.figures(report);
        StringBuilder out = new StringBuilder(8_192);
        for (Block block : Document.of(report)) {
            if (block instanceof Block.Heading h) {
                out.append("#".repeat(h.level()))
                        .append(' ')
                        .append(escape(h.text()))
                        .append("\n\n");
            } else if (block instanceof Block.Paragraph p) {
                out.append(escape(p.text())).append("\n\n");
            } else if (block instanceof Block.Notice n) {
                out.append("**").append(escape(n.text())).append("**\n\n");
            } else if (block instanceof Block.Points list) {
                list.texts().forEach(t -> out.append("- ").append(escape(t)).append('\n'));
                out.append('\n');
            } else if (block instanceof Block.Table table) {
                row(out, table.head());
                out.append("|---".repeat(table.head().size())).append("|\n");
                table.rows().forEach(r -> row(out, r));
                out.append('\n');
            } else if (block instanceof Block.Picture picture) {
                picture(out, picture, figures);
            }
        }
        return out.toString();
    }

    private static void picture(StringBuilder out, Block.Picture picture, Figures figures) {
        double top = 0;
        for (Double value : picture.chart().values()) {
            top = value == null ? top : Math.max(top, value);
        }
        out.append(escape(picture.label())).append(", ");
        out.append(
                escape(figures.say(Word.GREATEST, figures.value(picture.chart().measure(), top))));
        out.append("  \n`");
        for (Double value : picture.chart().values()) {
            out.append(bar(value, top));
        }
        out.append("`\n\n");
    }

    private static char bar(@Nullable Double value, double top) {
        if (value == null) {
            return ' ';
        }
        int last = BARS.length() - 1;
        return BARS.charAt(top > 0 ? (int) Math.round(last * Math.max(0, value) / top) : 0);
    }

    private static void row(StringBuilder out, List<String> cells) {
        cells.forEach(cell -> out.append("| ").append(escape(cell)).append(' '));
        out.append("|\n");
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        PlainLine.of(text).codePoints().forEach(c -> {
            if ("\\`*_[]<>|#~!&".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.appendCodePoint(c);
        });
        return out.toString();
    }
}
