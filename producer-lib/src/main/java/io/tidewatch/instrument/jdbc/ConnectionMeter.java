package io.tidewatch.instrument.jdbc;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.InFlight;
import io.tidewatch.instrument.meter.LabelledTimer;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;

/**
 * Counts the connections the application holds and times how long it waits for them and how long it keeps them: a pool
 * that is too small shows here first. Thread-safe.
 */
final class ConnectionMeter implements MethodExecutionListener {
    private static final String FROM = "tidewatch.from";

    /** A connection the application has. */
    private record Held(long from, LongAdder used) {}

    private final String pool;
    private final Clock clock;
    private final InFlight used;
    private final LabelledTimer waits;
    private final LabelledTimer uses;

    /** By the driver's or pool's connection, whose id is the proxy's; gone when closed. */
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    ConnectionMeter(String pool, MeterRegistry registry) {
        this.pool = pool;
        this.clock = registry.config().clock();
        this.used = new InFlight(
                registry,
                "db.client.connection.count",
                "Connections by state",
                "db.client.connection.pool.name",
                "db.client.connection.state");
        this.waits = new LabelledTimer(
                registry,
                "db.client.connection.wait_time",
                "Time until a connection was there",
                "db.client.connection.pool.name",
                "error.type");
        this.uses = new LabelledTimer(
                registry,
                "db.client.connection.use_time",
                "Time between getting a connection and giving it back",
                "db.client.connection.pool.name");
    }

    @Override
    public void beforeMethod(MethodExecutionContext call) {
        if (isGet(call)) {
            call.addCustomValue(FROM, clock.monotonicTime());
        }
    }

    @Override
    public void afterMethod(MethodExecutionContext call) {
        if (isGet(call)) {
            Long from = call.getCustomValue(FROM, Long.class);
            long now = clock.monotonicTime();
            boolean got = call.getThrown() == null;
            waits.record(
                    from == null ? 0 : now - from,
                    pool,
                    got ? "none" : call.getThrown().getClass().getName());
            if (got) {
                held.put(call.getConnectionInfo().getConnectionId(), new Held(now, used.begin(pool, "used")));
            }
        } else if (call.getTarget() instanceof Connection
                && call.getMethod().getName().equals("close")) {
            // a second close finds nothing
            Held was = held.remove(call.getConnectionInfo().getConnectionId());
            if (was != null) {
                was.used().decrement();
                uses.record(clock.monotonicTime() - was.from(), pool);
            }
        }
    }

    private static boolean isGet(MethodExecutionContext call) {
        return call.getTarget() instanceof DataSource
                && call.getMethod().getName().equals("getConnection");
    }
}
