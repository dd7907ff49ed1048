package io.tidewatch.cli;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.Fault;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.run.RuleBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule files of one command; a folder stands for those in it, without tests. All faults of all files are said at once. */
final class RuleSources {
    private final Map<String, String> texts;

    private RuleSources(Map<String, String> texts) {
        this.texts = texts;
    }

    /** What files of tests beside rules are called. */
    private static final Predicate<String> IS_TESTS =
            Pattern.compile("[._-]tests?\\.(ya?ml|json)$").asPredicate();

    /** @throws UserError where one cannot be read */
    static RuleSources read(List<Path> files) {
        return read(files, IS_TESTS.negate());
    }

    /** Files of tests; a folder stands for those in it that are called so. */
    static RuleSources tests(List<Path> files) {
        return read(files, IS_TESTS);
    }

    private static RuleSources read(List<Path> files, Predicate<String> wanted) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                if (file.toString().equals("-")) {
                    texts.put("input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
                    continue;
                }
                for (Path each : Files.isDirectory(file) ? within(file, wanted) : List.of(file)) {
                    texts.put(each.toString(), Files.readString(each));
                }
            } catch (IOException | UncheckedIOException e) {
                throw new UserError(file + " cannot be read: " + e.getMessage());
            }
        }
        return new RuleSources(texts);
    }

    /** Hands on each file, with its name. */
    void texts(BiConsumer<String, String> sink) {
        texts.forEach(sink);
    }

    /**
     * @return the rules, with nothing said of rules that are in no file
     * @throws UserError with every fault
     */
    List<Rule> alone() {
        Map<String, String> files = new HashMap<>();
        List<String> faults = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        texts.forEach((name, text) -> {
            RuleFile file = RuleFile.read(name, text);
            file.faults().forEach(fault -> faults.add(fault.toString()));
            for (Rule rule : file.rules()) {
                String other = files.putIfAbsent(rule.id(), name);
                if (other != null) {
                    faults.add(name + ": rule '" + rule.id() + "' is in " + other + " too");
                }
                rules.add(rule);
            }
        });
        refuse(faults);
        return rules;
    }

    /**
     * @param others the rules they will stand beside
     * @throws UserError with every fault, also of rules that name others that are not there
     */
    List<Rule> beside(Collection<Rule> others) {
        Map<String, Rule> all = new TreeMap<>();
        others.forEach(rule -> all.put(rule.id(), rule));
        List<Rule> rules = alone();
        rules.forEach(rule -> all.put(rule.id(), rule));
        List<String> faults = new ArrayList<>();
        texts.forEach((name, text) ->
                RuleFile.read(name, text, all.values()).faults().forEach(fault -> faults.add(fault.toString())));
        refuse(faults);
        return rules;
    }

    /** @throws UserError where one is not there, or a rule that stays names it */
    static void deletable(Collection<String> ids, RuleBook.Contents contents) {
        Set<String> known = contents.rules().stream().map(Rule::id).collect(Collectors.toCollection(HashSet::new));
        known.addAll(contents.unreadable());
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new UserError("there is no rule " + Terminal.plain(id) + "; 'tidewatch rules list' prints them");
            }
        }
        List<Fault> faults = RuleFile.faultsWithout(contents.rules(), ids);
        if (!faults.isEmpty()) {
            throw new UserError("not deleted: " + faults.get(0).file() + ": "
                    + faults.get(0).message());
        }
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new UserError(
                    faults.stream().map(Terminal::plain).collect(Collectors.joining(System.lineSeparator())));
        }
    }

    private static List<Path> within(Path folder, Predicate<String> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> p.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(p -> wanted.test(p.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }
}
