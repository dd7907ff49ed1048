package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.math.BigDecimal;

/**
 * What the business counts, such as {@code orders}: counter {@code orders} with {@code outcome} ({@code succeeded},
 * {@code failed}) and, of the failed, {@code reason}; summary {@code orders.amount} with {@code unit}, whose sum is the turnover;
 * and {@code orders.returned} likewise, for what was given back: a sum of amounts never goes down. Amounts are measured, not
 * accounted: they are doubles. Thread-safe.
 */
public final class BusinessEvents {
    private final MeterRegistry registry;
    private final String name;

    /** @param name of the metric, such as {@code shop.orders} */
    public BusinessEvents(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /**
     * It happened.
     *
     * @param tags pairs of name and value, few different ones
     */
    public void succeeded(String... tags) {
        Counter.builder(name)
                .tags(Tags.of(tags).and("outcome", "succeeded"))
                .register(registry)
                .increment();
    }

    /**
     * It happened, and was worth something.
     *
     * @param unit of the amount, such as {@code EUR}
     */
    public void succeeded(BigDecimal amount, String unit, String... tags) {
        succeeded(tags);
        amount(".amount", amount, unit, tags);
    }

    /**
     * It did not happen.
     *
     * @param reason such as {@code out_of_stock}; few different ones
     */
    public void failed(String reason, String... tags) {
        Counter.builder(name)
                .tags(Tags.of(tags).and("outcome", "failed", "reason", reason))
                .register(registry)
                .increment();
    }

    /**
     * It was undone.
     *
     * @param amount what was given back, above zero
     */
    public void returned(BigDecimal amount, String unit, String... tags) {
        amount(".returned", amount, unit, tags);
    }

    private void amount(String what, BigDecimal amount, String unit, String... tags) {
        DistributionSummary.builder(name + what)
                .tags(Tags.of(tags).and("unit", unit))
                .register(registry)
                .record(amount.doubleValue());
    }
}
