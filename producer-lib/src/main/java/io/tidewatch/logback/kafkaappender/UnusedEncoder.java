package io.tidewatch.logback.kafkaappender;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * Encodes nothing. Their appender insists on an encoder and calls it on the thread that logs; what
 * {@link PublisherDeliveryStrategy} sends is encoded on the sending thread.
 */
public final class UnusedEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
