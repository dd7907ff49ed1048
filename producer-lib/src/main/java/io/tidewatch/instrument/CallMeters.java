package io.tidewatch.instrument;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of one name with its labels: one timer for success and one for each class of throwable, looked up once.
 * Thread-safe.
 */
final class CallMeters {
    /** Label that tells failures from success, OpenTelemetry's {@code error.type}. */
    static final String ERROR_TYPE = "error.type";

    /** Its value for success: every series of a name needs the same labels. */
    static final String NO_ERROR = "none";

    /** Its value for what is beyond the bound. */
    static final String OTHER_ERROR = "_other";

    private final MeterRegistry registry;
    private final String name;
    private final Tags tags;
    private final int maxErrorTypes;
    private final Timer succeeded;
    private final LongAdder active;
    private final ConcurrentHashMap<Class<?>, Timer> failed = new ConcurrentHashMap<>();

    CallMeters(MeterRegistry registry, String name, Tags tags, LongAdder active, int maxErrorTypes) {
        this.registry = registry;
        this.name = name;
        this.tags = tags;
        this.active = active;
        this.maxErrorTypes = maxErrorTypes;
        this.succeeded = timer(NO_ERROR);
    }

    /** An adder that is shown as {@code NAME.active}. */
    static LongAdder active(MeterRegistry registry, String name, Tags tags) {
        LongAdder active = new LongAdder();
        Gauge.builder(name + ".active", active, LongAdder::sum)
                .tags(tags)
                .description("Calls that have not ended")
                // the registry holds what it reads weakly, and may outlive who counts
                .strongReference(true)
                .register(registry);
        return active;
    }

    LongAdder active() {
        return active;
    }

    Timer succeeded() {
        return succeeded;
    }

    Timer failed(Throwable thrown) {
        Timer known = failed.get(thrown.getClass());
        return known != null ? known : first(thrown.getClass());
    }

    private Timer first(Class<?> type) {
        if (failed.size() >= maxErrorTypes) {
            return failed.computeIfAbsent(Throwable.class, any -> timer(OTHER_ERROR));
        }
        return failed.computeIfAbsent(type, thrown -> timer(thrown.getName()));
    }

    private Timer timer(String errorType) {
        return Timer.builder(name + ".duration")
                .tags(tags)
                .tag(ERROR_TYPE, errorType)
                .description("Duration of calls")
                .register(registry);
    }
}
