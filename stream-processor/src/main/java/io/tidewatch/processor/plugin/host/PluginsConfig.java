package io.tidewatch.processor.plugin.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which analyzers are plugged in, and what each of them may take.
 *
 * @param folder holds jars, each a plug-in, and folders, each a plug-in with its libraries; empty: only the class path is
 *     looked at
 * @param settings of each analyzer, by its name; in files and on the command line they stand at {@code plugins.<name>} as well
 * @param maxRows rows an analyzer may keep in each task
 * @param maxBytes bytes of these rows, keys and values
 * @param maxValueBytes bytes of one value
 * @param maxFindingsPerCall findings one call may report
 * @param maxFindingsPerMinute findings that are told in a minute of append time, of each task
 * @param maxShareOfTime how much of the analysis' threads it may take for a minute before it is disabled, 0 to 1; 1: as much
 *     as it wants
 * @param maxFaultsInARow calls in a row that may throw before it is disabled
 */
public record PluginsConfig(
        String folder,
        Map<String, Map<String, String>> settings,
        int maxRows,
        long maxBytes,
        int maxValueBytes,
        int maxFindingsPerCall,
        int maxFindingsPerMinute,
        double maxShareOfTime,
        int maxFaultsInARow) {
    /** What is less than a changelog's record may have, by far. */
    private static final int MOST_VALUE_BYTES = 1 << 20;

    public PluginsConfig {
        folder = Objects.requireNonNullElse(folder, "");
        Map<String, Map<String, String>> copy = new HashMap<>();
        if (settings != null) {
            settings.forEach((name, of) -> copy.put(name, Map.copyOf(of)));
        }
        settings = Map.copyOf(copy);
        within("maxRows", maxRows, 1, Integer.MAX_VALUE);
        within("maxBytes", maxBytes, 1, Long.MAX_VALUE);
        within("maxValueBytes", maxValueBytes, 1, MOST_VALUE_BYTES);
        within("maxFindingsPerCall", maxFindingsPerCall, 1, 10_000);
        within("maxFindingsPerMinute", maxFindingsPerMinute, 1, 1_000_000);
        within("maxFaultsInARow", maxFaultsInARow, 1, Integer.MAX_VALUE);
        if (!(maxShareOfTime > 0) || maxShareOfTime > 1) {
            throw new IllegalArgumentException("maxShareOfTime is " + maxShareOfTime + ", expected above 0, up to 1");
        }
    }

    public static PluginsConfig defaults() {
        return new PluginsConfig("", Map.of(), 100_000, 64L << 20, 64 << 10, 100, 300, 0.25, 20);
    }

    /** @return the same where time is not that of the records: nothing is too slow for a replay */
    public PluginsConfig unhurried() {
        return new PluginsConfig(
                folder,
                settings,
                maxRows,
                maxBytes,
                maxValueBytes,
                maxFindingsPerCall,
                maxFindingsPerMinute,
                1,
                maxFaultsInARow);
    }

    /** @return the same with the jars of another folder */
    public PluginsConfig withFolder(String other) {
        return new PluginsConfig(
                other,
                settings,
                maxRows,
                maxBytes,
                maxValueBytes,
                maxFindingsPerCall,
                maxFindingsPerMinute,
                maxShareOfTime,
                maxFaultsInARow);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
