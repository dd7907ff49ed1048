package io.tidewatch.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line chart as SVG within HTML: no script, nothing from outside; a gap is a gap. */
final class SvgChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 130;
    private static final int LEFT = 64;
    private static final int RIGHT = 8;
    private static final int TOP = 20;
    private static final int BOTTOM = 18;

    private SvgChart() {}

    static String of(Block.Picture picture, Figures figures) {
        List<@Nullable Double> values = picture.chart().values();
        double top = 0;
        for (Double value : values) {
            top = value == null ? top : Math.max(top, value);
        }
        Measure measure = picture.chart().measure();
        long end = picture.fromMillis() + picture.stepMillis() * values.size();
        StringBuilder out = new StringBuilder(4096);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" font-family=\"sans-serif\" font-size=\"11\">");
        out.append("<title>").append(ReportHtml.escape(picture.label())).append("</title>");
        text(out, LEFT, 13, "start", "#17212b", picture.label());
        line(out, TOP, "#dde3e9");
        line(out, HEIGHT - BOTTOM, "#9aa7b4");
        text(out, LEFT - 6, TOP + 4, "end", "#5c6b7a", figures.value(measure, top));
        text(out, LEFT - 6, HEIGHT - BOTTOM + 4, "end", "#5c6b7a", "0");
        text(out, LEFT, HEIGHT - 4, "start", "#5c6b7a", figures.time(picture.fromMillis()));
        text(out, WIDTH - RIGHT, HEIGHT - 4, "end", "#5c6b7a", figures.time(end));
        lines(out, values, top > 0 ? top : 1);
        return out.append("</svg>").toString();
    }

    /** One path for each run of values; a value that stands alone is a dot. */
    private static void lines(StringBuilder out, List<@Nullable Double> values, double top) {
        int start = 0;
        while (start < values.size()) {
            if (values.get(start) == null) {
                start++;
                continue;
            }
            StringBuilder path = new StringBuilder();
            int end = start;
            while (end < values.size() && values.get(end) != null) {
                double value = at(values, end);
                path.append(end == start ? "M" : "L")
                        .append(decimal(x(end, values.size())))
                        .append(' ')
                        .append(decimal(y(value, top)));
                end++;
            }
            if (end - start == 1) {
                out.append("<circle r=\"2\" fill=\"#0b6e8f\" cx=\"")
                        .append(decimal(x(start, values.size())))
                        .append("\" cy=\"")
                        .append(decimal(y(at(values, start), top)))
                        .append("\"/>");
            } else {
                out.append("<path fill=\"none\" stroke=\"#0b6e8f\" stroke-width=\"1.5\" d=\"")
                        .append(path)
                        .append("\"/>");
            }
            start = end;
        }
    }

    private static double at(List<@Nullable Double> values, int i) {
        Double value = values.get(i);
        return value == null ? 0 : value;
    }

    /** A value stands in the middle of its step. */
    private static double x(int i, int steps) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / steps;
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * Math.max(0, value) / top;
    }

    private static void line(StringBuilder out, int y, String color) {
        out.append("<line x1=\"" + LEFT + "\" x2=\"" + (WIDTH - RIGHT) + "\" y1=\"" + y + "\" y2=\"" + y
                + "\" stroke=\"" + color + "\"/>");
    }

    private static void text(StringBuilder out, int x, int y, String anchor, String color, String text) {
        out.append("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" fill=\"" + color + "\">")
                .append(ReportHtml.escape(text))
                .append("</text>");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
