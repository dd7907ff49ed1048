package io.tidewatch.instrument.jdbc;

import java.time.Duration;

/**
 * How SQL is measured.
 *
 * @param slow a statement that took longer is logged at WARN by the logger {@code tidewatch.db}; zero: none is
 * @param maxSummaries statements of one DataSource that are told apart in metrics
 * @param maxStatementChars of a statement in the log, literals removed
 * @param pool whether the pool behind it is watched, where it is one that is known: HikariCP, DBCP 2, Druid; false where
 *     somebody else does
 */
public record JdbcConfig(Duration slow, int maxSummaries, int maxStatementChars, boolean pool) {
    public JdbcConfig {
        if (slow.isNegative()) {
            throw new IllegalArgumentException("slow is " + slow + ", expected zero (never) or more");
        }
        if (maxSummaries < 1) {
            throw new IllegalArgumentException("maxSummaries is " + maxSummaries + ", expected 1 or more");
        }
        if (maxStatementChars < 1) {
            throw new IllegalArgumentException("maxStatementChars is " + maxStatementChars + ", expected 1 or more");
        }
    }

    /** Slow is more than a second; 100 statements; 1000 characters; the pool too. */
    public static JdbcConfig defaults() {
        return new JdbcConfig(Duration.ofSeconds(1), 100, 1000, true);
    }

    public JdbcConfig slow(Duration slow) {
        return new JdbcConfig(slow, maxSummaries, maxStatementChars, pool);
    }

    public JdbcConfig pool(boolean pool) {
        return new JdbcConfig(slow, maxSummaries, maxStatementChars, pool);
    }
}
