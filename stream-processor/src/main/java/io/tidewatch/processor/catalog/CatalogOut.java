package io.tidewatch.processor.catalog;

import io.tidewatch.processor.signals.Signal;
import org.jspecify.annotations.Nullable;

/** What comes of an owner's decisions. */
sealed interface CatalogOut {
    /**
     * For the catalog.
     *
     * @param pattern null: it was forgotten
     */
    record Told(@Nullable CatalogPattern pattern) implements CatalogOut {}

    /** For the alert of that group: a pattern that is news to its rule. */
    record News(Signal.Partial partial) implements CatalogOut {}
}
