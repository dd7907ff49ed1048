package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Patterns as one question sees them: of a line whose source gave its template by that, else by what the miners of this
 * instance know of its service now. So a line found today has the pattern that its own was merged into since. Nothing is
 * learned. Not thread-safe: one per question.
 */
final class PatternReader {
    private static final int MOST_HOPS = 16;

    private final ReadOnlyKeyValueStore<String, byte[]> heads;
    private final MinerLimits limits;
    private final Map<String, PatternMiner> miners = new HashMap<>();

    PatternReader(ReadOnlyKeyValueStore<String, byte[]> heads, MinerLimits limits) {
        this.heads = heads;
        this.limits = limits;
    }

    String idOf(LogEvent event, String service) {
        String template = event.template();
        if (template != null && !template.isBlank()) {
            return PatternIds.of(PatternIds.canonical(PatternHead.cut(template, ServicePatterns.MOST_TEMPLATE)));
        }
        PatternMiner miner = miners.computeIfAbsent(LogStores.safe(service), this::miner);
        Pattern known = miner.known(event.message());
        return known != null ? known.id() : miner.shapeOf(event.message()).id();
    }

    /** @return that pattern, what it was merged into, and all that were merged into the same */
    Set<String> family(String id) {
        Map<String, String> into = new HashMap<>();
        try (KeyValueIterator<String, byte[]> rows = heads.all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                String wider = PatternHead.read(row.value).mergedInto();
                if (!wider.isEmpty()) {
                    into.put(LogStores.parts(row.key)[1], wider);
                }
            }
        }
        String root = root(into, id);
        Set<String> family = new HashSet<>(List.of(id, root));
        into.keySet().forEach(narrow -> {
            if (root(into, narrow).equals(root)) {
                family.add(narrow);
            }
        });
        return family;
    }

    private static String root(Map<String, String> into, String id) {
        String root = id;
        for (int hops = 0; hops < MOST_HOPS && into.containsKey(root); hops++) {
            root = into.get(root);
        }
        return root;
    }

    private PatternMiner miner(String service) {
        List<PatternRow> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = heads.range(LogStores.from(service), LogStores.to(service))) {
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
