package io.tidewatch.processor.signals;

/**
 * Bounds on what is sent to the alerts application.
 *
 * @param maxPartialsPerRecord how many partials (rule × group × pane) one input record may bring; further ones are
 *     counted and left out
 * @param maxGathered how many partials wait for a commit; past them they go out before it
 * @param maxSamples events shown with a partial
 * @param maxSampleChars length a sample's text is cut to, characters
 * @param maxStartsPerRule how many starts of a {@code sequence} rule may be open in a task; further ones are counted and left out
 * @param maxStarts likewise, of all rules
 */
public record SignalConfig(
        int maxPartialsPerRecord,
        int maxGathered,
        int maxSamples,
        int maxSampleChars,
        int maxStartsPerRule,
        int maxStarts) {
    static final int MAX_GROUP_FIELDS = 8;
    static final int MAX_GROUP_VALUE_CHARS = 200;

    public SignalConfig {
        range("maxPartialsPerRecord", maxPartialsPerRecord, 1, 100_000);
        range("maxGathered", maxGathered, 1, 1_000_000);
        range("maxSamples", maxSamples, 0, 10);
        range("maxSampleChars", maxSampleChars, 1, 1_000);
        range("maxStartsPerRule", maxStartsPerRule, 1, 1_000_000);
        range("maxStarts", maxStarts, 1, 1_000_000);
    }

    public static SignalConfig defaults() {
        return new SignalConfig(2_000, 10_000, 3, 200, 10_000, 50_000);
    }

    private static void range(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
