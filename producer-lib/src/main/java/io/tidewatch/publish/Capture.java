package io.tidewatch.publish;

import io.tidewatch.event.LogLevel;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;

/**
 * What was captured at a call, cheaply, and becomes an event later.
 *
 * @param <E> the event
 */
public interface Capture<E> {
    /** @return how many bytes it is reckoned at in the bounded queue; roughly its size in memory */
    int weightBytes();

    /** @return the event; what this throws costs the event only and is counted */
    E toEvent();

    /**
     * Writes the JSON of the log event it would become, where it can do so without making it.
     *
     * @return false, and nothing written, where {@link #toEvent()} has to be called instead
     */
    default boolean encode(LogEventEncoder encoder, ByteSink out) {
        return false;
    }

    /** @return how urgent it is: decides whose room is left where there is little, see {@link Overflow.Policy#BY_LEVEL} */
    default LogLevel level() {
        return LogLevel.INFO;
    }

    /**
     * Kafka acknowledged the record that holds the event, or it was written to the spill on disk. Called at most once, on the publisher's or the client's thread:
     * be quick, do not throw. A position in a file may move on only now.
     */
    default void delivered() {}

    /**
     * The event was taken and will not arrive: it could not be made, or its record was given up and not spilled. Called at
     * most once, and not after {@link #delivered()}, on any thread: be quick, do not throw.
     *
     * @param reason why; what can be read again elsewhere, as from a file, may be sent again
     */
    default void lost(DropReason reason) {}

    /**
     * @return whether others hear of the event when it is made, as error capture does of lines: it is made then although a
     *     policy drops it, as long as the queue has room
     */
    default boolean isHeard() {
        return false;
    }

    /**
     * @return whether making it may give an error too: it is taken like a line that is sent although a policy drops it, since
     *     policies are not about errors
     */
    default boolean makesError() {
        return false;
    }

    /** @return whether {@link #lost} is not to be told of an event that was given to Kafka and may have arrived after all */
    default boolean wantsCertainty() {
        return false;
    }

    /** @return whether {@link #delivered()} or {@link #lost} are to be called; else it is let go once it is an event */
    default boolean wantsOutcome() {
        return true;
    }
}
