package io.tidewatch.processor.rules;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a window holds many times more, or fewer, events than each of the times that it is compared with. */
final class SpikeJudge {
    private SpikeJudge() {}

    /**
     * A time that it is compared with.
     *
     * @param events as many as there were of it in one timeframe
     * @param observed whether the group was known all through it and since
     * @param when in words
     */
    private record Before(double events, boolean observed, String when) {}

    static Verdict of(Rule rule, Condition.Spike c, Panes panes, PaneRing ring, long endMillis) {
        double cur = ring.between(endMillis - panes.window() * panes.paneMillis(), endMillis)
                .events();
        List<Before> known = before(c, panes, ring, endMillis);
        String first = known.get(0).when;
        // what the group was not known in has its own warm-up
        known.removeIf(before -> !before.observed && !c.alertOnNewData());
        if (known.isEmpty()) {
            return new Verdict.Undecided("not observed for long enough to compare with " + first);
        }
        String what = what(c, cur, known);
        boolean up = c.spikeType() != Direction.DOWN && known.stream().allMatch(before -> isUp(c, cur, before));
        boolean down = c.spikeType() != Direction.UP && known.stream().allMatch(before -> isDown(c, cur, before));
        if (!up && !down) {
            return new Verdict.Clear(cur, what);
        }
        double most = known.stream().mapToDouble(Before::events).max().orElse(0);
        double least = known.stream().mapToDouble(Before::events).min().orElse(0);
        double bound = up ? Math.max(most * c.spikeHeight(), (double) c.thresholdCur()) : least / c.spikeHeight();
        String height = Wording.number(c.spikeHeight());
        return new Verdict.Holds(
                rule.severity(), cur, bound, what + (up ? ", bound " + height + " times" : ", bound 1/" + height));
    }

    private static boolean isUp(Condition.Spike c, double cur, Before before) {
        double ref = before.events;
        boolean enough = ref >= c.thresholdRef() && cur >= c.thresholdCur();
        boolean isNew = c.alertOnNewData() && (!before.observed || enough && ref == 0);
        return cur >= ref * c.spikeHeight() && cur >= Math.max(1, c.thresholdCur()) && (enough && ref > 0 || isNew);
    }

    private static boolean isDown(Condition.Spike c, double cur, Before before) {
        double ref = before.events;
        boolean enough = ref >= c.thresholdRef() && cur >= c.thresholdCur();
        return before.observed && enough && ref > 0 && cur <= ref / c.spikeHeight();
    }

    private static List<Before> before(Condition.Spike c, Panes panes, PaneRing ring, long endMillis) {
        long pane = panes.paneMillis();
        long windowMillis = panes.window() * pane;
        long from = endMillis - windowMillis;
        long length = (c.referenced().toMillis() + pane - 1) / pane * pane;
        List<Before> out = new ArrayList<>();
        for (Duration ago : c.comparedTo()) {
            long back = panesBack(c, ago, pane) * pane;
            double events = ring.between(from - back, from - back + length).events() / (length / (double) windowMillis);
            out.add(new Before(events, ring.observedFromMillis() <= from - back, when(c, ago)));
        }
        return out;
    }

    /** @return how many panes before the window that time begins */
    static long panesBack(Condition.Spike c, Duration ago, long paneMillis) {
        long reach = ago.minus(c.timeframe()).plus(c.referenced()).toMillis();
        return (reach + paneMillis - 1) / paneMillis;
    }

    private static String what(Condition.Spike c, double cur, List<Before> known) {
        String span = Wording.span(c.timeframe());
        String each = c.reference() == null ? "" : " per " + span;
        StringBuilder what = new StringBuilder(Judge.plural(cur, "event") + " over " + span);
        for (Before before : known) {
            what.append(", ")
                    .append(Wording.number(before.events))
                    .append(each)
                    .append(" in ")
                    .append(before.when);
        }
        return what.toString();
    }

    private static String when(Condition.Spike c, Duration ago) {
        String length = "the " + Wording.span(c.referenced());
        return c.compareTo().isEmpty() ? length + " before" : length + " that ended " + Wording.span(ago) + " earlier";
    }
}
