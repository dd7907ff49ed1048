package io.tidewatch.instrument.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.FailureSink;
import io.tidewatch.instrument.Lines;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Over a real H2, which calls a method of this class. */
public class MonitoredDataSourceTest {
    private static MockClock clock;
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
    private final Monitoring monitoring = new Monitoring(registry, FailureSink.NONE, MonitoringConfig.defaults());
    private final DataSource orders = monitored(JdbcConfig.defaults());

    /** A statement that takes as long as it says, by the test's clock: an alias of H2. */
    public static int pass(int millis) {
        clock.add(Duration.ofMillis(millis));
        return millis;
    }

    @BeforeEach
    void create() throws SQLException {
        clock = (MockClock) registry.config().clock();
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(20))");
            statement.execute(
                    "CREATE ALIAS pass DETERMINISTIC FOR '" + MonitoredDataSourceTest.class.getName() + ".pass'");
        }
    }

    @Test
    void poolBehindIt_isWatched_besideWhatIsMeasuredAnyway() throws SQLException {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        hikari.setMaximumPoolSize(3);
        try (HikariDataSource pool = new HikariDataSource(hikari)) {
            DataSource measured = MonitoredDataSource.of(pool, "main", monitoring, JdbcConfig.defaults());
            try (Connection connection = measured.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
                assertThat(pool("max")).isEqualTo(3);
                assertThat(pool("pending_requests")).isZero();
                assertThat(registry.get("db.client.connection.count")
                                .tag("db.client.connection.pool.name", "main")
                                .tag("db.client.connection.state", "used")
                                .gauge()
                                .value())
                        .isEqualTo(1);
            }
            assertThat(registry.get("db.client.connection.wait_time")
                            .tag("db.client.connection.pool.name", "main")
                            .timers())
                    .hasSize(1);
        }
    }

    private double pool(String what) {
        return registry.get("db.client.connection." + what)
                .tag("db.client.connection.pool.name", "main")
                .gauge()
                .value();
    }

    @Test
    void executions_areMeasured_byOperationAndSummary() throws SQLException {
        try (Connection connection = orders.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?)");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.setString(2, "name-" + i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT name FROM orders WHERE id = 2 AND name <> 'secret'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("name-2");
            }
        }

        assertThat(timer("INSERT", "INSERT INTO orders VALUES (?)", "none").count())
                .isEqualTo(3);
        assertThat(timer("SELECT", "SELECT name FROM orders WHERE id = ? AND name <> ?", "none")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void batch_isOneExecution() throws SQLException {
        try (Connection connection = orders.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, 'n')")) {
            for (int i = 0; i < 50; i++) {
                insert.setInt(1, i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(50);
        }

        assertThat(timer("BATCH INSERT", "INSERT INTO orders VALUES (?)", "none")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void failure_isCountedByType_andThrownAsItIs() throws SQLException {
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM nowhere")).isInstanceOf(SQLException.class);
        }

        assertThat(registry.get("db.client.operation.duration")
                        .tag("db.query.summary", "SELECT * FROM nowhere")
                        .timer()
                        .getId()
                        .getTag("error.type"))
                .endsWith("Exception");
        assertThat(registry.get("db.client.operation.active").gauge().value()).isZero();
    }

    @Test
    void slowStatement_isLogged_withoutItsValues_withTheContext() throws SQLException {
        MDC.put("request_id", "r-1");
        try (Lines lines = new Lines(QueryMeter.LOGGER);
                Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CALL pass(1000)");
            assertThat(lines.list()).isEmpty();
            statement.execute("SELECT pass(1001), 'secret'");
            statement.executeUpdate("INSERT INTO orders VALUES (pass(2000), 'secret')");

            assertThat(lines.list())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "SELECT took 1001 ms: SELECT pass(?), ?",
                            "INSERT took 2000 ms: INSERT INTO orders VALUES (pass(?), ?)");
            assertThat(lines.list().get(1).getMDCPropertyMap()).containsEntry("request_id", "r-1");
            assertThat(lines.list().get(1).getKeyValuePairs())
                    .extracting(pair -> pair.key + "=" + pair.value)
                    .contains("db.operation=INSERT", "duration_ms=2000", "rows=1", "db.pool=orders");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void connections_areCounted_whileTheyAreHeld() throws SQLException {
        try (Connection first = orders.getConnection();
                Connection second = orders.getConnection()) {
            assertThat(used()).isEqualTo(2);
            clock.add(Duration.ofSeconds(2));
            second.close();
            second.close();
            assertThat(used()).isEqualTo(1);
        }

        assertThat(used()).isZero();
        Timer uses = registry.get("db.client.connection.use_time").timer();
        assertThat(uses.count()).isEqualTo(3);
        assertThat(uses.max(java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(registry.get("db.client.connection.wait_time").timer().count())
                .isEqualTo(3);
    }

    @Test
    void statementsBeyondTheBound_shareOne() throws SQLException {
        DataSource few = monitored(new JdbcConfig(Duration.ZERO, 2, 100, false));
        try (Connection connection = few.getConnection();
                Statement statement = connection.createStatement()) {
            for (String column : new String[] {"a", "b", "c", "d"}) {
                statement.execute("SELECT 1 AS " + column);
            }
        }

        assertThat(timer("SELECT", "_other", "none").count()).isEqualTo(2);
    }

    @Test
    void wrappedTwice_isWrappedOnce_andUnwraps() throws SQLException {
        assertThat(MonitoredDataSource.of(orders, "again", monitoring, JdbcConfig.defaults()))
                .isSameAs(orders);
        assertThat(orders.unwrap(JdbcDataSource.class)).isInstanceOf(JdbcDataSource.class);
    }

    private DataSource monitored(JdbcConfig config) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=1");
        return MonitoredDataSource.of(h2, "orders", monitoring, config);
    }

    private double used() {
        return registry.get("db.client.connection.count")
                .tag("db.client.connection.state", "used")
                .gauge()
                .value();
    }

    private Timer timer(String operation, String summary, String error) {
        return registry.get("db.client.operation.duration")
                .tags("db.operation.name", operation, "db.query.summary", summary, "error.type", error)
                .tag("db.client.connection.pool.name", "orders")
                .timer();
    }
}
