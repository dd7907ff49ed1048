package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.signals.Flow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one alert, in the hands of whoever loaded it: changed, then saved. Times are append time in
 * milliseconds since the epoch, 0 where it has not happened. Its bytes: {@link AlertRowCodec}.
 */
final class AlertRow {
    static final int MOST_SAMPLES = 3;
    static final int MOST_CHANGES = 20;
    /** What the way, a batch and a restart take. */
    private static final long SKEW_TOLERANCE_MILLIS = 5_000;

    private static final long SKEW_STEADY_MILLIS = 30_000;

    /** One line of its past. */
    record Change(long atMillis, Alert.Transition transition, AlertState state, String why) {}

    final String key;
    final String ruleId;
    Map<String, String> group = Map.of();
    Flow flow = Flow.METRICS;
    int revision;

    /** Panes its ring was filled by; a rule whose panes are others starts a new ring. */
    long paneMillis;

    int panesKept;

    long sequence;
    AlertState state = AlertState.INACTIVE;
    Alert.Transition transition = Alert.Transition.PENDING;
    Severity severity = Severity.WARNING;
    long pendingSince;
    long firingSince;
    long resolvedAt;
    long changedAt;

    /** Since when the condition is over while the alert still fires. */
    long clearSince;

    long noDataSince;

    /** Since when windows of an active alert do not say whether its condition still holds. */
    long undecidedSince;

    /** Append time of the newest record that was heard of its group. */
    long lastSeen;

    long eventTime;

    /** End of the newest window that was judged. */
    long judgedTo;

    /** End of the window that was found to hold before it was over: judgements of earlier ones do not end the alert. */
    long earlyEnd;

    double value = Double.NaN;
    double bound = Double.NaN;
    String why = "";
    String held = "";

    /** How the pattern of its group reads; empty where it has none, or nobody has looked yet. Not stored. */
    String template = "";

    /** Who resolved it by hand while the condition held, until it has been clear once; else empty. */
    String resolvedBy = "";

    /** What people said of it last; may be empty. */
    String comment = "";

    /** Reopened by hand: stays until the condition held and ended once more, or a person resolves it. */
    boolean reopened;

    /** Its group is not expected any more. */
    boolean gone;

    /** So many steps of its rule's escalation have been taken since it fired. */
    int escalated;

    /** The worst severity an escalation gave it since it fired. */
    Severity raisedTo = Severity.INFO;

    /** Receivers escalation named since it fired. */
    List<String> receivers = List.of();

    boolean flapping;

    /** When it fired or resolved, oldest first: as many as it takes to count as flapping. */
    final Deque<Long> flips = new ArrayDeque<>();

    /** More alerts of its rule fire than the rule allows, and this is one of those nobody is told of. */
    boolean suppressed;

    /** Of the alert that counts the suppressed ones: how many there were when that was last told. */
    long counted;

    /** When it is over unless it is told of again, see {@link ExternalLife}; 0: it goes by its rule. */
    long expiresAt;

    /** How seldom its group is heard of where it goes by points of metrics; 0 where nobody knows. */
    long intervalMillis;

    /** Append time of the newest record that said so; one of a more seldom series takes its place at once. */
    long intervalSaidAt;

    /** How much later than its event time a record came at {@link #skewSince}; 0 where records come about in time. */
    long skewMillis;

    /** Append time since when records have come about as late as {@link #skewMillis}; 0 where they come about in time. */
    long skewSince;

    /** What was heard last of its group was all said by agents of hosts. */
    boolean ofAgent;

    /** The alerts topic holds something under its key. */
    boolean published;

    /** What it is due at, in terms of closed windows; {@link DueIndex#NEVER} where nothing is to come. */
    long due = DueIndex.NEVER;

    /** Under which flow its entry stands; another than {@link #flow} only while its rules change. */
    Flow dueFlow = Flow.METRICS;

    Alert.@Nullable Acknowledgement acknowledged;
    List<Alert.Sample> samples = List.of();
    Map<String, String> labels = Map.of();
    Map<String, String> annotations = Map.of();
    final Deque<Change> changes = new ArrayDeque<>();
    PaneRing ring = new PaneRing();

    /** Versions of its rule as they were last looked up, see {@link Revisions}; not part of its bytes. */
    Revisions.@Nullable Seen revisions;

    AlertRow(String key, String ruleId) {
        this.key = key;
        this.ruleId = ruleId;
    }

    boolean isActive() {
        return state == AlertState.PENDING || state == AlertState.FIRING || state == AlertState.NO_DATA;
    }

    boolean isKnownToPeople() {
        return state == AlertState.FIRING || state == AlertState.NO_DATA;
    }

    /** The most seldom of its series counts, for as long as that may still come. */
    void expectedEach(long millis, long atMillis) {
        if (millis >= intervalMillis || atMillis - intervalSaidAt > AlertLife.silentFor(intervalMillis)) {
            intervalMillis = millis;
            intervalSaidAt = atMillis;
        }
    }

    /** A record of its group was appended then, so long after its event time; asked before {@link #lastSeen} moves. */
    void cameLate(long byMillis, long appendMillis) {
        if (appendMillis < lastSeen) {
            return;
        }
        if (Math.abs(byMillis) <= SKEW_TOLERANCE_MILLIS) {
            skewMillis = 0;
            skewSince = 0;
        } else if (skewSince == 0 || Math.abs(byMillis - skewMillis) > SKEW_TOLERANCE_MILLIS) {
            skewMillis = byMillis;
            skewSince = appendMillis;
        }
    }

    /**
     * @return whether a clock is off: then records come late by the same span for as long as they come. What was spilled and
     *     is replayed comes late by less and less, or all at once
     */
    boolean hasSteadySkew() {
        return skewSince != 0 && lastSeen - skewSince >= SKEW_STEADY_MILLIS;
    }

    /** Keeps the newest events. */
    void addSamples(List<Alert.Sample> more) {
        if (more.isEmpty()) {
            return;
        }
        List<Alert.Sample> all = new ArrayList<>(samples);
        all.addAll(more);
        all.sort(Comparator.comparingLong(Alert.Sample::timeMillis)
                .thenComparingLong(Alert.Sample::offset)
                .thenComparingInt(Alert.Sample::line));
        samples = List.copyOf(all.subList(Math.max(0, all.size() - MOST_SAMPLES), all.size()));
    }

    void remember(Change change) {
        changes.addLast(change);
        while (changes.size() > MOST_CHANGES) {
            changes.removeFirst();
        }
    }

    /** Values of the panes of its window and, where it is not over, of what has come of the next. */
    List<Double> sparkline(Evaluation of) {
        if (of.panes().paneMillis() != paneMillis || ring.isEmpty()) {
            return List.of();
        }
        return of.sparkline(ring, Math.max(judgedTo, ring.newestMillis() + paneMillis));
    }

    Alert toAlert(List<Double> sparkline) {
        return new Alert(
                key,
                ruleId,
                revision,
                sequence,
                state,
                transition,
                severity,
                labels,
                annotations,
                pendingSince,
                firingSince,
                resolvedAt,
                changedAt,
                eventTime,
                Double.isFinite(value) ? (Double) value : null,
                Double.isFinite(bound) ? (Double) bound : null,
                why,
                held,
                acknowledged,
                samples,
                sparkline,
                flapping,
                suppressed,
                receivers);
    }
}
