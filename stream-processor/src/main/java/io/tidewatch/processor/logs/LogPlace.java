package io.tidewatch.processor.logs;

import java.util.Comparator;

/**
 * Where a line stands in the one order of all lines, whoever answers: by event time, then by its record's partition, then
 * by who sent it and its number there. Both copies of a line that was sent twice have the same place.
 *
 * @param timeMillis event time after the clamp of ingest, milliseconds since the epoch
 * @param topic topic of its record
 * @param partition partition of its record
 * @param id of its sender and its number there, or of its offset where it has no number; sorts as they do
 */
public record LogPlace(long timeMillis, String topic, int partition, String id) implements Comparable<LogPlace> {
    private static final Comparator<LogPlace> ORDER = Comparator.comparingLong(LogPlace::timeMillis)
            .thenComparing(LogPlace::topic)
            .thenComparingInt(LogPlace::partition)
            .thenComparing(LogPlace::id);

    /** @return a place before all lines of that time */
    public static LogPlace before(long timeMillis) {
        return new LogPlace(timeMillis, "", -1, "");
    }

    /** @return the id of a line that its sender numbered */
    static String numbered(String sender, long epochMillis, long sequence) {
        return sender + ':' + Long.toHexString(epochMillis) + ':' + digits(sequence, 12);
    }

    /** @return the id of a line without a number */
    static String placed(long offset, int line) {
        return digits(offset, 16) + ':' + digits(line, 6);
    }

    private static String digits(long number, int least) {
        String hex = Long.toHexString(number);
        return hex.length() >= least ? hex : "0".repeat(least - hex.length()) + hex;
    }

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }
}
