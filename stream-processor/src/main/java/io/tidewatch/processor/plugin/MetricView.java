package io.tidewatch.processor.plugin;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric point. Not to be changed, may be kept. Times are milliseconds since the epoch. Those made of log lines (names
 * that begin with {@code log.}, and those of log metrics of one's own) come by another way: after ticks of their time, and their
 * counters tell in {@link #value} how much they grew, as in {@link #growth}.
 */
public interface MetricView {
    /** @return who measured it */
    Source source();

    /** @return when, by the source's clock, kept within 7 d before and 60 s after it was appended */
    long timeMillis();

    /** @return when the broker took it */
    long appendMillis();

    /** @return such as {@code system.cpu.utilization} */
    String name();

    /** @return what tells the series of one name apart, beside the source */
    Map<String, String> labels();

    MetricPoint.Kind kind();

    /** @return gauge: the value; counter: the total since its start; distribution: the sum of the interval. Finite */
    double value();

    /**
     * @return gauge: its value; counter: how much it grew since the point before, or since its start where that is known to be
     *     recent; NaN where it is unknown (a late point, one after a gap); distribution: NaN
     */
    double growth();

    /** @return what was recorded in the interval; null unless it is a distribution */
    @Nullable
    Distribution distribution();
}
