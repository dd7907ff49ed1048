package io.tidewatch.processor.signals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a {@link Signal}: partials are a compact form of their own ({@link PartialCodec}), because every input record may
 * bring several; all else is one JSON object with {@code v} and {@code type}, fields that hold nothing left out.
 * Thread-safe.
 */
public final class SignalCodec {
    /** The newest version this code reads and writes. */
    public static final int VERSION = 2;

    /** Of all but what is said of {@link Flow#METRICS_OF_LOGS}: builds before read that still. */
    static final int VERSION_OF_INPUTS = 1;

    static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(Json.LIMITS).build();

    private SignalCodec() {}

    /** @return for whatever {@link SignalStage} makes less than a record may have */
    public static byte[] encode(Signal signal) {
        if (signal instanceof Signal.Partials partials) {
            return PartialCodec.encode(partials);
        }
        if (signal instanceof Signal.Sighting sighting) {
            return PartialCodec.encode(sighting);
        }
        return signal instanceof Signal.Partial partial ? PartialCodec.encode(partial) : SignalWriter.write(signal);
    }

    /** Never throws; unknown fields are ignored. */
    public static Decoded<Signal> decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Decoded.bad(Decoded.Reason.EMPTY, "no bytes");
        }
        if (PartialCodec.reads(bytes[0])) {
            return partials(bytes);
        }
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Decoded.bad(Decoded.Reason.NOT_JSON, "expected an object");
            }
            return new SignalReader(in).read();
        } catch (IOException e) {
            return Decoded.bad(Decoded.Reason.NOT_JSON, "at byte " + bytes.length + " or before");
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Decoded.bad(Decoded.Reason.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private static Decoded<Signal> partials(byte[] bytes) {
        try {
            return Decoded.ok(PartialCodec.decode(bytes));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            return Decoded.bad(Decoded.Reason.BAD_FIELD, "no partials: " + e.getMessage());
        }
    }

    /** For topics: what cannot be read is a {@link SerializationException} and goes the deserialization handler's way. */
    public static Serde<Signal> serde() {
        return Serdes.serdeFrom(
                (topic, signal) -> signal == null ? null : encode(signal),
                (topic, bytes) -> bytes == null ? null : valueOf(decode(bytes)));
    }

    private static Signal valueOf(Decoded<Signal> decoded) {
        if (decoded instanceof Decoded.Ok<Signal> ok) {
            return ok.value();
        }
        Decoded.Bad<Signal> bad = (Decoded.Bad<Signal>) decoded;
        throw new SerializationException("signal: " + bad.reason() + ", " + bad.detail());
    }
}
