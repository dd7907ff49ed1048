package io.tidewatch.processor.insight;

import io.tidewatch.report.Measure;
import java.util.Collections;
import java.util.SortedMap;

/** How what services and hosts measure looks more finely than by the report's steps, where it turned. */
public interface FineMeasures {
    /** Nothing is known more finely. */
    FineMeasures NONE = (measure, subject, from, to) -> Collections.emptySortedMap();

    /**
     * @param fromMillis where the first window may start, milliseconds since the epoch
     * @param toMillis all start before that
     * @return values by the start of their windows; empty where none are known
     */
    SortedMap<Long, Double> of(Measure measure, String subject, long fromMillis, long toMillis);
}
