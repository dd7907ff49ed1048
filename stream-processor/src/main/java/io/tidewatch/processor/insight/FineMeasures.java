package io.tidewatch.processor.insight;

import io.tidewatch.report.Measure;
import java.util.Map;

/** How what services and hosts measure looks more finely than by the report's steps, where it turned. */
public interface FineMeasures {
    /** Nothing is known more finely. */
    FineMeasures NONE = (measure, subject) -> Map.of();

    /** @return values by the start of their windows, milliseconds since the epoch, ascending; empty where none are known */
    Map<Long, Double> of(Measure measure, String subject);
}
