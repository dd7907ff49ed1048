package io.tidewatch.processor.mine;

/**
 * How much one miner remembers; what was not met for longest goes first.
 *
 * @param patterns patterns, merged ones included
 * @param keys exact shapes of lines known to belong to a pattern
 * @param buckets generalisations with evidence
 * @param characters of a line that are looked at
 * @param tokens of a line that are looked at
 */
public record MinerLimits(int patterns, int keys, int buckets, int characters, int tokens) {
    private static final int MOST_CHARACTERS = 8_192;

    public MinerLimits {
        atLeast(16, patterns, "patterns");
        atLeast(16, keys, "keys");
        atLeast(16, buckets, "buckets");
        atLeast(16, characters, "characters");
        atLeast(4, tokens, "tokens");
        if (characters > MOST_CHARACTERS) {
            // templates and proposals travel in records of a bounded size
            throw new IllegalArgumentException("characters is " + characters + ", expected at most " + MOST_CHARACTERS);
        }
    }

    public static MinerLimits defaults() {
        return new MinerLimits(2_000, 8_000, 20_000, 2_048, 160);
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }
}
