package io.tidewatch.event;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Texts by name that never change and are shared, as the same object, by several events: the context of a request's
 * lines. What is derived from them (their JSON, what redaction leaves of them) may be kept by {@link Recurring}, once for
 * all of those events. Unmodifiable; thread-safe.
 */
public final class SharedTexts extends AbstractMap<String, String> {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Map<String, String> texts;
    private final int number = NUMBERS.getAndIncrement();

    /** @param texts never changed by anybody from now on; without nulls */
    public SharedTexts(Map<String, String> texts) {
        this.texts = texts;
    }

    /** @return a number of this object's own, to find by what is derived from it */
    public int number() {
        return number;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return texts.entrySet();
    }

    @Override
    public String get(Object name) {
        return texts.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return texts.containsKey(name);
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        texts.forEach(action);
    }
}
