package io.tidewatch.logback.kafkaappender;

import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.LifeCycle;
import com.github.danielwegener.logback.kafka.keying.KeyingStrategy;
import io.tidewatch.logback.SourceProperties;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keys by {@code service/instance}, so that all lines of an instance stay in order and the processor knows whose they are.
 *
 * <pre>{@code
 * <keyingStrategy class="io.tidewatch.logback.kafkaappender.SourceKeyingStrategy">
 *   <source><service>shop</service><instance>${HOSTNAME}</instance></source>
 * </keyingStrategy>
 * }</pre>
 */
public final class SourceKeyingStrategy extends ContextAwareBase implements KeyingStrategy<Object>, LifeCycle {
    private SourceProperties properties = new SourceProperties();
    private byte @Nullable [] key;

    /** For logback's configuration: who speaks. */
    public void setSource(SourceProperties source) {
        this.properties = source;
    }

    @Override
    public void start() {
        try {
            key = properties.toSource().key().getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            addError("records will have no key: <source>: " + e.getMessage());
        }
    }

    @Override
    public void stop() {
        key = null;
    }

    @Override
    public boolean isStarted() {
        return key != null;
    }

    /** @return the same array each time; null where no source is configured */
    @Override
    public byte @Nullable [] createKey(@Nullable Object event) {
        return key;
    }
}
