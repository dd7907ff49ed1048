package io.tidewatch.policy;

import io.tidewatch.event.LogEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends of each pattern so many lines a second, by a token bucket, and counts the others exactly: the next line that is
 * sent stands for them too, and where none comes the last of them is sent itself. The pattern is the template, else the
 * text without its digits. Bounded in patterns: lines of further ones are sent. For one thread.
 */
final class LineSampler {
    static final int MOST_PATTERNS = 2_000;
    private static final long TELL_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long FORGET_AFTER_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Long, Seen> patterns = new LinkedHashMap<>(64, 0.75f, true);
    private long lookedNanos = Long.MIN_VALUE;
    private long sampled;

    /** What is known of a pattern. */
    private static final class Seen {
        double tokens;
        long filledNanos;
        long counted;
        long countedSinceNanos;

        @Nullable
        LogEvent last;
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** @return whether it was sent */
    boolean judge(LogEvent event, double perSecond, long nowNanos, Consumer<LogEvent> out) {
        long key = key(event);
        Seen seen = patterns.get(key);
        if (seen == null) {
            if (patterns.size() >= MOST_PATTERNS) {
                out.accept(event);
                return true;
            }
            seen = new Seen();
            seen.tokens = Math.max(1, perSecond);
            seen.filledNanos = nowNanos;
            patterns.put(key, seen);
        }
        seen.tokens = Math.min(Math.max(1, perSecond), seen.tokens + (nowNanos - seen.filledNanos) / 1e9 * perSecond);
        seen.filledNanos = nowNanos;
        if (seen.tokens < 1) {
            if (seen.counted == 0) {
                seen.countedSinceNanos = nowNanos;
            }
            seen.counted += event.lines();
            release(seen);
            seen.last = event;
            return false;
        }
        seen.tokens--;
        out.accept(event.standingFor(event.lines() + seen.counted));
        seen.counted = 0;
        release(seen);
        return true;
    }

    /** @return how many lines were let go since this was asked last: another line stands for them */
    long takeSampled() {
        long since = sampled;
        sampled = 0;
        return since;
    }

    private void release(Seen seen) {
        if (seen.last != null) {
            seen.last = null;
            sampled++;
        }
    }

    void tell(long nowNanos, boolean all, Consumer<LogEvent> out) {
        if (patterns.isEmpty() || !all && lookedNanos != Long.MIN_VALUE && nowNanos - lookedNanos < LOOK_EVERY_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        for (Iterator<Seen> each = patterns.values().iterator(); each.hasNext(); ) {
            Seen seen = each.next();
            LogEvent last = seen.last;
            if (last != null && (all || nowNanos - seen.countedSinceNanos >= TELL_AFTER_NANOS)) {
                out.accept(last.standingFor(seen.counted));
                seen.counted = 0;
                seen.last = null;
            }
            if (seen.last == null && (all || nowNanos - seen.filledNanos >= FORGET_AFTER_NANOS)) {
                each.remove();
            }
        }
    }

    /** Two patterns that share a key by chance share their tokens: no count is wrong by that. */
    private static long key(LogEvent event) {
        long hash = event.logger().hashCode() * 31L + event.level().name().hashCode();
        String template = event.template();
        String text = template == null ? event.message() : template;
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = template == null && c >= '0' && c <= '9';
            if (!digit || !digits) {
                hash = (hash ^ (digit ? '0' : c)) * 0x100000001b3L;
            }
            digits = digit;
        }
        return hash;
    }
}
