package io.tidewatch.processor.rulefile;

import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Nodes of a file as values; what is none is a fault at its place, and null. */
public final class Values {
    private static final int MOST_TEXT = 8_000;
    private static final int MOST_ENTRIES = 200;

    private final Faults faults;

    public Values(Faults faults) {
        this.faults = faults;
    }

    /** @return the members of a mapping by name; those that are there twice are faults */
    @Nullable
    public Map<String, NodeTuple> members(Node node, String expected) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(node, expected);
        }
        Map<String, NodeTuple> out = new LinkedHashMap<>();
        for (NodeTuple member : mapping.getValue()) {
            String name = text(member.getKeyNode());
            if (name != null && out.putIfAbsent(name, member) != null) {
                faults.add(member.getKeyNode(), "'" + name + "' is there twice");
            }
        }
        return out;
    }

    @Nullable
    public String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || Tag.NULL.equals(node.getTag())) {
            return wrong(node, "a text");
        }
        if (scalar.getValue().length() > MOST_TEXT) {
            faults.add(node, "a text of " + scalar.getValue().length() + " characters, at most " + MOST_TEXT);
            return null;
        }
        return scalar.getValue();
    }

    @Nullable
    public Boolean flag(Node node) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> wrong(node, "true or false");
        };
    }

    /** @return the number, where it is written with a sign of percent, the share it is */
    @Nullable
    Double bound(Node node) {
        return isPercent(node) ? parsed(node, true) : number(node);
    }

    /** @return whether that is written with a sign of percent */
    static boolean isPercent(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().trim().endsWith("%");
    }

    @Nullable
    public Double number(Node node) {
        return parsed(node, false);
    }

    private @Nullable Double parsed(Node node, boolean percent) {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue().trim();
            try {
                double value = Double.parseDouble(
                        percent ? text.substring(0, text.length() - 1).trim() : text);
                // a letter at the end and 0x1p3 are Java's, not a number of any file
                boolean plain = "dDfF".indexOf(text.charAt(text.length() - 1)) < 0
                        && !text.toLowerCase(Locale.ROOT).contains("x");
                if (Double.isFinite(value) && plain) {
                    return percent ? value / 100 : value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
        }
        return wrong(node, "a number");
    }

    @Nullable
    public Long whole(Node node) {
        Double value = number(node);
        if (value != null && (value != Math.rint(value) || value < 0 || value > 1e15)) {
            return wrong(node, "a whole number, not below 0");
        }
        return value == null ? null : value.longValue();
    }

    @Nullable
    public Duration duration(Node node) {
        if (node instanceof ScalarNode scalar) {
            try {
                Duration duration = DurationText.parse(scalar.getValue());
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                // said below
            }
        }
        return wrong(node, "a duration such as 30s, 5m, 1h30m, 7d");
    }

    /** @param words what may stand there, by what it means */
    public <T> @Nullable T choice(Node node, Map<String, T> words) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : null;
        if (text != null) {
            for (Map.Entry<String, T> word : words.entrySet()) {
                if (word.getKey().equalsIgnoreCase(text)) {
                    return word.getValue();
                }
            }
        }
        return wrong(
                node,
                "one of " + String.join(", ", words.keySet())
                        + (text == null ? "" : Nearest.hint(text, words.keySet())));
    }

    /** @return the entries of a list; one that stands alone is a list too */
    public <T> @Nullable List<T> list(Node node, BiFunction<Values, Node, @Nullable T> each) {
        List<Node> nodes = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        if (nodes.size() > MOST_ENTRIES) {
            faults.add(node, nodes.size() + " entries, at most " + MOST_ENTRIES);
            return null;
        }
        List<T> out = new ArrayList<>();
        for (Node entry : nodes) {
            T value = each.apply(this, entry);
            if (value != null) {
                out.add(value);
            }
        }
        return out.size() == nodes.size() ? out : null;
    }

    @Nullable
    public Map<String, String> texts(Node node) {
        Map<String, NodeTuple> members = members(node, "names with their texts");
        if (members == null) {
            return null;
        }
        Map<String, String> out = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            String text = text(member.getValueNode());
            if (text != null) {
                out.put(name, text);
            }
        });
        return out.size() == members.size() ? out : null;
    }

    /** Members of a mapping that knows only these. */
    public void unknown(Map<String, NodeTuple> members, Collection<String> known) {
        members.forEach((name, member) -> {
            if (!known.contains(name)) {
                faults.add(
                        member.getKeyNode(),
                        "unknown '" + name + "'" + Nearest.hint(name, known) + " (expected " + String.join(", ", known)
                                + ")");
            }
        });
    }

    /** @return {@code "; did you mean 'window'?"}, or an empty text where no known word is near */
    public static String hint(String word, Collection<String> known) {
        return Nearest.hint(word, known);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // always null, which is of every type
    public <T> @Nullable T wrong(Node node, String expected) {
        faults.add(node, "found " + shown(node) + ", expected " + expected);
        return null;
    }

    /** What stands at a place within a text. */
    public void wrongWithin(Node node, int at, String message) {
        ScalarStyle style = node instanceof ScalarNode scalar ? scalar.getScalarStyle() : ScalarStyle.PLAIN;
        boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
        int quote = style == ScalarStyle.PLAIN ? 0 : 1;
        faults.add(node.getStartMark(), block ? 0 : at + quote, message);
    }

    private static String shown(Node node) {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue();
            return text.isEmpty() ? "nothing" : "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
        }
        return node instanceof SequenceNode ? "a list" : "names with values";
    }
}
