package io.tidewatch.cli;

import io.tidewatch.processor.detect.Reading;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A series as a picture: values, expected range, alerts. Memory is bounded: when there are more than {@value #MOST} points two
 * neighbours become one, with their least and greatest value.
 */
final class SeriesPlot {
    private static final int MOST = 2000;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 64;
    private static final int BOTTOM = 40;
    private static final double[] NICE = {1, 2, 2.5, 5, 10};
    private static final long[] SPANS = {
        60_000,
        300_000,
        900_000,
        1_800_000,
        3_600_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000,
        172_800_000,
        604_800_000,
        1_209_600_000,
        2_592_000_000L,
        7_776_000_000L,
        31_536_000_000L,
        157_680_000_000L
    };

    private static final String STYLE = """
            <style>
            .page{fill:#fff}.grid{stroke:#e6e9ee}.text{fill:#5b6573;font:12px system-ui,sans-serif}
            .title{fill:#1c2430;font:600 16px system-ui,sans-serif}.band{fill:#4c8dff;fill-opacity:.18}
            .usual{fill:none;stroke:#4c8dff;stroke-opacity:.75;stroke-width:1}
            .value{fill:none;stroke:#2b3442;stroke-width:1.3;stroke-linejoin:round}
            .learn{fill:#8a94a3;fill-opacity:.12}.alert{fill:#e5484d;stroke:#fff;stroke-width:1.5}
            @media (prefers-color-scheme:dark){.page{fill:#12161c}.grid{stroke:#262d37}.text{fill:#9aa5b4}
            .title{fill:#e8edf4}.value{stroke:#d5dce6}.alert{stroke:#12161c}}
            </style>
            """;

    private static final class Point {
        long at;
        double least;
        double greatest;
        double first;
        double last;
        double lower;
        double upper;
        double expected;
        boolean learning;
        double alert = Double.NaN;
        long alertAt;
        String why = "";
        int rows = 1;

        void take(Point other) {
            boolean further = Double.isNaN(alert) || Math.abs(other.alert - expected) > Math.abs(alert - expected);
            if (!Double.isNaN(other.alert) && further) {
                alert = other.alert;
                alertAt = other.alertAt;
                why = other.why;
            }
            least = Math.min(least, other.least);
            greatest = Math.max(greatest, other.greatest);
            last = other.last;
            lower = (lower * rows + other.lower * other.rows) / (rows + other.rows);
            upper = (upper * rows + other.upper * other.rows) / (rows + other.rows);
            expected = (expected * rows + other.expected * other.rows) / (rows + other.rows);
            learning &= other.learning;
            rows += other.rows;
        }
    }

    private final List<Point> points = new ArrayList<>();
    private int perPoint = 1;
    private long rows;
    private long alerts;

    void add(long atMillis, double value, Reading reading) {
        Point point = new Point();
        point.at = atMillis;
        point.least = value;
        point.greatest = value;
        point.first = value;
        point.last = value;
        point.lower = reading.lower();
        point.upper = reading.upper();
        point.expected = reading.expected();
        point.learning = reading.warmingUp();
        rows++;
        if (reading.alerts()) {
            alerts++;
            point.alert = value;
            point.alertAt = atMillis;
            point.why = reading.why(value);
        }
        Point newest = points.isEmpty() ? null : points.get(points.size() - 1);
        if (newest != null && newest.rows < perPoint) {
            newest.take(point);
            return;
        }
        points.add(point);
        if (points.size() > MOST) {
            halve();
        }
    }

    private void halve() {
        List<Point> merged = new ArrayList<>(MOST);
        for (int i = 0; i < points.size(); i += 2) {
            Point point = points.get(i);
            if (i + 1 < points.size()) {
                point.take(points.get(i + 1));
            }
            merged.add(point);
        }
        points.clear();
        points.addAll(merged);
        perPoint *= 2;
    }

    /** @return the picture as a whole SVG document */
    String svg(String title) {
        StringBuilder out = new StringBuilder(200_000);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        out.append("\" role=\"img\">\n").append(STYLE);
        out.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        text(out, "title", LEFT, 28, "start", title);
        text(out, "text", LEFT, 48, "start", String.format(Locale.ROOT, "%,d rows, %,d alerts", rows, alerts));
        legend(out);
        if (!points.isEmpty()) {
            new Scale().draw(out);
        }
        return out.append("</svg>\n").toString();
    }

    private static void legend(StringBuilder out) {
        int x = WIDTH - RIGHT - 330;
        out.append(line("value", x, 24, x + 22, 24));
        text(out, "text", x + 28, 28, "start", "value");
        out.append("<rect class=\"band\" x=\"").append(x + 80).append("\" y=\"17\" width=\"22\" height=\"13\"/>\n");
        out.append(line("usual", x + 80, 24, x + 102, 24));
        text(out, "text", x + 108, 28, "start", "expected");
        out.append(dot(x + 188, 24)).append("</circle>\n");
        text(out, "text", x + 200, 28, "start", "alert");
        out.append("<rect class=\"learn\" x=\"").append(x + 246).append("\" y=\"17\" width=\"22\" height=\"13\"/>\n");
        text(out, "text", x + 274, 28, "start", "learning");
    }

    private final class Scale {
        private final long from;
        private final long to;
        private final double bottom;
        private final double top;

        Scale() {
            double least = points.stream().mapToDouble(p -> p.least).min().orElse(0);
            double greatest = points.stream().mapToDouble(p -> p.greatest).max().orElse(1);
            double room = greatest > least ? (greatest - least) * 0.08 : Math.max(1e-9, Math.abs(greatest) * 0.1);
            from = points.stream().mapToLong(p -> p.at).min().orElse(0);
            to = Math.max(from + 1, points.stream().mapToLong(p -> p.at).max().orElse(1));
            bottom = least - room;
            top = greatest + room;
        }

        double x(long at) {
            return LEFT + (double) (at - from) / (to - from) * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            double inside = Math.max(bottom, Math.min(top, value));
            return HEIGHT - BOTTOM - (inside - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
        }

        void draw(StringBuilder out) {
            learning(out);
            grid(out);
            StringBuilder upper = new StringBuilder();
            StringBuilder lower = new StringBuilder();
            StringBuilder usual = new StringBuilder();
            StringBuilder values = new StringBuilder();
            for (Point p : points) {
                upper.append(pair(x(p.at), y(p.upper)));
                lower.insert(0, pair(x(p.at), y(p.lower)));
                usual.append(pair(x(p.at), y(p.expected)));
                values.append(pair(x(p.at), y(p.first)));
                if (p.rows > 1) {
                    values.append(pair(x(p.at), y(p.least))).append(pair(x(p.at), y(p.greatest)));
                    values.append(pair(x(p.at), y(p.last)));
                }
            }
            out.append("<polygon class=\"band\" points=\"")
                    .append(upper)
                    .append(lower)
                    .append("\"/>\n");
            out.append("<polyline class=\"usual\" points=\"").append(usual).append("\"/>\n");
            out.append("<polyline class=\"value\" points=\"").append(values).append("\"/>\n");
            for (Point p : points) {
                if (!Double.isNaN(p.alert)) {
                    out.append(dot(x(p.alertAt), y(p.alert))).append("<title>");
                    out.append(escaped(Instant.ofEpochMilli(p.alertAt) + "\n" + p.why))
                            .append("</title></circle>\n");
                }
            }
        }

        private void learning(StringBuilder out) {
            long end = from;
            for (Point p : points) {
                if (!p.learning) {
                    break;
                }
                end = p.at;
            }
            out.append("<rect class=\"learn\" x=\"")
                    .append(LEFT)
                    .append("\" y=\"")
                    .append(TOP);
            out.append("\" width=\"").append(number(x(end) - LEFT)).append("\" height=\"");
            out.append(HEIGHT - TOP - BOTTOM).append("\"/>\n");
        }

        private void grid(StringBuilder out) {
            double step = niceStep((top - bottom) / 5);
            for (double v = Math.ceil(bottom / step) * step; v <= top; v += step) {
                out.append(line("grid", LEFT, y(v), WIDTH - RIGHT, y(v)));
                text(out, "text", LEFT - 8, y(v) + 4, "end", label(v, step));
            }
            long span = SPANS[SPANS.length - 1];
            for (int i = SPANS.length - 1; i >= 0; i--) {
                span = (to - from) / SPANS[i] <= 10 ? SPANS[i] : span;
            }
            String form = span < 86_400_000 ? (to - from > 86_400_000 ? "d MMM HH:mm" : "HH:mm") : "d MMM yyyy";
            DateTimeFormatter time =
                    DateTimeFormatter.ofPattern(form, Locale.ROOT).withZone(ZoneOffset.UTC);
            for (long at = Math.floorDiv(from + span - 1, span) * span; at <= to; at += span) {
                out.append(line("grid", x(at), TOP, x(at), HEIGHT - BOTTOM));
                String anchor = x(at) > WIDTH - 60 ? "end" : "middle";
                text(out, "text", x(at), HEIGHT - BOTTOM + 20, anchor, time.format(Instant.ofEpochMilli(at)));
            }
        }
    }

    private static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * power >= rough) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value, double step) {
        double size = Math.abs(value);
        if (size >= 1e6 || step < 1e-4) {
            return size < step / 2 ? "0" : String.format(Locale.ROOT, "%.3g", value);
        }
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) + 0.4));
        return String.format(Locale.ROOT, "%,." + (step >= 1 && step != 2.5 ? 0 : digits) + "f", value + 0.0);
    }

    private static String pair(double x, double y) {
        return number(x) + "," + number(y) + " ";
    }

    private static String number(double value) {
        return Double.toString(Math.round(value * 10) / 10.0);
    }

    private static String line(String name, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + name + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2)
                + "\" y2=\"" + number(y2) + "\"/>\n";
    }

    /** Left open, for its title. */
    private static String dot(double x, double y) {
        return "<circle class=\"alert\" r=\"5\" cx=\"" + number(x) + "\" cy=\"" + number(y) + "\">";
    }

    private static void text(StringBuilder out, String name, double x, double y, String anchor, String text) {
        out.append("<text class=\"").append(name).append("\" x=\"").append(number(x));
        out.append("\" y=\"").append(number(y)).append("\" text-anchor=\"").append(anchor);
        out.append("\">").append(escaped(text)).append("</text>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
