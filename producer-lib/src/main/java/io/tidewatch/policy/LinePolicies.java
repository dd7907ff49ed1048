package io.tidewatch.policy;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The policies that concern one source, as its publisher obeys them. {@link #set} may be called by any thread;
 * {@link #dropsAll} by any thread; the rest by one thread, the one that sends.
 */
public final class LinePolicies {
    private static final int NONE = -1;

    private final Source source;
    private volatile List<Policy> active = List.of();
    private volatile List<Policy> keepingShort = List.of();
    private volatile int dropsAllUpTo = NONE;
    private final LineSampler sampler = new LineSampler();

    public LinePolicies(Source source) {
        this.source = source;
    }

    /** What becomes of a line. */
    public enum Verdict {
        /** It is sent, with the number of lines it stands for. */
        SEND,
        /** A policy drops it. */
        DROPPED,
        /** It is counted and kept until a later line of its pattern stands for it, or it is sent itself. */
        COUNTED
    }

    /** From now on these count, and no others. */
    public void set(Collection<Policy> policies) {
        List<Policy> all =
                policies.stream().filter(policy -> policy.concerns(source)).toList();
        List<Policy> ours = all.stream()
                .filter(policy -> !policy.keepShort())
                .sorted(Comparator.comparing(Policy::drop).reversed().thenComparing(Policy::id))
                .toList();
        int upTo = NONE;
        for (Policy policy : ours) {
            if (policy.drop() && policy.logger().isEmpty()) {
                upTo = Math.max(upTo, rank(policy.upTo()));
            }
        }
        active = ours;
        keepingShort = all.stream().filter(Policy::keepShort).toList();
        dropsAllUpTo = upTo;
    }

    /** @return whether lines of this level are dropped whatever they say: they need not even be made */
    public boolean dropsAll(LogLevel level) {
        return rank(level) <= dropsAllUpTo;
    }

    /** @return whether there is anything to obey, or to tell of still */
    public boolean isEmpty() {
        return active.isEmpty() && keepingShort.isEmpty() && sampler.isEmpty();
    }

    /** @return whether such a line, where it is sent, goes to the topic of short lines */
    public boolean keepsShort(LogEvent event) {
        List<Policy> policies = keepingShort;
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i).concerns(event.logger(), event.level())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Judges a line.
     *
     * @param out takes the line as it is to be sent; called at most once
     */
    public Verdict judge(LogEvent event, long nowNanos, Consumer<LogEvent> out) {
        Policy policy = policyOf(event);
        if (policy == null) {
            out.accept(event);
            return Verdict.SEND;
        }
        if (policy.drop()) {
            return Verdict.DROPPED;
        }
        return sampler.judge(event, policy.perSecond(), nowNanos, out) ? Verdict.SEND : Verdict.COUNTED;
    }

    /**
     * Tells of lines that were counted and that no line of their pattern has told of for a while.
     *
     * @param all whether to tell of all of them now: this is the end
     * @param out takes the last line of each such pattern; it stands for those counted
     */
    public void tell(long nowNanos, boolean all, Consumer<LogEvent> out) {
        sampler.tell(nowNanos, all, out);
    }

    /** @return how many lines were let go since this was asked last, because another line stands for them */
    public long takeSampled() {
        return sampler.takeSampled();
    }

    private @Nullable Policy policyOf(LogEvent event) {
        List<Policy> policies = active;
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i).concerns(event.logger(), event.level())) {
                return policies.get(i);
            }
        }
        return null;
    }

    private static int rank(LogLevel level) {
        return switch (level) {
            case TRACE -> 0;
            case DEBUG -> 1;
            case INFO -> 2;
            case WARN -> 3;
            case ERROR -> 4;
            case CRITICAL -> 5;
        };
    }
}
