package io.tidewatch.redact;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** How much a redactor has replaced, as meters: {@code tidewatch.lib.redacted} by kind. */
public final class RedactionMeters {
    private RedactionMeters() {}

    /** Binds a counter for each kind and each pattern of the configuration. */
    public static void bind(MeterRegistry registry, Redactor redactor) {
        for (String name : redactor.names()) {
            FunctionCounter.builder("tidewatch.lib.redacted", redactor, r -> r.count(name))
                    .tag("kind", name)
                    .description("Secrets that were replaced before anything left")
                    .register(registry);
        }
    }
}
