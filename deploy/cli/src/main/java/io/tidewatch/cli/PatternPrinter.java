package io.tidewatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.mine.PatternFile;
import io.tidewatch.processor.mine.ValueStats;
import io.tidewatch.wire.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the patterns of a file, for people or for programs. */
abstract class PatternPrinter {
    final PrintWriter out;

    private PatternPrinter(PrintWriter out) {
        this.out = out;
    }

    abstract void print(List<PatternFile.Summary> patterns, long lines);

    static PatternPrinter of(PatternsCommand.Output form, PrintWriter out, boolean examples, boolean values) {
        return switch (form) {
            case text -> new Text(out, examples, values);
            case json -> new JsonLines(out, examples, values);
            case csv -> new Csv(out, examples);
        };
    }

    /** @return the text as one CSV field, always in quotes */
    static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static final class Text extends PatternPrinter {
        private final boolean examples;
        private final boolean values;

        Text(PrintWriter out, boolean examples, boolean values) {
            super(out);
            this.examples = examples;
            this.values = values;
        }

        @Override
        void print(List<PatternFile.Summary> patterns, long lines) {
            out.printf("%10s %6s  %-16s  %s%n", "lines", "%", "pattern", "template");
            for (PatternFile.Summary p : patterns) {
                out.printf(
                        "%,10d %6.2f  %s  %s%n",
                        p.count(), 100.0 * p.count() / lines, p.id(), Terminal.plain(p.template()));
                if (examples) {
                    out.printf("%37s line %,d: %s%n", "", p.firstLine(), Terminal.plain(p.example()));
                }
                if (values) {
                    p.values().forEach(this::value);
                }
            }
            out.flush();
        }

        private void value(ValueStats.Summary v) {
            String range = v.numbers() == 0
                    ? ""
                    : String.format(
                            " %s to %s, p50 %s, p90 %s, p99 %s;",
                            number(v.min()), number(v.max()), number(v.p50()), number(v.p90()), number(v.p99()));
            String top = v.top().stream()
                    .map(f -> "'" + Terminal.plain(f.value()) + "' " + f.count())
                    .collect(Collectors.joining(", "));
            out.printf(
                    "%37s %s: %s, %,d different;%s %s%n",
                    "",
                    Terminal.plain(v.name()),
                    v.kind().name().toLowerCase(Locale.ROOT) + unit(v),
                    v.distinct(),
                    range,
                    top);
        }

        private static String unit(ValueStats.Summary v) {
            return switch (v.kind()) {
                case DURATION -> " in s";
                case SIZE -> " in bytes";
                default -> "";
            };
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? String.format("%,d", (long) value)
                    : String.format("%.4g", value);
        }
    }

    private static final class JsonLines extends PatternPrinter {
        private final boolean examples;
        private final boolean values;

        JsonLines(PrintWriter out, boolean examples, boolean values) {
            super(out);
            this.examples = examples;
            this.values = values;
        }

        @Override
        void print(List<PatternFile.Summary> patterns, long lines) {
            for (PatternFile.Summary p : patterns) {
                ObjectNode node = Json.shared().createObjectNode();
                node.put("id", p.id())
                        .put("count", p.count())
                        .put("template", p.template())
                        .put("firstLine", p.firstLine());
                if (examples) {
                    node.put("example", p.example());
                }
                if (values) {
                    ArrayNode all = node.putArray("values");
                    p.values().forEach(v -> value(all.addObject(), v));
                }
                out.println(node);
            }
            out.flush();
        }

        private static void value(ObjectNode node, ValueStats.Summary v) {
            node.put("name", v.name())
                    .put("kind", v.kind().name().toLowerCase(Locale.ROOT))
                    .put("count", v.count())
                    .put("distinct", v.distinct());
            if (v.numbers() > 0) {
                node.put("numbers", v.numbers())
                        .put("min", v.min())
                        .put("p50", v.p50())
                        .put("p90", v.p90())
                        .put("p99", v.p99())
                        .put("max", v.max());
            }
            ArrayNode top = node.putArray("top");
            v.top().forEach(f -> top.addObject().put("value", f.value()).put("count", f.count()));
        }
    }

    private static final class Csv extends PatternPrinter {
        private final boolean examples;

        Csv(PrintWriter out, boolean examples) {
            super(out);
            this.examples = examples;
        }

        @Override
        void print(List<PatternFile.Summary> patterns, long lines) {
            out.print(
                    examples
                            ? "cluster_id,count,first_line,template,example\n"
                            : "cluster_id,count,first_line,template\n");
            for (PatternFile.Summary p : patterns) {
                out.print(p.id() + "," + p.count() + "," + p.firstLine() + "," + quoted(p.template()));
                out.print(examples ? "," + quoted(p.example()) + "\n" : "\n");
            }
            out.flush();
        }
    }
}
