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

    /** @return all rules, or none where they are only known one by one */
    default Collection<Rule> all() {
        return List.of();
    }

    /** @return the same object for as long as the rules are the same */
    default Object version() {
        return this;
    }
}
