package io.tidewatch.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Work with a result.
 *
 * @param <T> of what type
 * @param <E> what it may throw; inferred, {@link RuntimeException} where nothing checked is
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, E extends Exception> {
    T call() throws E;
}
