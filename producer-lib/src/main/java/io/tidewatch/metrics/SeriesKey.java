package io.tidewatch.metrics;

import java.util.Arrays;
import java.util.Objects;

/** Name and tags as they were given; an array of the caller's, looked up with but never kept. */
final class SeriesKey {
    private final String name;
    private final String[] tags;
    private final int hash;

    SeriesKey(String name, String[] tags) {
        this.name = Objects.requireNonNull(name, "name");
        this.tags = Objects.requireNonNull(tags, "tags");
        this.hash = 31 * name.hashCode() + Arrays.hashCode(tags);
    }

    String name() {
        return name;
    }

    String[] tags() {
        return tags;
    }

    /** @return one that may be kept */
    SeriesKey copy() {
        return new SeriesKey(name, tags.clone());
    }

    int chars() {
        int chars = name.length();
        for (String tag : tags) {
            chars += tag == null ? 0 : tag.length();
        }
        return chars;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesKey key
                && hash == key.hash
                && name.equals(key.name)
                && Arrays.equals(tags, key.tags);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
