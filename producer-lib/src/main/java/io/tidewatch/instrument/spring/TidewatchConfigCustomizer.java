package io.tidewatch.instrument.spring;

import io.tidewatch.TidewatchConfig;

/** A bean of this type sets what properties cannot, after them; several are called in their order. */
@FunctionalInterface
public interface TidewatchConfigCustomizer {
    void customize(TidewatchConfig.Builder builder);
}
