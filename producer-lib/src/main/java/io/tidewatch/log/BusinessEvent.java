package io.tidewatch.log;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs that something happened that the business knows by name, with INFO.
 *
 * <pre>{@code
 * BusinessEvent.of(log, "order.placed")
 *         .entity("order", "o-42")
 *         .entity("customer", "c-7")
 *         .amount(new BigDecimal("19.99"), "EUR")
 *         .log();
 * }</pre>
 *
 * Never throws, null is tolerated everywhere. Not thread-safe.
 */
public final class BusinessEvent {
    private final TypedLine line;
    private final String name;
    private boolean hasEntity;

    private BusinessEvent(@Nullable Logger logger, @Nullable String name) {
        this.name = Objects.requireNonNullElse(name, "unnamed");
        this.line = new TypedLine(logger, LineKind.BUSINESS).with(LogFields.EVENT_NAME, this.name);
    }

    /** @param name what happened: {@code order.placed}; few different ones */
    public static BusinessEvent of(@Nullable Logger logger, @Nullable String name) {
        return new BusinessEvent(logger, name);
    }

    /** Whom it happened to, as {@code <kind>.id}; the first one also as {@code entity.type} and {@code entity.id}. */
    public BusinessEvent entity(@Nullable String kind, @Nullable String id) {
        if (kind == null || id == null) {
            return this;
        }
        if (!hasEntity) {
            hasEntity = true;
            line.with(LogFields.ENTITY_TYPE, kind).with(LogFields.ENTITY_ID, id);
        }
        return field(kind + ".id", id);
    }

    /** @param currency by ISO 4217 */
    public BusinessEvent amount(@Nullable BigDecimal value, @Nullable String currency) {
        return field(LogFields.AMOUNT, value)
                .field(LogFields.AMOUNT_CURRENCY, currency == null ? null : currency.toUpperCase(Locale.ROOT));
    }

    /** How much. */
    public BusinessEvent amount(@Nullable BigDecimal value, @Nullable Currency currency) {
        return amount(value, currency == null ? null : currency.getCurrencyCode());
    }

    /** On whose behalf. */
    public BusinessEvent user(@Nullable String id) {
        return field(LogFields.USER_ID, id);
    }

    /** Any further field. */
    public BusinessEvent field(@Nullable String fieldName, @Nullable Object value) {
        line.with(fieldName, value);
        return this;
    }

    /** It happened. */
    public void log() {
        line.write(Level.INFO, null, "Business event {}", name);
    }
}
