package io.tidewatch.example.analyzer;

/**
 * What began and has not ended.
 *
 * @param beganMillis when, by the clock of the source
 * @param dueMillis when it is looked at next, by the broker's clock
 * @param toldMillis when it was told of; 0: it was not
 * @param host empty where unknown
 * @param line the beginning of the line that says so
 */
record Open(long beganMillis, long dueMillis, long toldMillis, String service, String host, String line) {
    private static final int PARTS = 6;

    Open told(long millis, long nextMillis) {
        return new Open(beganMillis, nextMillis, millis, service, host, line);
    }

    String text() {
        return String.join(
                "\t",
                Long.toString(beganMillis),
                Long.toString(dueMillis),
                Long.toString(toldMillis),
                service.replace('\t', ' '),
                host.replace('\t', ' '),
                line);
    }

    static Open of(String text) {
        String[] parts = text.split("\t", PARTS);
        return new Open(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3],
                parts[4],
                parts[5]);
    }
}
