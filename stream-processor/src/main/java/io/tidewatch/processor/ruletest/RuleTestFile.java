package io.tidewatch.processor.ruletest;

import io.tidewatch.processor.rulefile.Fault;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A file of tests, read whole: YAML or JSON.
 *
 * @param rules names of rule files, as they are written
 * @param faults everything that is wrong, by place; where there is any, the file is to be refused as a whole
 */
public record RuleTestFile(List<String> rules, List<RuleTest> tests, List<Fault> faults) {
    /** Stands for the rules that come along. */
    public static final String PREDEFINED = "predefined";

    public RuleTestFile {
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
        faults = faults.stream()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .toList();
    }

    /**
     * Never throws.
     *
     * @param name how the file is called in faults
     */
    public static RuleTestFile read(String name, String text) {
        return new RuleTestReader(name).read(text);
    }

    /** @return where the file expects something of a rule that is none of these */
    public List<Fault> unknown(String name, Collection<String> ruleIds) {
        return RuleTestReader.unknown(name, this, ruleIds);
    }
}
