package io.tidewatch.instrument.jdbc;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.BoundedNames;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What statements are called in metrics and logs; texts that come again are read once. Thread-safe. */
final class Statements {
    /**
     * A statement as it is shown.
     *
     * @param operation its first word, of a small number
     * @param summary for metrics: without values, short, of a bounded number
     * @param text for the log: without values
     */
    record Shown(String operation, String summary, String text) {}

    private static final int MAX_KEPT = 1000;
    private static final int MAX_KEPT_CHARS = 4096;
    private static final int SUMMARY_CHARS = 120;
    private static final Set<String> OPERATIONS = Set.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "UPSERT",
            "REPLACE",
            "WITH",
            "CALL",
            "EXEC",
            "CREATE",
            "ALTER",
            "DROP",
            "TRUNCATE",
            "GRANT",
            "REVOKE",
            "SET",
            "SHOW",
            "EXPLAIN",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "LOCK",
            "VALUES",
            "ANALYZE",
            "VACUUM",
            "COPY");

    private final BoundedNames summaries;
    private final int maxChars;
    private final Map<String, Shown> kept = new ConcurrentHashMap<>();

    Statements(String dataSource, MeterRegistry registry, JdbcConfig config) {
        this.summaries =
                new BoundedNames("statements of DataSource " + dataSource, config.maxSummaries()).shownIn(registry);
        this.maxChars = config.maxStatementChars();
    }

    Shown of(String sql) {
        Shown known = kept.get(sql);
        if (known != null) {
            return known;
        }
        String text = SqlText.withoutValues(sql, maxChars);
        String summary = SqlText.withoutValues(sql, SUMMARY_CHARS);
        Shown shown = new Shown(operation(text), summaries.of(summary), text);
        if (kept.size() < MAX_KEPT && sql.length() <= MAX_KEPT_CHARS) {
            kept.put(sql, shown);
        }
        return shown;
    }

    private static String operation(String text) {
        int from = 0;
        while (from < text.length() && "({ ?=".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int end = from;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        String word = text.substring(from, end).toUpperCase(Locale.ROOT);
        return OPERATIONS.contains(word) ? word : BoundedNames.OTHER;
    }
}
