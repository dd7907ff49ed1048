package io.tidewatch.metrics.binders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.Collecting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class WatchesTest {
    private static final String URL = "jdbc:h2:mem:watches";

    private final Collecting metrics = new Collecting();
    private final Watches watches = metrics.measure().watch();

    @Test
    void hikari_tells_its_connections_and_times() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(hikari())) {
            watches.pool(pool, "main");
            try (Connection one = pool.getConnection();
                    Statement statement = one.createStatement()) {
                statement.execute("select 1");
                assertThat(count("main", "used")).isEqualTo(1);
                one.isReadOnly();
            }

            List<MetricPoint> points = metrics.points();
            assertThat(value(points, "db.client.connection.max")).isEqualTo(3);
            assertThat(value(points, "db.client.connection.pending_requests")).isZero();
            assertThat(points)
                    .anyMatch(p -> p.name().equals("db.client.connection.use_time")
                            && p.distribution().count() == 1);
        }
        assertThat(metrics.points()).noneMatch(p -> p.name().equals("db.client.connection.max"));
    }

    @Test
    void hikari_that_tells_another_registry_is_read_beside_it() throws SQLException {
        HikariConfig config = hikari();
        config.setMetricRegistry(new SimpleMeterRegistry());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            watches.pool(pool, "main");
            try (Connection one = pool.getConnection()) {
                assertThat(one.isValid(1)).isTrue();
                assertThat(count("main", "used")).isEqualTo(1);
                assertThat(value(metrics.points(), "db.client.connection.max")).isEqualTo(3);
            }
        }
    }

    @Test
    void dbcp_tells_its_connections() throws SQLException {
        try (BasicDataSource pool = new BasicDataSource()) {
            pool.setUrl(URL);
            pool.setMaxTotal(5);
            watches.pool(pool, "reports");
            try (Connection one = pool.getConnection()) {
                assertThat(one.isValid(1)).isTrue();
                assertThat(count("reports", "used")).isEqualTo(1);
            }
            assertThat(count("reports", "idle")).isEqualTo(1);
            assertThat(value(metrics.points(), "db.client.connection.max")).isEqualTo(5);
        }
    }

    @Test
    void druid_tells_its_connections() throws SQLException {
        try (DruidDataSource pool = new DruidDataSource()) {
            pool.setUrl(URL);
            pool.setMaxActive(4);
            watches.pool(pool, "druid");
            try (Connection one = pool.getConnection()) {
                assertThat(one.isValid(1)).isTrue();
                assertThat(count("druid", "used")).isEqualTo(1);
            }
            assertThat(value(metrics.points(), "db.client.connection.max")).isEqualTo(4);
            assertThat(value(metrics.points(), "db.client.connection.errors")).isZero();
        }
    }

    @Test
    void an_executor_tells_its_threads_and_ends_with_them() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        ExecutorService timed = watches.timed(pool, "orders");
        timed.submit(() -> 1).get();

        List<MetricPoint> points = metrics.points();
        assertThat(value(points, "executor.pool.size")).isEqualTo(1);
        assertThat(points)
                .anyMatch(p -> p.name().equals("executor.idle")
                        && p.labels().get("name").equals("orders")
                        && p.distribution().count() == 1);

        timed.shutdown();
        assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        watches.look();
        metrics.points();
        assertThat(metrics.points()).noneMatch(p -> p.name().startsWith("executor"));
    }

    @Test
    void a_kafka_client_tells_until_its_watching_is_closed() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "localhost:1"), new ByteArraySerializer(), new ByteArraySerializer())) {
            AutoCloseable watching = watches.kafka(producer, "orders");

            assertThat(metrics.points())
                    .anyMatch(p -> p.name().equals("kafka.producer.buffer.total.bytes")
                            && p.value() == 32 << 20
                            && p.labels().get("name").equals("orders"));
            watching.close();
            metrics.points();
            assertThat(metrics.points()).noneMatch(p -> p.name().startsWith("kafka."));
        }
    }

    @Test
    void what_cannot_be_watched_throws_nothing() {
        assertThatCode(() -> {
                    watches.pool(new JdbcDataSource(), "plain");
                    watches.executor(Executors.newSingleThreadExecutor(), "hidden");
                    watches.bind(registry -> {
                        throw new IllegalStateException("no");
                    });
                })
                .doesNotThrowAnyException();
    }

    private double count(String pool, String state) {
        return metrics.points().stream()
                .filter(p -> p.name().equals("db.client.connection.count")
                        && p.labels().get("db.client.connection.pool.name").equals(pool)
                        && p.labels().get("db.client.connection.state").equals(state))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static double value(List<MetricPoint> points, String name) {
        return points.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + points))
                .value();
    }

    private static HikariConfig hikari() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setPoolName("main");
        config.setMaximumPoolSize(3);
        return config;
    }
}
