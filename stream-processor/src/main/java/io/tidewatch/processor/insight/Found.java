package io.tidewatch.processor.insight;

import io.tidewatch.processor.insight.Track.What;
import io.tidewatch.report.Insight;
import io.tidewatch.report.Insight.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One thing that stands out, before it is known what goes with it.
 *
 * @param toMillis end of the stretch
 * @param fresh whether it was never seen before
 * @param error whether it is of errors
 * @param excess counts above what was usual; 0 for what is not counted
 * @param metric that it is read from; empty of what is counted
 */
record Found(
        Kind kind,
        String subject,
        String part,
        String text,
        long atMillis,
        long toMillis,
        @Nullable Double before,
        double after,
        double score,
        boolean fresh,
        boolean error,
        double excess,
        String metric) {
    Insight.Also also() {
        return new Insight.Also(kind, subject, part, text, before, after);
    }

    Found scored(double other) {
        return new Found(
                kind, subject, part, text, atMillis, toMillis, before, after, other, fresh, error, excess, metric);
    }

    /** @return what was counted where it was found; null where it was measured */
    @Nullable
    What what() {
        return switch (kind) {
            case GROUP_NEW, GROUP_ROSE -> What.GROUP;
            case PATTERN_NEW, PATTERN_ROSE -> What.PATTERN;
            case ERRORS_ROSE -> What.ERROR_LINES;
            case LINES_ROSE, LINES_FELL, LINES_STOPPED -> What.LINES;
            default -> null;
        };
    }

    boolean of(Kind... kinds) {
        for (Kind one : kinds) {
            if (kind == one) {
                return true;
            }
        }
        return false;
    }
}
