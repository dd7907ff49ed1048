package io.tidewatch.processor.signals;

import io.tidewatch.wire.Decoded;
import java.util.List;

/** The partials in a record of the signals topic. */
public final class SentPartials {
    private SentPartials() {}

    /** @return none where the record is something else */
    public static List<Signal.Partial> of(byte[] record) {
        Signal signal = ((Decoded.Ok<Signal>) SignalCodec.decode(record)).value();
        return signal instanceof Signal.Partials partials ? partials.all() : List.of();
    }
}
