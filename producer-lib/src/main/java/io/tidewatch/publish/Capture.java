package io.tidewatch.publish;

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
}
