package io.tidewatch.processor.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together how much a source uses of what is bounded, from its last values. For one source. */
final class UsedParts {
    private final Map<String, double[]> pools = new TreeMap<>();
    private final double[] heap = new double[2];
    private final double[] files = new double[2];

    void add(SeriesReader.ChunkView chunk) {
        for (int place = 0; place < chunk.names().size(); place++) {
            if (chunk.values().has(place)) {
                add(chunk.names().get(place), chunk.values().value(place));
            }
        }
    }

    private void add(SeriesName name, double value) {
        Map<String, String> labels = name.labels();
        switch (name.metric()) {
            case "db.client.connection.count" -> {
                if (labels.getOrDefault("db.client.connection.state", "").equals("used")) {
                    pool(labels)[0] += value;
                }
            }
            case "db.client.connection.max" -> pool(labels)[1] += value;
            case "jvm.memory.used_after_last_gc" -> heap[0] += isHeap(labels) ? value : 0;
            // pools without a bound of their own tell none, or -1
            case "jvm.memory.limit" -> heap[1] += isHeap(labels) ? Math.max(0, value) : 0;
            case "jvm.file_descriptor.count" -> files[0] = value;
            case "jvm.file_descriptor.limit" -> files[1] = value;
            // the same as Micrometer and Prometheus' clients call it
            case "hikaricp.connections.active", "hikaricp_connections_active" -> pool(labels)[0] += value;
            case "hikaricp.connections.max", "hikaricp_connections_max" -> pool(labels)[1] += value;
            case "process.files.open", "process_files_open_files", "process_open_fds" -> files[0] = value;
            case "process.files.max", "process_files_max_files", "process_max_fds" -> files[1] = value;
            default -> {
                // not bounded, or not known to be
            }
        }
    }

    List<SourceVitals.Used> all() {
        List<SourceVitals.Used> all = new ArrayList<>();
        pools.forEach((name, of) -> add(all, SourceVitals.Bounded.CONNECTIONS, name, of));
        add(all, SourceVitals.Bounded.HEAP, "", heap);
        add(all, SourceVitals.Bounded.FILES, "", files);
        return all;
    }

    private static void add(List<SourceVitals.Used> all, SourceVitals.Bounded what, String name, double[] of) {
        if (of[0] > 0 && of[1] > 0) {
            all.add(new SourceVitals.Used(what, name, of[0] / of[1]));
        }
    }

    private double[] pool(Map<String, String> labels) {
        String name = labels.getOrDefault("db.client.connection.pool.name", labels.getOrDefault("pool", ""));
        return pools.computeIfAbsent(name, n -> new double[2]);
    }

    private static boolean isHeap(Map<String, String> labels) {
        return labels.getOrDefault("jvm.memory.type", "").equals("heap");
    }
}
