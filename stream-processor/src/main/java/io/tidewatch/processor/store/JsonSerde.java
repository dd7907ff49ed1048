package io.tidewatch.processor.store;

import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Kafka's side of a {@link JsonCodec}: for topics of JSON values that are not on a hot path. */
public final class JsonSerde {
    private JsonSerde() {}

    /** A serde whose deserializer throws {@link SerializationException} on what cannot be read; null stays null. */
    public static <T> Serde<T> of(JsonCodec<T> codec) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : codec.encode(value), (topic, bytes) -> read(codec, bytes));
    }

    private static <T> @Nullable T read(JsonCodec<T> codec, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        Decoded<T> decoded = codec.decode(bytes);
        if (decoded instanceof Decoded.Ok<T> ok) {
            return Objects.requireNonNull(ok.value());
        }
        Decoded.Bad<T> bad = (Decoded.Bad<T>) decoded;
        throw new SerializationException(bad.reason() + ": " + bad.detail());
    }
}
