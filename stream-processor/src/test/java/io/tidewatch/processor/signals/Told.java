package io.tidewatch.processor.signals;

import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.logs.PatternedLogs;
import java.util.List;

/** What is told of a single record. */
final class Told {
    private Told() {}

    static List<Signal.Partial> ofLogs(PatternedLogs record, RuleSet rules, GatheredPartials partials) {
        Selection.ofLogs(record, rules, partials, new PatternCatalog());
        return partials.take(false);
    }

    static List<Signal.Partial> ofErrors(IngestedError record, RuleSet rules, GatheredPartials partials) {
        Selection.ofErrors(record, rules, partials);
        return partials.take(false);
    }
}
