package io.tidewatch.processor.logs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much one question may look at, within {@link SearchLimits}.
 *
 * @param time how long; null: as usual
 * @param bytes of records read from the topic; null: as much as goes with the time
 */
public record ScanBounds(@Nullable Duration time, @Nullable Long bytes) {
    /** How a fault begins that only says that one of them was reached. */
    public static final String STOPPED = "stopped ";

    /** As usual. */
    public static final ScanBounds USUAL = new ScanBounds(null, null);
}
