package io.tidewatch.processor.catalog;

import io.tidewatch.alert.Condition;
import io.tidewatch.processor.mine.PatternRow;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the owner keeps of one pattern of a service.
 *
 * @param told what the catalog says of it
 * @param lastAppendMillis append time of what was heard of it last, about: of its lines or of those of patterns that were
 *     merged into it
 * @param resumedAppendMillis append time at which it was heard of again after its last silence of an hour or more; 0: there
 *     was none
 * @param silentMillis how long that silence was
 * @param announced whether it was let pass as new under its own id
 * @param hours the newest hours (of append time, since the epoch) in which it was heard of, oldest first, at most
 *     {@value #MOST_HOURS}
 * @param mined the owner's miner's row; null where the source gave the template, or a task alone knows it
 */
record CatalogRow(
        CatalogPattern told,
        long lastAppendMillis,
        long resumedAppendMillis,
        long silentMillis,
        boolean announced,
        List<Long> hours,
        @Nullable PatternRow mined) {
    /** Version 1 had no hours. */
    private static final int VERSION = 2;

    static final int MOST_HOURS = Condition.NewTerm.MOST_HOURS + 2;
    private static final long HOUR_MILLIS = 3_600_000;

    private static final int GIVEN = 1;
    private static final int GENERAL = 2;
    private static final int MINED = 4;
    private static final int ANNOUNCED = 8;

    /** A shorter silence is none: how exactly it is known when a pattern was heard of last. */
    static final long LEAST_SILENCE_MILLIS = 3_600_000;

    CatalogRow {
        hours = List.copyOf(hours);
    }

    CatalogRow with(CatalogPattern next) {
        return new CatalogRow(next, lastAppendMillis, resumedAppendMillis, silentMillis, announced, hours, mined);
    }

    CatalogRow with(@Nullable PatternRow next) {
        return new CatalogRow(told, lastAppendMillis, resumedAppendMillis, silentMillis, announced, hours, next);
    }

    CatalogRow asAnnounced() {
        return announced
                ? this
                : new CatalogRow(told, lastAppendMillis, resumedAppendMillis, silentMillis, true, hours, mined);
    }

    /** Heard of at that time. */
    CatalogRow heard(long appendMillis) {
        long silence = appendMillis - lastAppendMillis;
        boolean resumes = silence >= LEAST_SILENCE_MILLIS;
        return new CatalogRow(
                told,
                Math.max(lastAppendMillis, appendMillis),
                resumes ? appendMillis : resumedAppendMillis,
                resumes ? silence : silentMillis,
                announced,
                with(hours, List.of(hourOf(appendMillis))),
                mined);
    }

    /** @return that hour, since the epoch */
    static long hourOf(long millis) {
        return Math.floorDiv(millis, HOUR_MILLIS);
    }

    /** Its lines are those of the other, too. */
    CatalogRow withHoursOf(CatalogRow other) {
        return new CatalogRow(
                told, lastAppendMillis, resumedAppendMillis, silentMillis, announced, with(hours, other.hours), mined);
    }

    private static List<Long> with(List<Long> some, List<Long> more) {
        if (some.containsAll(more)) {
            return some;
        }
        TreeSet<Long> all = new TreeSet<>(some);
        all.addAll(more);
        while (all.size() > MOST_HOURS) {
            all.pollFirst();
        }
        return List.copyOf(all);
    }

    /**
     * @param atMillis append time of a line of it
     * @param rememberMillis so far back counts
     * @return whether it was met in at most so many hours of that time, but for that of the line
     */
    boolean isRare(long atMillis, long rememberMillis, int atMost) {
        long own = hourOf(atMillis);
        long from = atMillis - rememberMillis;
        return hours.stream()
                        .filter(hour -> hour != own && (hour + 1) * HOUR_MILLIS > from)
                        .count()
                <= atMost;
    }

    /**
     * @param rememberMillis for how long patterns are known to whoever asks
     * @param fromMillis since when that one asks, append time
     * @return whether it is news to him: it came since then, or came back after so long
     */
    boolean isNews(long rememberMillis, long fromMillis) {
        boolean back = resumedAppendMillis >= fromMillis && resumedAppendMillis > 0 && silentMillis >= rememberMillis;
        return back || !told.general() && told.firstAppendMillis() >= fromMillis;
    }

    byte[] toBytes() {
        RowWriter out = new RowWriter().one(VERSION);
        out.one((told.given() ? GIVEN : 0)
                | (told.general() ? GENERAL : 0)
                | (mined == null ? 0 : MINED)
                | (announced ? ANNOUNCED : 0));
        out.text(told.template()).text(told.mergedInto());
        out.signed(told.firstMillis()).signed(told.firstAppendMillis()).count(told.revision());
        out.signed(lastAppendMillis).signed(resumedAppendMillis).signed(silentMillis);
        out.count(hours.size());
        hours.forEach(out::signed);
        if (mined != null) {
            out.blob(mined.toBytes());
        }
        return out.toBytes();
    }

    static CatalogRow read(String service, String id, byte[] bytes) {
        RowReader in = new RowReader(bytes, VERSION);
        int flags = in.one();
        String template = in.text();
        String into = in.text();
        CatalogPattern told = new CatalogPattern(
                service,
                id,
                template,
                (flags & GIVEN) != 0,
                into,
                in.signed(),
                in.signed(),
                (flags & GENERAL) != 0,
                (int) in.count());
        long last = in.signed();
        long resumed = in.signed();
        long silent = in.signed();
        List<Long> hours = new ArrayList<>();
        if (in.version() == 1) {
            // nobody counted: it was met often, until that is too long ago
            LongStream.rangeClosed(hourOf(last) - MOST_HOURS + 1, hourOf(last)).forEach(hours::add);
        } else {
            for (int left = in.size(); left > 0; left--) {
                hours.add(in.signed());
            }
        }
        // where another version of the miner wrote it the owner's miner learns it anew
        PatternRow mined =
                (flags & MINED) == 0 ? null : PatternRow.read(in.blob()).orElse(null);
        return new CatalogRow(told, last, resumed, silent, (flags & ANNOUNCED) != 0, hours, mined);
    }
}
