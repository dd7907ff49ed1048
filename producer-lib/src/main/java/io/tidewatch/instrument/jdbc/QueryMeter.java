package io.tidewatch.instrument.jdbc;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.BoundedNames;
import io.tidewatch.instrument.meter.InFlight;
import io.tidewatch.instrument.meter.LabelledTimer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Hears of every execution of one DataSource. Thread-safe; what goes wrong in here is not the statement's. */
final class QueryMeter implements QueryExecutionListener {
    /** Not a name of this library's, whose lines are never published. */
    static final String LOGGER = "tidewatch.db";

    private static final Logger SLOW = LoggerFactory.getLogger(LOGGER);
    private static final Logger LOG = LoggerFactory.getLogger(QueryMeter.class);
    private static final String FROM = "tidewatch.from";
    private static final String RUNNING = "tidewatch.running";

    private final String pool;
    private final JdbcConfig config;
    private final Clock clock;
    private final Statements statements;
    private final BoundedNames errorTypes;
    private final LabelledTimer durations;
    private final InFlight active;

    QueryMeter(String pool, MeterRegistry registry, JdbcConfig config) {
        this.pool = pool;
        this.config = config;
        this.clock = registry.config().clock();
        this.statements = new Statements(pool, registry, config);
        this.errorTypes = new BoundedNames("types of errors of SQL", 100).shownIn(registry);
        this.durations = new LabelledTimer(
                registry,
                "db.client.operation.duration",
                "Duration of SQL executions",
                "db.client.connection.pool.name",
                "db.operation.name",
                "db.query.summary",
                "error.type");
        this.active = new InFlight(
                registry,
                "db.client.operation.active",
                "SQL executions that have not ended",
                "db.client.connection.pool.name");
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        execution.addCustomValue(RUNNING, active.begin(pool));
        execution.addCustomValue(FROM, clock.monotonicTime());
    }

    // an appender, or a driver's text, may throw anything
    @SuppressWarnings("CatchingUnchecked")
    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        Long from = execution.getCustomValue(FROM, Long.class);
        LongAdder running = execution.getCustomValue(RUNNING, LongAdder.class);
        if (from == null || running == null) {
            return;
        }
        running.decrement();
        try {
            measure(execution, queries, clock.monotonicTime() - from);
        } catch (Exception e) {
            LOG.debug("An execution was not measured", e);
        }
    }

    private void measure(ExecutionInfo execution, List<QueryInfo> queries, long took) {
        String sql = queries.isEmpty() ? "" : queries.get(0).getQuery();
        Statements.Shown shown = statements.of(sql == null ? "" : sql);
        String operation = execution.isBatch() ? "BATCH " + shown.operation() : shown.operation();
        Throwable thrown = execution.getThrowable();
        String errorType =
                thrown == null ? "none" : errorTypes.of(thrown.getClass().getName());
        durations.record(took, pool, operation, shown.summary(), errorType);
        if (!config.slow().isZero() && took > config.slow().toNanos()) {
            slow(operation, shown.text(), took, rows(execution.getResult()));
        }
    }

    private void slow(String operation, String text, long took, @Nullable Long rows) {
        long millis = TimeUnit.NANOSECONDS.toMillis(took);
        LoggingEventBuilder line = SLOW.atWarn()
                .addKeyValue("db.operation", operation)
                .addKeyValue("db.statement", text)
                .addKeyValue("db.pool", pool)
                .addKeyValue("duration_ms", millis);
        if (rows != null) {
            line = line.addKeyValue("rows", rows);
        }
        line.log("{} took {} ms: {}", operation, millis, text);
    }

    /** @return rows that were changed; null for a query, whose rows are read later, by whom and how many nobody knows */
    private static @Nullable Long rows(@Nullable Object result) {
        if (result instanceof Number count) {
            return count.longValue();
        }
        long sum = 0;
        if (result instanceof int[] counts) {
            for (int count : counts) {
                sum += Math.max(0, count);
            }
            return sum;
        }
        if (result instanceof long[] counts) {
            for (long count : counts) {
                sum += Math.max(0, count);
            }
            return sum;
        }
        return null;
    }
}
