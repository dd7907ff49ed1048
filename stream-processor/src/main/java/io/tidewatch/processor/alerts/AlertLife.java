package io.tidewatch.processor.alerts;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.rules.Wording;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The walk of an alert: INACTIVE → PENDING → FIRING → RESOLVED, NO_DATA beside it. Decides only; the row given is
 * changed and told of once per transition. {@code now} is when a thing happened by the clock of the inputs.
 */
final class AlertLife {
    private static final Duration TERM_FIRES_FOR = Duration.ofMinutes(5);

    /** What comes within that after a rare value is the same time. */
    private static final Duration RARE_AGAIN = Duration.ofHours(1);

    /** A series that has not come for so many of its intervals is silent. */
    private static final double SILENT_INTERVALS = 2.5;

    private final AlertConfig config;
    private final AlertCounts counts;
    private final Predicate<Rule> hasRoom;
    private final AlertMarks marks;
    private final Consumer<AlertRow> told;

    /**
     * @param hasRoom whether people may be told of one more alert of that rule, as far as is known here
     * @param told gets the row at each transition, as it is right after it
     */
    AlertLife(AlertConfig config, AlertCounts counts, Predicate<Rule> hasRoom, Consumer<AlertRow> told) {
        this.config = config;
        this.counts = counts;
        this.hasRoom = hasRoom;
        this.told = told;
        this.marks = new AlertMarks(this);
    }

    /** A window was judged, with all its data in. */
    void judged(AlertRow row, Evaluation of, Verdict verdict, long now) {
        if (!ActiveTime.anyCovers(of.rule().schedule(), now)) {
            off(row, of.rule(), now);
        } else if (verdict instanceof Verdict.Holds holds) {
            row.noDataSince = 0;
            row.undecidedSince = 0;
            holds(row, of.rule(), holds, now);
        } else if (row.judgedTo < row.earlyEnd) {
            return;
        } else if (verdict instanceof Verdict.Undecided undecided) {
            undecided(row, of, undecided.why(), now);
        } else if (verdict instanceof Verdict.Clear clear) {
            row.noDataSince = 0;
            row.undecidedSince = 0;
            clear(row, of.rule(), clear.value(), clear.why(), now);
        } else {
            noData(row, of, verdict.why(), now);
        }
    }

    /** It fires at once, whatever its rule has to wait for. */
    void fires(AlertRow row, Rule rule, Verdict.Holds holds, long now) {
        row.pendingSince = now;
        row.severity = holds.severity();
        row.value = holds.value();
        row.bound = holds.bound();
        fire(row, rule, holds.why(), now);
    }

    /** A composite rule's expression was looked at. */
    void composed(AlertRow row, Rule rule, boolean holds, String why, long now) {
        if (!ActiveTime.anyCovers(rule.schedule(), now)) {
            off(row, rule, now);
        } else if (holds) {
            holds(row, rule, new Verdict.Holds(rule.severity(), Double.NaN, Double.NaN, why), now);
        } else {
            clear(row, rule, Double.NaN, why, now);
        }
    }

    /** What comes of an alert by time alone, each at its time, up to then: a mark lapses, it escalates, it calms. */
    void timers(AlertRow row, Rule rule, long upTo) {
        marks.strike(row, rule, upTo);
    }

    /** When {@link #timers} has something to do next; {@link DueIndex#NEVER} where it has not. */
    long nextMark(AlertRow row, Rule rule) {
        return AlertMarks.next(row, rule);
    }

    /** Its rule is not on at this time. */
    private void off(AlertRow row, Rule rule, long now) {
        row.noDataSince = 0;
        row.undecidedSince = 0;
        row.clearSince = 0;
        row.earlyEnd = 0;
        row.resolvedBy = "";
        if (row.isKnownToPeople()) {
            resolve(row, rule, "its rule is off at this time", now);
        } else if (row.state == AlertState.PENDING) {
            pendingEnded(row, rule, "its rule is off at this time", now);
        }
    }

    /** A window holds before it is over. */
    void early(AlertRow row, Evaluation of, Evaluation.Early early, long now) {
        if (!row.resolvedBy.isEmpty() || !ActiveTime.anyCovers(of.rule().schedule(), now)) {
            return;
        }
        row.earlyEnd = Math.max(row.earlyEnd, early.endMillis());
        row.noDataSince = 0;
        row.undecidedSince = 0;
        holds(row, of.rule(), early.holds(), now);
    }

    /** A value never seen: fires at once. */
    void newTerm(AlertRow row, Rule rule, String field, String term, long now) {
        String why = (isOfRare(rule) ? "rarely seen: " : "first seen: ") + field + " " + term;
        if (!ActiveTime.anyCovers(rule.schedule(), now)) {
            return;
        }
        row.pendingSince = now;
        row.severity = rule.severity();
        fire(row, rule, why, now);
    }

    /** A new term is news for a while only. */
    void termGrewOld(AlertRow row, @Nullable Rule rule, long now) {
        resolve(row, rule, "no news any more after " + Wording.span(termFiresFor(rule)), now);
    }

    static Duration termFiresFor(@Nullable Rule rule) {
        return rule == null || rule.keepFiringFor().isZero() ? TERM_FIRES_FOR : rule.keepFiringFor();
    }

    /** Its group is not expected any more, or its rule does not speak any more. */
    void ends(AlertRow row, @Nullable Rule rule, String why, long now) {
        if (row.isKnownToPeople()) {
            resolve(row, rule, why, now);
        } else if (row.state == AlertState.PENDING) {
            pendingEnded(row, rule, why, now);
        }
        row.ring.clear();
        row.earlyEnd = 0;
        row.clearSince = 0;
        row.noDataSince = 0;
        row.undecidedSince = 0;
        row.resolvedBy = "";
        row.reopened = false;
        row.gone = true;
        if (row.flapping) {
            marks.calm(row, rule, now);
        }
    }

    /** People are told of it, or are not because too many of its rule fire. */
    void suppressed(AlertRow row, @Nullable Rule rule, boolean suppressed, long now) {
        row.suppressed = suppressed;
        if (suppressed) {
            counts.add(AlertCounts.What.SUPPRESSED);
        }
        transition(row, rule, Transition.UPDATED, row.why, now);
    }

    /** Nothing may fire or resolve for lack of data: said of alerts that are active; empty: that is over. */
    void held(AlertRow row, @Nullable Rule rule, String reason, long now) {
        row.held = reason;
        transition(row, rule, reason.isEmpty() ? Transition.RELEASED : Transition.HELD, row.why, now);
    }

    /** When something happens to the row even if no data ever come; {@link DueIndex#NEVER} where nothing does. */
    long nextTimer(AlertRow row, Rule rule) {
        long next = row.lastSeen + forgetAfter(rule).toMillis();
        if (row.state == AlertState.PENDING) {
            next = Math.min(next, row.pendingSince + rule.forDuration().toMillis());
        }
        if (row.clearSince > 0) {
            next = Math.min(next, row.clearSince + rule.keepFiringFor().toMillis());
        }
        if (row.noDataSince > 0) {
            next = Math.min(next, row.noDataSince + noDataAfter(row));
        }
        if (!row.resolvedBy.isEmpty()) {
            next = Math.min(next, row.resolvedAt + 1);
        }
        if (row.undecidedSince > 0) {
            next = 0;
        }
        return next;
    }

    Duration forgetAfter(Rule rule) {
        if (rule.condition() instanceof Condition.Absent absent) {
            return absent.forgetAfter();
        }
        return rule.condition() instanceof Condition.NewTerm term ? term.remember() : config.forgetAfter();
    }

    /** @return silent for so long, a value is told of again */
    Duration newsAfter(Rule rule) {
        return isOfRare(rule) ? RARE_AGAIN : forgetAfter(rule);
    }

    private static boolean isOfRare(Rule rule) {
        return rule.condition() instanceof Condition.NewTerm term && term.atMost() > 0;
    }

    private void holds(AlertRow row, Rule rule, Verdict.Holds holds, long now) {
        if (!row.resolvedBy.isEmpty() && now <= row.resolvedAt) {
            return;
        }
        row.clearSince = 0;
        row.reopened = false;
        row.value = holds.value();
        row.bound = holds.bound();
        switch (row.state) {
            case INACTIVE, RESOLVED -> {
                if (row.resolvedBy.isEmpty()) {
                    begin(row, rule, holds, now);
                } else {
                    String again = holds.why() + " (resolved by hand by " + row.resolvedBy + ", still holds)";
                    row.pendingSince = now;
                    row.severity = holds.severity();
                    fire(row, rule, again, now);
                }
            }
            case PENDING -> {
                row.severity = holds.severity();
                row.why = holds.why();
                if (now - row.pendingSince >= rule.forDuration().toMillis()) {
                    fire(row, rule, holds.why(), now);
                }
            }
            case FIRING -> {
                Severity severity = holds.severity().max(row.raisedTo);
                if (row.severity != severity) {
                    row.severity = severity;
                    transition(row, rule, Transition.SEVERITY_CHANGED, holds.why(), now);
                } else {
                    row.why = holds.why();
                }
            }
            case NO_DATA -> {
                row.severity = holds.severity().max(row.raisedTo);
                row.state = AlertState.FIRING;
                transition(row, rule, Transition.FIRED, holds.why(), now);
            }
        }
    }

    private void begin(AlertRow row, Rule rule, Verdict.Holds holds, long now) {
        row.pendingSince = now;
        row.severity = holds.severity();
        if (rule.forDuration().isZero()) {
            fire(row, rule, holds.why(), now);
        } else {
            row.firingSince = 0;
            row.resolvedAt = 0;
            row.state = AlertState.PENDING;
            transition(row, rule, Transition.PENDING, holds.why(), now);
        }
    }

    private void fire(AlertRow row, Rule rule, String why, long now) {
        row.state = AlertState.FIRING;
        row.firingSince = now;
        row.resolvedAt = 0;
        row.resolvedBy = "";
        row.acknowledged = null;
        AlertMarks.begin(row);
        if (!row.suppressed && !AlertTies.isCount(row) && !hasRoom.test(rule)) {
            row.suppressed = true;
            counts.add(AlertCounts.What.SUPPRESSED);
        }
        transition(row, rule, Transition.FIRED, why, now);
    }

    private void clear(AlertRow row, Rule rule, double value, String why, long now) {
        row.resolvedBy = "";
        switch (row.state) {
            case INACTIVE, RESOLVED -> row.value = value;
            case PENDING -> {
                row.value = value;
                pendingEnded(row, rule, why, now);
            }
            case FIRING -> {
                if (row.reopened) {
                    return;
                }
                if (row.clearSince == 0) {
                    row.clearSince = now;
                }
                if (now - row.clearSince >= rule.keepFiringFor().toMillis()) {
                    row.value = value;
                    resolve(row, rule, why, now);
                }
            }
            case NO_DATA -> {
                row.value = value;
                resolve(row, rule, why, now);
            }
        }
    }

    /** It stays as it is, and says why, for as long as anything is looked at that was looked at when it was known to hold. */
    private void undecided(AlertRow row, Evaluation of, String why, long now) {
        if (!row.isActive()) {
            row.undecidedSince = 0;
            return;
        }
        if (row.undecidedSince == 0) {
            row.undecidedSince = now;
        }
        row.why = AlertTexts.cut("not known whether it still holds: " + why);
        long lasts = of.panes().kept() * of.panes().paneMillis();
        if (now - row.undecidedSince >= lasts) {
            String since = " for " + Wording.span(Duration.ofMillis(lasts));
            clear(row, of.rule(), Double.NaN, "nothing has said that it holds" + since + ": " + why, now);
        }
    }

    private void noData(AlertRow row, Evaluation of, String what, long now) {
        Rule rule = of.rule();
        String why = NoDataCause.of(row, of, now) + ": " + what;
        if (row.noDataSince == 0) {
            row.noDataSince = now;
        }
        if (now - row.noDataSince < noDataAfter(row)) {
            return;
        }
        switch (rule.noData()) {
            case KEEP -> {}
            case OK -> clear(row, rule, Double.NaN, what, now);
            case ALERT ->
                holds(row, rule, new Verdict.Holds(noDataSeverity(row, rule), Double.NaN, Double.NaN, why), now);
            case NO_DATA -> {
                if (row.state == AlertState.PENDING) {
                    pendingEnded(row, rule, why, now);
                } else if (row.state == AlertState.FIRING && !row.reopened) {
                    row.clearSince = 0;
                    row.state = AlertState.NO_DATA;
                    transition(row, rule, Transition.NO_DATA, why, now);
                }
            }
        }
    }

    /** Windows without data say nothing of a series that is not due yet. */
    private long noDataAfter(AlertRow row) {
        return Math.max(config.noDataAfter().toMillis(), silentFor(row.intervalMillis));
    }

    static long silentFor(long intervalMillis) {
        return (long) (SILENT_INTERVALS * intervalMillis);
    }

    private static Severity noDataSeverity(AlertRow row, Rule rule) {
        return row.state == AlertState.FIRING ? row.severity : rule.severity();
    }

    private void pendingEnded(AlertRow row, @Nullable Rule rule, String why, long now) {
        row.state = AlertState.INACTIVE;
        row.acknowledged = null;
        transition(row, rule, Transition.PENDING_ENDED, why, now);
    }

    void resolve(AlertRow row, @Nullable Rule rule, String why, long now) {
        row.state = AlertState.RESOLVED;
        row.resolvedAt = now;
        row.acknowledged = null;
        row.clearSince = 0;
        row.noDataSince = 0;
        row.undecidedSince = 0;
        row.reopened = false;
        transition(row, rule, Transition.RESOLVED, why, now);
        row.suppressed = false;
    }

    /** @param rule null: labels and texts stay as they are */
    void transition(AlertRow row, @Nullable Rule rule, Transition transition, String why, long now) {
        row.why = AlertTexts.cut(AlertTexts.withTemplate(why, row));
        row.changedAt = Math.max(row.changedAt, now);
        // begins with the seconds of its time: also a key that was forgotten and comes back only ever counts upwards
        row.sequence = row.sequence == 0 ? Math.max(1, row.changedAt / 1000) : row.sequence + 1;
        row.transition = transition;
        boolean flaps = rule != null && AlertMarks.flip(row, rule, transition);
        row.published = true;
        if (!row.isActive()) {
            row.held = "";
        }
        if (rule != null) {
            row.revision = rule.revision();
            row.labels = AlertTexts.labels(rule, row.group);
            row.annotations = AlertTexts.annotations(rule, row);
        }
        row.remember(new AlertRow.Change(row.changedAt, transition, row.state, row.why));
        counts.add(AlertCounts.What.TRANSITIONS);
        told.accept(row);
        if (flaps) {
            marks.flaps(row, Objects.requireNonNull(rule), now);
        }
    }
}
