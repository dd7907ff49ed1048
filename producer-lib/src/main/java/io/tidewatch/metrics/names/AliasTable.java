package io.tidewatch.metrics.names;

import java.util.List;

/**
 * What Micrometer's binders and HikariCP's tracker call otherwise than OpenTelemetry's semantic conventions do.
 * Names keep moving there (five renames from 1.35 to 1.38): the table is pinned to the version of {@link #SCHEMA_URL}, which
 * {@code tidewatch.lib.info} tells with the metrics.
 */
public final class AliasTable {
    /** The conventions the names are those of. */
    public static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

    private static final String POOL_STATE = "db.client.connection.state";

    private AliasTable() {}

    /** All rows, in the order of the documentation. */
    public static List<Alias> rows() {
        return List.of(
                Alias.of("http.server.requests", "http.server.request.duration")
                        .labels("method", "http.request.method", "uri", "http.route")
                        .labels("status", "http.response.status_code", "exception", "error.type"),
                Alias.of("http.client.requests", "http.client.request.duration")
                        .labels("method", "http.request.method", "uri", "url.template", "client.name", "server.address")
                        .labels("status", "http.response.status_code", "exception", "error.type"),
                memory("jvm.memory.used", "jvm.memory.used"),
                memory("jvm.memory.committed", "jvm.memory.committed"),
                memory("jvm.memory.max", "jvm.memory.limit").neverNegative(),
                buffer("jvm.buffer.count", "jvm.buffer.count"),
                buffer("jvm.buffer.memory.used", "jvm.buffer.memory.used"),
                buffer("jvm.buffer.total.capacity", "jvm.buffer.memory.limit"),
                gc("jvm.gc.pause", "jvm.gc.duration"),
                gc("jvm.gc.concurrent.phase.time", "jvm.gc.concurrent.phase.time"),
                Alias.of("jvm.threads.states", "jvm.thread.count").labels("state", "jvm.thread.state"),
                Alias.of("jvm.classes.loaded", "jvm.class.count"),
                Alias.of("jvm.classes.loaded.count", "jvm.class.loaded"),
                Alias.of("jvm.classes.unloaded", "jvm.class.unloaded"),
                Alias.of("process.cpu.usage", "jvm.cpu.recent_utilization").neverNegative(),
                Alias.of("process.cpu.time", "jvm.cpu.time"),
                Alias.of("system.cpu.usage", "jvm.system.cpu.utilization").neverNegative(),
                Alias.of("system.cpu.count", "jvm.cpu.count"),
                Alias.of("system.load.average.1m", "jvm.system.cpu.load_1m").neverNegative(),
                Alias.of("process.files.open", "jvm.file_descriptor.count").neverNegative(),
                Alias.of("process.files.max", "jvm.file_descriptor.limit").neverNegative(),
                pool("hikaricp.connections.active", "db.client.connection.count")
                        .with(POOL_STATE, "used"),
                pool("hikaricp.connections.idle", "db.client.connection.count").with(POOL_STATE, "idle"),
                pool("hikaricp.connections.max", "db.client.connection.max"),
                pool("hikaricp.connections.min", "db.client.connection.idle.min"),
                pool("hikaricp.connections.pending", "db.client.connection.pending_requests"),
                pool("hikaricp.connections.timeout", "db.client.connection.timeouts"),
                pool("hikaricp.connections.creation", "db.client.connection.create_time"),
                pool("hikaricp.connections.acquire", "db.client.connection.wait_time"),
                pool("hikaricp.connections.usage", "db.client.connection.use_time"));
    }

    private static Alias memory(String micrometer, String otel) {
        return Alias.of(micrometer, otel).labels("area", "jvm.memory.type", "id", "jvm.memory.pool.name");
    }

    private static Alias buffer(String micrometer, String otel) {
        return Alias.of(micrometer, otel).labels("id", "jvm.buffer.pool.name");
    }

    private static Alias gc(String micrometer, String otel) {
        return Alias.of(micrometer, otel)
                .labels("gc", "jvm.gc.name", "action", "jvm.gc.action", "cause", "jvm.gc.cause");
    }

    private static Alias pool(String micrometer, String otel) {
        String label = "db.client.connection.pool.name";
        return Alias.of(micrometer, otel).labels("pool", label);
    }
}
