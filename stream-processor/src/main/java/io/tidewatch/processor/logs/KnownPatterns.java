package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.CatalogPattern;
import io.tidewatch.processor.catalog.PatternCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** What is known of patterns: by the catalog, else by the tasks of this instance. For one question. */
final class KnownPatterns {
    private static final int MOST_HOPS = 16;

    private final PatternCatalog catalog;
    private final ReadOnlyKeyValueStore<String, byte[]> heads;
    private final Map<String, String> roots = new HashMap<>();

    /**
     * One pattern.
     *
     * @param example empty where this instance has none
     * @param level of the line it was found in, the least where this instance has none
     */
    record Known(String template, boolean given, long firstMillis, String example, LogLevel level) {}

    KnownPatterns(PatternCatalog catalog, ReadOnlyKeyValueStore<String, byte[]> heads) {
        this.catalog = catalog;
        this.heads = heads;
    }

    /** @return the pattern whose lines that one's are among now */
    String root(String service, String id) {
        return roots.computeIfAbsent(LogStores.key(service, id), key -> end(service, id));
    }

    private String end(String service, String id) {
        String root = catalog.root(service, id);
        PatternHead head = head(service, root);
        for (int hops = 0; head != null && !head.mergedInto().isEmpty() && hops < MOST_HOPS; hops++) {
            if (catalog.pattern(service, root) != null) {
                return root; // the owner did not follow the task
            }
            root = catalog.root(service, head.mergedInto());
            head = head(service, root);
        }
        return root;
    }

    /** @return null where it was forgotten */
    @Nullable
    Known of(String service, String id) {
        CatalogPattern told = catalog.pattern(service, id);
        PatternHead head = head(service, id);
        if (told == null) {
            return head == null
                    ? null
                    : new Known(
                            head.template(), head.given() != null, head.firstMillis(), head.example(), head.level());
        }
        String template = told.template().isEmpty() && head != null ? head.template() : told.template();
        return new Known(
                template,
                told.given(),
                told.firstMillis(),
                head == null ? "" : head.example(),
                head == null ? LogLevel.TRACE : head.level());
    }

    /**
     * @param firstMillis when its first line was logged, wherever that was
     * @return the release which that line came with; empty where it told none or another one each, or was not of this
     *     instance
     */
    String firstRelease(String service, String id, long firstMillis) {
        String key = LogStores.key(service, id);
        long least = firstMillis;
        String release = "";
        boolean found = false;
        // each partition has a head of its own
        try (KeyValueIterator<String, byte[]> rows = heads.range(key, key)) {
            while (rows.hasNext()) {
                PatternHead head = PatternHead.read(rows.next().value);
                if (head.firstMillis() < least || (head.firstMillis() == least && !found)) {
                    least = head.firstMillis();
                    release = head.release();
                    found = true;
                } else if (head.firstMillis() == least && !head.release().equals(release)) {
                    release = "";
                }
            }
        }
        return release;
    }

    /** @return services that this instance has a pattern of */
    Set<String> services() {
        Set<String> services = new TreeSet<>();
        try (KeyValueIterator<String, byte[]> rows = heads.all()) {
            while (rows.hasNext()) {
                services.add(LogStores.parts(rows.next().key)[0]);
            }
        }
        return services;
    }

    /** @return whether this instance has lines of it, now or formerly */
    boolean has(String service, String id) {
        return heads.get(LogStores.key(service, id)) != null;
    }

    /** @return a line of it that this instance has; empty where it has none */
    String example(String service, String id) {
        PatternHead head = head(service, id);
        return head == null ? "" : head.example();
    }

    private @Nullable PatternHead head(String service, String id) {
        byte[] bytes = heads.get(LogStores.key(service, id));
        return bytes == null ? null : PatternHead.read(bytes);
    }
}
