package io.tidewatch.processor.logs;

/**
 * Bounds of those who follow the logs at one instance.
 *
 * @param watchers who may follow at one time; the next is refused and counted
 * @param waitingLines lines found that wait for one of them
 * @param unreadBytes bytes of records that wait for those who have not looked at what came before, of all together: a record is
 *     counted once, however many it waits for. Where more come, whoever has most waiting loses; one record may always wait for each
 */
public record TailLimits(int watchers, int waitingLines, long unreadBytes) {
    public TailLimits {
        range("watchers", watchers, 1, 1_000);
        range("waitingLines", waitingLines, 1, 1_000_000);
        range("unreadBytes", unreadBytes, 1 << 16, 1L << 32);
    }

    public static TailLimits defaults() {
        return new TailLimits(16, 2_000, 8L << 20);
    }

    private static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
