package io.tidewatch.processor.signals;

import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.logs.PatternedLogs;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds what the log metrics in force take of the lines of a record: an index finds the definitions, as it does rules. Not thread-safe. */
public final class MeasuredLines implements Consumer<Selector> {
    private final Sink sink;
    private final Captured.Memo memo = new Captured.Memo();
    private final PatternCatalog catalog;
    private @Nullable LogLine now;

    /** Takes what was found. */
    public interface Sink {
        /**
         * @param labels texts in the order of the measure's label names, cut, not redacted; empty where the line has none
         * @param value in the metric's unit; NaN: the line has none
         */
        void measured(LineMeasure measure, IngestedLogs.Line line, List<String> labels, double value);

        /**
         * The line's pattern has no parameter of a name that the measure asks for.
         *
         * @param pattern its id; empty where none was found
         * @param name the first that is not there
         */
        void lacking(LineMeasure measure, String pattern, String name);
    }

    /** @param catalog what was merged into which pattern */
    public MeasuredLines(Sink sink, PatternCatalog catalog) {
        this.sink = sink;
        this.catalog = catalog;
    }

    /** Hands all that the definitions take of the record to the sink, line by line. */
    public void read(PatternedLogs patterned, RuleSet rules) {
        SelectorIndex index = rules.selectors().measures();
        if (index.isEmpty()) {
            return;
        }
        List<IngestedLogs.Line> lines = patterned.logs().lines();
        for (int i = 0; i < lines.size(); i++) {
            LogLine line =
                    new LogLine(lines.get(i), patterned.patternId(i), catalog, List.of(), patterned.parameters(i));
            memo.next();
            now = line;
            index.candidates(line, this);
        }
        now = null;
    }

    @Override
    public void accept(Selector selector) {
        LogLine line = now;
        LineMeasure measure = selector.measure;
        if (line == null || measure == null || !selector.matches(line)) {
            return;
        }
        String lacking = measure.lacking(line);
        if (lacking != null) {
            sink.lacking(measure, line.pattern(), lacking);
        }
        if (!measure.takes(line, memo)) {
            return;
        }
        sink.measured(measure, line.line(), measure.labels(line, memo), measure.value(line, memo));
    }
}
