package io.tidewatch.notifier.group;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.alert.Silence;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.cooldown.Situation;
import io.tidewatch.notifier.cooldown.Verdict;
import io.tidewatch.notifier.message.Decision;
import io.tidewatch.notifier.message.GroupState;
import io.tidewatch.notifier.record.Muted;
import io.tidewatch.notifier.silence.SilenceBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one group: asks silence, inhibition, mute times and cooldown, in that order, and says what is to be said and
 * what is remembered. Pure but for the silences it reads: the same rows and time give the same look.
 */
final class GroupStage {
    private static final long MUTE_RECHECK_MILLIS = 15_000;
    private static final int MOST_KEYS_IN_RECORD = 100;
    private static final int MOST_STATE_BYTES = 400_000;

    private static final Comparator<Alert> WORST_FIRST = Comparator.comparing(Alert::severity)
            .reversed()
            .thenComparing(Comparator.comparingLong(Alert::firingSinceMillis).reversed())
            .thenComparing(Alert::key);

    private final SilenceBook silences;
    private final Map<String, RoutePlan> plans;
    private final int maxListed;

    GroupStage(SilenceBook silences, Map<String, RoutePlan> plans, int maxListed) {
        this.silences = silences;
        this.plans = Map.copyOf(plans);
        this.maxListed = maxListed;
    }

    /** @param members all alerts of the group */
    Look look(String groupKey, GroupHead head, Collection<Member> members, long nowMillis) {
        RoutePlan plan = plans.get(head.route());
        if (plan == null) {
            return forgotten(members);
        }
        Sorting sorting = new Sorting(groupKey, plan, nowMillis);
        sorting.sort(members);
        Situation situation = sorting.situation(head);
        long newsSince = situation.newsSinceMillis();
        Verdict verdict = plan.cooldown().apply(situation, nowMillis);
        if (verdict instanceof Verdict.Speak speak) {
            return spoken(head, sorting, plan.reason(speak.reason()));
        }
        sorting.recordCooldown();
        List<Decision> changes = head.changed() && situation.told() > 0
                ? sorting.decisions(head, false, situation.firing() > 0 ? Reason.FIRST : Reason.RESOLVED)
                : List.of();
        long due = verdict instanceof Verdict.Wait wait ? wait.untilMillis() : GroupHead.NEVER;
        if (sorting.mutedByTime) {
            due = Math.min(due, nowMillis + MUTE_RECHECK_MILLIS);
        }
        int left = head.members() - sorting.dropped.size();
        if (left == 0) {
            long keepUntil = head.saidAtMillis() + plan.times().groupInterval().toMillis();
            if (keepUntil <= nowMillis) {
                return new Look(null, Map.of(), sorting.dropped, changes, sorting.records);
            }
            due = keepUntil;
        }
        GroupHead next = new GroupHead(
                head.route(),
                head.labels(),
                head.sequence() + (changes.isEmpty() ? 0 : 1),
                left,
                newsSince,
                head.saidAtMillis(),
                head.reminders(),
                nowMillis,
                due,
                false);
        return new Look(next, sorting.changed, sorting.dropped, changes, sorting.records);
    }

    private Look spoken(GroupHead head, Sorting sorting, Reason reason) {
        boolean resolved = reason == Reason.RESOLVED;
        boolean say = !resolved || sorting.plan.times().sendResolved();
        List<Decision> decisions = say ? sorting.decisions(head, true, reason) : List.of();
        if (!say) {
            sorting.record(Reason.NOT_NEWS, sorting.over, "resolved; the route does not say so");
        }
        sorting.recordFlapping();
        sorting.visible.forEach(m -> sorting.changed.put(m.alert().key(), m.saidNow()));
        sorting.over.forEach(m -> {
            sorting.changed.remove(m.alert().key());
            sorting.dropped.add(m.alert().key());
        });
        int left = head.members() - sorting.dropped.size();
        long now = sorting.nowMillis;
        GroupHead next = new GroupHead(
                head.route(),
                head.labels(),
                head.sequence() + 1,
                left,
                0,
                now,
                reason == Reason.REMINDER ? head.reminders() + 1 : 0,
                now,
                now, // looked at again on the next tick: finds when the reminder is due
                false);
        return new Look(next, sorting.changed, sorting.dropped, decisions, sorting.records);
    }

    /** The configuration no longer has the route: its groups end without a word. */
    private static Look forgotten(Collection<Member> members) {
        List<String> keys = members.stream().map(m -> m.alert().key()).toList();
        return new Look(null, Map.of(), keys, List.of(), List.of());
    }

    /** The alerts of a group by what the first stages say of them. */
    private final class Sorting {
        final String groupKey;
        final RoutePlan plan;
        final long nowMillis;
        final List<Member> visible = new ArrayList<>();
        final List<Member> over = new ArrayList<>();
        final List<Member> told = new ArrayList<>();
        final Map<String, Member> changed = new TreeMap<>();
        final List<String> dropped = new ArrayList<>();
        final List<NotificationRecord> records = new ArrayList<>();
        int muted;
        boolean mutedByTime;

        Sorting(String groupKey, RoutePlan plan, long nowMillis) {
            this.groupKey = groupKey;
            this.plan = plan;
            this.nowMillis = nowMillis;
        }

        void sort(Collection<Member> members) {
            List<Alert> firing =
                    members.stream().filter(Member::firing).map(Member::alert).toList();
            Map<Reason, List<Member>> newlyQuiet = new EnumMap<>(Reason.class);
            Map<Reason, String> details = new EnumMap<>(Reason.class);
            List<Member> unheard = new ArrayList<>();
            for (Member m : members) {
                if (m.told() != null) {
                    told.add(m);
                }
                if (m.over()) {
                    if (m.told() != null) {
                        over.add(m);
                    } else {
                        dropped.add(m.alert().key());
                        if (m.quiet() == null) {
                            unheard.add(m);
                        }
                    }
                } else if (m.firing()) {
                    Reason quiet = quiet(m, firing, details);
                    if (quiet == null) {
                        visible.add(m);
                        // the end of a silence is news, of another mute it is not: it stays marked until it is said
                        if (m.quiet() != null && m.quiet() != Reason.SILENCED && !acknowledgedUnheard(m)) {
                            changed.put(m.alert().key(), m.heard());
                        }
                        if (acknowledgedUnheard(m) && m.quiet() == null) {
                            newlyQuiet
                                    .computeIfAbsent(Reason.ACKNOWLEDGED, r -> new ArrayList<>())
                                    .add(m);
                            changed.put(m.alert().key(), m.seen(Reason.ACKNOWLEDGED));
                        }
                    } else {
                        muted++;
                        if (m.quiet() != quiet || m.fired()) {
                            newlyQuiet
                                    .computeIfAbsent(quiet, r -> new ArrayList<>())
                                    .add(m);
                            changed.put(m.alert().key(), m.seen(quiet));
                        }
                    }
                }
            }
            newlyQuiet.forEach((reason, ms) -> record(reason, ms, details.getOrDefault(reason, "")));
            record(
                    Reason.SUPPRESSED,
                    unheard.stream().filter(m -> m.alert().suppressed()).toList(),
                    "more alerts of its rule fire than the rule allows");
            record(
                    Reason.NOT_NEWS,
                    unheard.stream().filter(m -> !m.alert().suppressed()).toList(),
                    "resolved before anybody was told");
        }

        private @Nullable Reason quiet(Member m, List<Alert> firing, Map<Reason, String> details) {
            Silence silence = silences.silencing(m.alert(), nowMillis);
            if (silence != null) {
                details.put(Reason.SILENCED, "silence " + silence.id());
                return Reason.SILENCED;
            }
            String by = plan.inhibit().inhibitedBy(m.alert(), firing);
            if (!by.isEmpty()) {
                details.put(Reason.INHIBITED, "by " + by);
                return Reason.INHIBITED;
            }
            if (plan.mute().muted(nowMillis)) {
                mutedByTime = true;
                return Reason.MUTE_TIME;
            }
            return null;
        }

        Situation situation(GroupHead head) {
            int fresh = 0;
            int raised = 0;
            int ended = 0;
            int flapping = 0;
            int remindable = 0;
            for (Member m : visible) {
                boolean acknowledged = m.alert().acknowledged() != null;
                fresh += m.told() == null && !acknowledged ? 1 : 0;
                boolean quiet = m.alert().flapping() && !m.beginsToFlap();
                flapping += m.beginsToFlap() && !acknowledged ? 1 : 0;
                raised += m.told() != null && !quiet && m.alert().severity().compareTo(m.told()) > 0 ? 1 : 0;
                ended += m.quiet() == Reason.SILENCED && !acknowledged ? 1 : 0;
                remindable += m.told() != null && !acknowledged ? 1 : 0;
            }
            Severity worstTold =
                    told.stream().map(m -> Objects.requireNonNull(m.told())).reduce(Severity.INFO, Severity::max);
            Situation s = new Situation(
                    visible.size(),
                    fresh,
                    raised,
                    ended,
                    flapping,
                    remindable,
                    told.size(),
                    over.size(),
                    worst(visible),
                    worstTold,
                    0,
                    head.saidAtMillis(),
                    head.reminders());
            long newsSince = io.tidewatch.notifier.cooldown.CooldownStage.news(s) == null
                    ? 0
                    : head.newsSinceMillis() > 0 ? head.newsSinceMillis() : nowMillis;
            return new Situation(
                    s.firing(),
                    fresh,
                    raised,
                    ended,
                    flapping,
                    remindable,
                    s.told(),
                    s.over(),
                    s.worst(),
                    worstTold,
                    newsSince,
                    s.saidAtMillis(),
                    s.reminders());
        }

        List<Decision> decisions(GroupHead head, boolean speak, Reason reason) {
            List<Alert> listed = new ArrayList<>();
            visible.stream()
                    .map(Member::alert)
                    .sorted(WORST_FIRST)
                    .limit(maxListed)
                    .forEach(listed::add);
            over.stream()
                    .map(Member::alert)
                    .sorted(WORST_FIRST)
                    .limit(maxListed - listed.size())
                    .forEach(listed::add);
            GroupState state = new GroupState(
                            groupKey,
                            head.route(),
                            head.sequence() + 1,
                            worst(visible.isEmpty() ? over : visible),
                            head.labels(),
                            visible.size(),
                            over.size(),
                            muted,
                            listed)
                    .within(MOST_STATE_BYTES);
            return plan.targets().stream()
                    .map(t -> new Decision(nowMillis, t.channel(), t.receiver(), speak, reason, state))
                    .toList();
        }

        /** What fired again although people know already. */
        void recordCooldown() {
            recordFlapping();
            List<Member> again = visible.stream()
                    .filter(m -> m.fired()
                            && !m.flaps()
                            && m.told() != null
                            && m.alert().severity().compareTo(m.told()) <= 0)
                    .toList();
            record(Reason.COOLDOWN, again, "said already");
            visible.stream()
                    .filter(Member::fired)
                    .forEach(m -> changed.merge(
                            m.alert().key(), m.seen(m.quiet()), (sorted, seen) -> sorted.seen(sorted.quiet())));
        }

        /** What fired again while people know that it does all the time. */
        void recordFlapping() {
            record(
                    Reason.FLAPPING,
                    visible.stream().filter(m -> m.fired() && m.flaps()).toList(),
                    "it flaps, which was said");
        }

        void record(Reason reason, List<Member> about, String detail) {
            if (!about.isEmpty()) {
                List<String> keys = about.stream()
                        .map(m -> m.alert().key())
                        .limit(MOST_KEYS_IN_RECORD)
                        .toList();
                records.add(Muted.group(nowMillis, groupKey, keys, "", "", reason, worst(about), detail));
            }
        }

        private static boolean acknowledgedUnheard(Member m) {
            return m.told() == null && m.alert().acknowledged() != null;
        }

        private static Severity worst(List<Member> members) {
            return members.stream().map(m -> m.alert().severity()).reduce(Severity.INFO, Severity::max);
        }
    }
}
