package io.tidewatch.processor.rules;

import io.tidewatch.alert.Rule;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules as they stand. Thread-safe; an answer may change from one call to the next. */
@FunctionalInterface
public interface RuleLookup {
    /** @return the newest revision of that rule, or null where there is none (any more) */
    @Nullable
    Rule rule(String id);

    /**
     * @return the versions of that rule that are still known, oldest first; of the oldest nobody knows since when it holds.
     *     Empty where there is no such rule, and none is remembered
     */
    default List<RuleVersion> versions(String id) {
        Rule newest = rule(id);
        return newest == null ? List.of() : List.of(new RuleVersion(newest.effectiveFromMillis(), newest));
    }

    /** @return all rules, or none where they are only known one by one */
    default Collection<Rule> all() {
        return List.of();
    }

    /** @return the same object for as long as the rules are the same */
    default Object version() {
        return this;
    }
}
