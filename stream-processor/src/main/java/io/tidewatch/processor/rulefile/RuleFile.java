package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.CompositeExpression;
import io.tidewatch.processor.rules.Composites;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file of rules, read whole: YAML or JSON; one rule, a list of them, {@code rules:} with a list, or several YAML
 * documents of these. Rules come with revision 1 and hold at once; whoever publishes them gives them theirs.
 *
 * @param rules those that are right
 * @param faults everything that is wrong, by place; where there is any, the file is to be refused as a whole
 */
public record RuleFile(List<Rule> rules, List<Fault> faults) {
    private static final int MOST_CHARS = 16 << 20;
    private static final int MOST_DEEP = 20;

    public RuleFile {
        rules = List.copyOf(rules);
        faults = List.copyOf(faults);
    }

    /** Reads it for itself: what its composite rules name may be elsewhere. */
    public static RuleFile read(String name, String text) {
        return read(name, text, null);
    }

    /**
     * Never throws.
     *
     * @param name how the file is called in faults
     * @param others rules that exist beside it, for composite rules to name; null: not known, nothing is said of that
     */
    public static RuleFile read(String name, String text, @Nullable Collection<Rule> others) {
        Faults faults = new Faults(name);
        Map<Rule, RuleReader.Places> rules = new LinkedHashMap<>();
        Map<String, Node> ids = new HashMap<>();
        RuleReader reader = new RuleReader(faults);
        for (Node document : documents(text, faults)) {
            for (Node node : rulesOf(document, new Values(faults))) {
                RuleReader.Places places = new RuleReader.Places(node);
                Rule rule = reader.read(node, places);
                String id = places.id();
                Node first = id.isEmpty() ? null : ids.putIfAbsent(id, places.of(Word.ID));
                if (first != null) {
                    faults.add(
                            places.of(Word.ID),
                            "rule '" + id + "' is there already, in line "
                                    + (first.getStartMark().getLine() + 1));
                } else if (rule != null) {
                    rules.put(rule, places);
                }
            }
        }
        composites(rules, ids.keySet(), others, faults);
        List<Fault> sorted = faults.all().stream()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .toList();
        return new RuleFile(List.copyOf(rules.keySet()), sorted);
    }

    /** @return what would be wrong with the rules that stay, were these deleted; the fault's file is the rule */
    public static List<Fault> faultsWithout(Collection<Rule> rules, Collection<String> deleted) {
        List<Fault> faults = new ArrayList<>();
        for (Rule rule : rules) {
            if (!deleted.contains(rule.id())) {
                namedBy(rule).stream()
                        .filter(deleted::contains)
                        .forEach(id -> faults.add(
                                new Fault(rule.id(), 1, 1, "composite rule " + rule.id() + " names '" + id + "'")));
            }
        }
        return faults;
    }

    /** @return the documents of a YAML or JSON file, with the places of all they hold; what cannot be read is a fault */
    public static List<Node> documents(String text, Faults faults) {
        if (text.length() > MOST_CHARS) {
            faults.add(1, 1, "the file has " + text.length() + " characters, at most " + MOST_CHARS);
            return List.of();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARS);
        options.setNestingDepthLimit(MOST_DEEP);
        String stripped = text.stripLeading();
        boolean json = stripped.startsWith("{") || stripped.startsWith("[");
        List<Node> out = new ArrayList<>();
        try {
            for (Node node : new Yaml(options).composeAll(new StringReader(json ? asYaml(text) : text))) {
                out.add(node);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            int column = e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1;
            faults.add(line, column, e.getContext() == null ? e.getProblem() : e.getProblem() + " " + e.getContext());
        } catch (YAMLException e) {
            faults.add(1, 1, String.valueOf(e.getMessage()));
        }
        if (out.isEmpty() && faults.count() == 0) {
            faults.add(1, 1, "the file is empty");
        }
        return out;
    }

    /** What JSON has and this YAML has not: tabs between words, and the escaped slash. */
    private static String asYaml(String json) {
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\' && i + 1 < json.length()) {
                char next = json.charAt(++i);
                out.append(c).append(next == '/' ? "x2f" : String.valueOf(next));
            } else {
                out.append(c == '\t' ? ' ' : c);
            }
        }
        return out.toString();
    }

    private static List<Node> rulesOf(Node document, Values values) {
        if (document instanceof SequenceNode list) {
            return list.getValue();
        }
        Map<String, NodeTuple> members = values.members(document, "a rule, a list of rules, or rules: with a list");
        if (members == null) {
            return List.of();
        }
        NodeTuple rules = members.get("rules");
        if (rules == null) {
            return List.of(document);
        }
        values.unknown(members, List.of("rules"));
        if (rules.getValueNode() instanceof SequenceNode list) {
            return list.getValue();
        }
        values.wrong(rules.getValueNode(), "a list of rules");
        return List.of();
    }

    /** What composite rules name has to be there, and none may depend on itself. */
    private static void composites(
            Map<Rule, RuleReader.Places> rules, Set<String> ids, @Nullable Collection<Rule> others, Faults faults) {
        Map<String, Set<String>> named = new HashMap<>();
        Set<String> known = new HashSet<>(ids);
        if (others != null) {
            others.forEach(other -> {
                known.add(other.id());
                named.put(other.id(), namedBy(other));
            });
        }
        rules.keySet().forEach(rule -> named.put(rule.id(), namedBy(rule)));
        rules.forEach((rule, places) -> {
            if (!(rule.condition() instanceof Condition.Composite composite)) {
                return;
            }
            Node node = places.of(Word.EXPRESSION);
            CompositeExpression.parse(composite.expression()).places().forEach((id, at) -> {
                if (others != null && !known.contains(id)) {
                    new Values(faults).wrongWithin(node, at, "there is no rule '" + id + "'" + Nearest.hint(id, known));
                }
                if (id.equals(rule.id())
                        || Composites.reaches(id, rule.id(), one -> named.getOrDefault(one, Set.of()))) {
                    new Values(faults).wrongWithin(node, at, "by '" + id + "' the rule depends on itself");
                }
            });
        });
    }

    private static Set<String> namedBy(Rule rule) {
        if (rule.condition() instanceof Condition.Composite composite) {
            try {
                return CompositeExpression.parse(composite.expression()).rules();
            } catch (CompositeExpression.Wrong e) {
                return Set.of(); // of a rule elsewhere: it is not this file's fault
            }
        }
        return Set.of();
    }
}
