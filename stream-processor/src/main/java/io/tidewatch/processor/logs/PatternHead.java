package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternRow;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one pattern of one service.
 *
 * @param firstMillis event time of the line it was found in
 * @param level level of that line
 * @param example that line's message, cut
 * @param release release of that line's source; empty where it told none, or as of rows of a build before
 * @param given the source's own message template; null where the pattern was mined
 * @param mined the miner's row; null where the source gave its template
 * @param metMillis append time at which its owner was told last that it is met, about: once each six hours at most; 0: not
 *     known, as of rows of a build before
 */
record PatternHead(
        long firstMillis,
        LogLevel level,
        String example,
        String release,
        @Nullable String given,
        @Nullable PatternRow mined,
        long metMillis) {
    static final int MOST_EXAMPLE = 300;
    private static final int VERSION = 3;

    PatternHead {
        if ((given == null) == (mined == null)) {
            throw new IllegalArgumentException("a pattern is either given or mined");
        }
        example = cut(example, MOST_EXAMPLE);
    }

    String template() {
        return given != null
                ? PatternIds.canonical(given)
                : Objects.requireNonNull(mined).template();
    }

    /** @return id of the pattern it was merged into; empty where it was not */
    String mergedInto() {
        return mined == null ? "" : mined.mergedInto();
    }

    PatternHead with(PatternRow row) {
        return new PatternHead(firstMillis, level, example, release, null, row, metMillis);
    }

    PatternHead metAt(long appendMillis) {
        return new PatternHead(firstMillis, level, example, release, given, mined, appendMillis);
    }

    byte[] toBytes() {
        BinaryOut out = new BinaryOut().begin(VERSION).number(firstMillis).number(LevelBits.of(level));
        out.number(metMillis).text(example).text(release).flag(given != null);
        if (given != null) {
            return out.text(given).toBytes();
        }
        byte[] row = Objects.requireNonNull(mined).toBytes();
        return out.blob(row, 0, row.length).toBytes();
    }

    static PatternHead read(byte[] bytes) {
        BinaryIn in = new BinaryIn(bytes, VERSION);
        long first = in.number();
        LogLevel level = LevelBits.highest((int) in.number());
        long met = in.version() < 2 ? 0 : in.number();
        String example = in.text();
        String release = in.version() < 3 ? "" : in.text();
        if (in.flag()) {
            return new PatternHead(first, level, example, release, in.text(), null, met);
        }
        PatternRow row = PatternRow.read(in.blob())
                .orElseThrow(() -> new SerializationException("the row of a pattern cannot be read"));
        return new PatternHead(first, level, example, release, null, row, met);
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
