package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Panes;
import java.time.Duration;
import java.util.Collection;

/** How far before its period a replay has to begin, so that its rules know what they would have known. */
public record WarmUp(Duration length, String because) {
    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final Duration MOST_LEARNT = Duration.ofDays(7);

    /** A week back and the longest window; change and spike compare with nothing less than all of it. */
    private static final Duration MOST = Duration.ofDays(14);

    /** Values a detector learns from before it speaks, with some to spare; and a day, for what comes daily. */
    private static final int LEARNT = 60;

    private static final Duration DAY = Duration.ofDays(1);

    /** @return what the rule that looks back farthest needs: of what is learnt seven days at most, of what is compared fourteen */
    public static WarmUp of(Collection<Rule> rules) {
        WarmUp longest = new WarmUp(LEAST, "");
        for (Rule rule : rules) {
            Duration needs = rule.enabled() ? needs(rule) : Duration.ZERO;
            if (needs.compareTo(longest.length) > 0) {
                longest = new WarmUp(needs, rule.id());
            }
        }
        return longest.length.compareTo(MOST) > 0 ? new WarmUp(MOST, longest.because) : longest;
    }

    private static Duration needs(Rule rule) {
        Condition condition = rule.condition();
        if (condition instanceof Condition.NewTerm term) {
            return shorter(term.remember(), MOST_LEARNT);
        }
        if (condition instanceof Condition.Outlier far) {
            return far.history().compareTo(DAY) > 0 ? shorter(far.history(), MOST_LEARNT) : DAY;
        }
        Panes panes = Panes.of(condition);
        Duration window = Duration.ofMillis(panes.kept() * panes.paneMillis());
        if (condition instanceof Condition.Anomaly) {
            Duration learnt = window.multipliedBy(LEARNT);
            return learnt.compareTo(DAY) > 0 ? shorter(learnt, MOST_LEARNT) : DAY;
        }
        return window.plus(rule.forDuration()).plus(rule.keepFiringFor());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
