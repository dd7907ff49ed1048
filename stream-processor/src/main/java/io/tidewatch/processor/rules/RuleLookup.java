package io.tidewatch.processor.rules;

import io.tidewatch.alert.Rule;
import org.jspecify.annotations.Nullable;

/** The rules as they stand. Thread-safe; an answer may change from one call to the next. */
@FunctionalInterface
public interface RuleLookup {
    /** @return the newest revision of that rule, or null where there is none (any more) */
    @Nullable
    Rule rule(String id);
}
