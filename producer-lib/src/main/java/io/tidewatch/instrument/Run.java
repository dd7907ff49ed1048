package io.tidewatch.instrument;

/**
 * Work without a result.
 *
 * @param <E> what it may throw; inferred, {@link RuntimeException} where nothing checked is
 */
@FunctionalInterface
public interface Run<E extends Exception> {
    void run() throws E;
}
