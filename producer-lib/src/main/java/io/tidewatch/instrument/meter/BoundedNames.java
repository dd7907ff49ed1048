package io.tidewatch.instrument.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first names that come are kept as they are, what comes beyond the bound is called {@value #OTHER}: said once,
 * counted each time. Thread-safe.
 */
public final class BoundedNames {
    /** A value that is not told apart, the same word as for series that go beyond their bound. */
    public static final String OTHER = "_other";

    private static final Logger LOG = LoggerFactory.getLogger(BoundedNames.class);

    private final String what;
    private final int max;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicLong folded = new AtomicLong();

    /** @param what the names are of, in the plural, for the line that says they are too many */
    public BoundedNames(String what, int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max of " + what + " is " + max + ", expected 1 or more");
        }
        this.what = what;
        this.max = max;
    }

    /** @return the name, or {@value #OTHER} */
    public String of(String name) {
        // a race may let in a few more than the bound; they stay
        if (known.contains(name) || (known.size() < max && known.add(name))) {
            return name;
        }
        if (folded.getAndIncrement() == 0) {
            LOG.warn("More than {} {}: further ones are measured as {}", max, what, OTHER);
        }
        return OTHER;
    }

    /**
     * Shows in the registry how often a name was not told apart.
     *
     * @return this
     */
    public BoundedNames shownIn(MeterRegistry registry) {
        FunctionCounter.builder("tidewatch.lib.instrument.folded", this, BoundedNames::folded)
                .description("Times a name was not told apart from others")
                .tag("names", what)
                .register(registry);
        return this;
    }

    /** @return how often a name was not told apart */
    public long folded() {
        return folded.get();
    }
}
