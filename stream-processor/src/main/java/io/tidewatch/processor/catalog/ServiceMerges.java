package io.tidewatch.processor.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of patterns of one service. Written by one thread, read by any. */
public final class ServiceMerges {
    private final Map<String, String> into = new ConcurrentHashMap<>();
    private final AtomicInteger version = new AtomicInteger();
    private volatile Former former = new Former(0, Map.of());

    /** Who became part of whom, made when somebody asks for it. */
    private record Former(int version, Map<String, List<String>> byRoot) {}

    ServiceMerges() {}

    /** @return another number whenever what was merged has changed */
    public int version() {
        return version.get();
    }

    /** @return the pattern whose lines that one's are among now; itself where it was not merged */
    public String root(String id) {
        String next = into.get(id);
        return next == null ? id : end(id, next);
    }

    private String end(String id, String first) {
        String root = first;
        Set<String> seen = new HashSet<>(Set.of(id));
        for (String next = first; next != null && seen.add(next); next = into.get(next)) {
            root = next;
        }
        return root;
    }

    /** @return ids of the patterns whose lines are that one's now */
    public List<String> formerly(String root) {
        Former known = former;
        int now = version.get();
        if (known.version != now) {
            Map<String, List<String>> byRoot = new HashMap<>();
            into.keySet()
                    .forEach(id -> byRoot.computeIfAbsent(root(id), r -> new ArrayList<>())
                            .add(id));
            known = new Former(now, byRoot);
            former = known;
        }
        return known.byRoot.getOrDefault(root, List.of());
    }

    /** @param wider empty: it stands for itself */
    void put(String id, String wider) {
        String before = wider.isEmpty() ? into.remove(id) : into.put(id, wider);
        if (!wider.equals(before == null ? "" : before)) {
            version.incrementAndGet();
        }
    }

    void clear() {
        into.clear();
        version.incrementAndGet();
    }
}
