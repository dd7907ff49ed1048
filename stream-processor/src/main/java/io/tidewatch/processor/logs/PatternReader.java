package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.processor.catalog.CatalogPattern;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternRow;
import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Patterns as one question sees them: of a line whose source gave its template by that, else by what the miners of this
 * instance know of its service now. So a line found today has the pattern that its own was merged into since. Nothing is
 * learned. Not thread-safe: one per question.
 */
final class PatternReader {
    private static final int MOST_HOPS = 16;

    private final @Nullable ReadOnlyKeyValueStore<String, byte[]> heads;
    private final MinerLimits limits;
    private final @Nullable ReadOnlyKeyValueStore<String, byte[]> catalog;
    private final Map<String, String> currents = new HashMap<>();
    private final Map<String, PatternMiner> miners = new HashMap<>();
    /** Read once, however many patterns the question names. */
    private @Nullable Map<String, List<String>> merges;

    /** @param stores which have the catalog; it is read where its owners merged what these tasks did not */
    PatternReader(ReadOnlyKeyValueStore<String, byte[]> heads, MinerLimits limits, LocalStores stores) {
        this.heads = heads;
        this.limits = limits;
        this.catalog = stores.keyValue(GlobalStores.PATTERN_CATALOG);
    }

    private PatternReader(MinerLimits limits, @Nullable ReadOnlyKeyValueStore<String, byte[]> catalog) {
        this.heads = null;
        this.limits = limits;
        this.catalog = catalog;
    }

    /** Knows patterns whose template was given only; merges as far as the catalog can be read. */
    static PatternReader ofGiven(MinerLimits limits, LocalStores stores) {
        try {
            return new PatternReader(limits, stores.keyValue(GlobalStores.PATTERN_CATALOG));
        } catch (LocalStores.NotReady e) {
            return new PatternReader(limits, null);
        }
    }

    /** @return empty where it is not known */
    String idOf(LogEvent event, String service) {
        String name = LogStores.safe(service);
        String template = event.template();
        if (template != null && !template.isBlank()) {
            return current(
                    name,
                    PatternIds.of(PatternIds.canonical(PatternHead.cut(template, ServicePatterns.MOST_TEMPLATE))));
        }
        if (heads == null) {
            return "";
        }
        PatternMiner miner = miners.computeIfAbsent(name, this::miner);
        Pattern known = miner.known(event.message());
        return current(
                name,
                known != null ? known.id() : miner.shapeOf(event.message()).id());
    }

    /** @return what the catalog says that pattern is part of; itself where it says nothing */
    private String current(String service, String id) {
        return currents.computeIfAbsent(CatalogPattern.key(service, id), key -> {
            String root = id;
            for (int hops = 0; hops < MOST_HOPS; hops++) {
                CatalogPattern pattern = inCatalog(service, root);
                if (pattern == null || pattern.mergedInto().isEmpty()) {
                    break;
                }
                root = pattern.mergedInto();
            }
            return root;
        });
    }

    private @Nullable CatalogPattern inCatalog(String service, String id) {
        if (catalog == null) {
            return null;
        }
        try {
            return PatternCatalog.read(catalog.get(CatalogPattern.key(service, id)));
        } catch (InvalidStateStoreException e) {
            if (heads == null) {
                return null; // whoever asks knows that not all can be known
            }
            throw e;
        }
    }

    /** @return that pattern, what it was merged into, and all that were merged into the same, by owners or by tasks */
    Set<String> family(String id) {
        Map<String, List<String>> all = merges;
        if (all == null) {
            all = joined();
            merges = all;
        }
        Set<String> family = new LinkedHashSet<>(List.of(id));
        Deque<String> next = new ArrayDeque<>(family);
        while (!next.isEmpty()) {
            for (String other : all.getOrDefault(next.remove(), List.of())) {
                if (family.add(other)) {
                    next.add(other);
                }
            }
        }
        return family;
    }

    /** @return of each pattern that was merged, or that others were merged into, which ones */
    private Map<String, List<String>> joined() {
        Map<String, List<String>> joined = new HashMap<>();
        try (KeyValueIterator<String, byte[]> rows = heads().all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                join(
                        joined,
                        LogStores.parts(row.key)[1],
                        PatternHead.read(row.value).mergedInto());
            }
        }
        if (catalog != null) {
            try (KeyValueIterator<String, byte[]> rows = catalog.all()) {
                while (rows.hasNext()) {
                    CatalogPattern pattern = PatternCatalog.read(rows.next().value);
                    if (pattern != null) {
                        join(joined, pattern.id(), pattern.mergedInto());
                    }
                }
            }
        }
        return joined;
    }

    private static void join(Map<String, List<String>> joined, String narrow, String wide) {
        if (!wide.isEmpty()) {
            joined.computeIfAbsent(narrow, n -> new ArrayList<>(1)).add(wide);
            joined.computeIfAbsent(wide, w -> new ArrayList<>(4)).add(narrow);
        }
    }

    private ReadOnlyKeyValueStore<String, byte[]> heads() {
        return Objects.requireNonNull(heads, "only given patterns are known");
    }

    private PatternMiner miner(String service) {
        List<PatternRow> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = heads().range(LogStores.from(service), LogStores.to(service))) {
            while (all.hasNext()) {
                PatternRow mined = PatternHead.read(all.next().value).mined();
                if (mined != null) {
                    rows.add(mined);
                }
            }
        }
        PatternMiner miner = new PatternMiner(limits, PatternListener.NONE);
        miner.restore(rows);
        return miner;
    }
}
