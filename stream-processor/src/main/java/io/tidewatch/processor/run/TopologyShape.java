package io.tidewatch.processor.run;

import io.tidewatch.processor.store.BeforeCommit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * What of a topology decides whether state written by it can be read by another: which sub-topology (its number is in
 * the names of the state folders) reads what and has which stores. Nodes without a store may come and go.
 */
public final class TopologyShape {
    /**
     * Begins the names of stores that may come into a sub-topology and go out of it again, because nothing else reads them.
     * Where one comes, Streams itself restores the tasks that get it.
     */
    public static final String COMES_AND_GOES = "plugins-";

    private final Map<Integer, Set<String>> sources = new TreeMap<>();
    private final Map<String, Integer> stores = new LinkedHashMap<>();

    private TopologyShape() {}

    public static TopologyShape of(Topology topology) {
        TopologyShape shape = new TopologyShape();
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            Set<String> reads = shape.sources.computeIfAbsent(part.id(), id -> new TreeSet<>());
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
                    reads.addAll(source.topicSet());
                }
                if (node instanceof TopologyDescription.Processor processor) {
                    processor.stores().stream()
                            .filter(store -> !BeforeCommit.is(store))
                            .forEach(store -> shape.stores.put(store, part.id()));
                }
            }
        }
        return shape;
    }

    /** @return store names by the number of the sub-topology that owns them; global stores are not among them */
    public Map<String, Integer> stores() {
        return Map.copyOf(stores);
    }

    /** @return topics read by that sub-topology, repartition topics without the application's prefix */
    public Set<String> sources(int subtopology) {
        return sources.getOrDefault(subtopology, Set.of());
    }

    /** @return one line per sub-topology, stable for the same shape */
    public String text() {
        StringBuilder out = new StringBuilder();
        sources.forEach((id, reads) -> {
            Set<String> owned = new TreeSet<>();
            stores.forEach((store, owner) -> {
                if (owner.equals(id)) {
                    owned.add(store);
                }
            });
            out.append(id)
                    .append(" reads ")
                    .append(reads)
                    .append(" keeps ")
                    .append(owned)
                    .append('\n');
        });
        return out.toString();
    }

    /** @return first 16 hex digits of the SHA-256 of {@link #text()} */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
