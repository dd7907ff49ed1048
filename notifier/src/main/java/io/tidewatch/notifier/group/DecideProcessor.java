package io.tidewatch.notifier.group;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.notifier.message.Decision;
import io.tidewatch.notifier.record.DeadLetters;
import io.tidewatch.notifier.record.Muted;
import io.tidewatch.notifier.route.RoutedAlert;
import io.tidewatch.notifier.silence.SilenceBook;
import io.tidewatch.wire.Decoded;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the groups of one task and looks at them when something happens, when they are due, and when a silence begins
 * or ends. Values out: decisions by channel instance, notification records by group key.
 *
 * <p>A tick is computed from the rows and the wall clock only: missed ticks, repeated ticks and restarts change nothing.
 */
final class DecideProcessor implements Processor<String, byte[], String, Object> {
    private static final int MOST_PER_TICK = 500;

    private final GroupStage stage;
    private final SilenceBook silences;
    private final GroupingConfig config;
    private final DeadLetters deadLetters = new DeadLetters("notifier-decide");
    private @Nullable ProcessorContext<String, Object> context;
    private @Nullable GroupRows rows;
    private long silencesSeen = -1;

    DecideProcessor(GroupStage stage, SilenceBook silences, GroupingConfig config) {
        this.stage = stage;
        this.silences = silences;
        this.config = config;
    }

    @Override
    public void init(ProcessorContext<String, Object> initContext) {
        context = initContext;
        rows = new GroupRows(initContext);
        initContext.schedule(config.tick(), PunctuationType.WALL_CLOCK_TIME, at -> tick());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        Decoded<RoutedAlert> decoded = RoutedAlert.CODEC.decode(record.value());
        if (decoded instanceof Decoded.Ok<RoutedAlert> ok) {
            took(record.key(), ok.value(), now());
        } else if (decoded instanceof Decoded.Bad<RoutedAlert> bad) {
            forward(record.key(), deadLetters.of(Objects.requireNonNull(context), bad, record.value()));
        }
    }

    private void took(String group, RoutedAlert routed, long nowMillis) {
        GroupRows r = Objects.requireNonNull(rows);
        Alert alert = routed.alert();
        Member member = r.member(group, alert.key());
        if (routed.left()) {
            if (member == null) {
                return;
            }
            alert = left(member.alert(), alert);
        } else if (member == null ? !fires(alert) : alert.sequence() <= newest(member)) {
            return; // nobody was told of it, or older than what is known
        }
        if (member == null && alert.suppressed()) {
            if (alert.transition() == Alert.Transition.FIRED) {
                String detail = "more alerts of its rule fire than the rule allows";
                forward(
                        group,
                        Muted.group(
                                nowMillis,
                                group,
                                List.of(alert.key()),
                                "",
                                "",
                                Reason.SUPPRESSED,
                                alert.severity(),
                                detail));
            }
            return;
        }
        GroupHead before = r.head(group);
        GroupHead head = before == null ? GroupHead.created(routed.route(), routed.groupLabels(), nowMillis) : before;
        if (member == null && head.members() >= config.maxMembers()) {
            String detail = "the group has " + head.members() + " alerts already";
            forward(
                    group,
                    Muted.group(
                            nowMillis, group, List.of(alert.key()), "", "", Reason.NOT_NEWS, alert.severity(), detail));
            return;
        }
        r.put(group, alert.key(), (member == null ? new Member(alert, null, null, false, false) : member).with(alert));
        head = head.changed(head.members() + (member == null ? 1 : 0));
        // a storm of alerts of one group costs one look a tick, not one look an alert
        long at = Math.max(nowMillis, head.lookedAtMillis() + config.tick().toMillis());
        head = head.due(Math.min(head.dueMillis(), at));
        r.put(group, before, head);
        if (at <= nowMillis) {
            look(group, nowMillis);
        }
    }

    /** What flaps does so also while it is over just now. */
    private static boolean fires(Alert alert) {
        return alert.state() == AlertState.FIRING || alert.flapping();
    }

    /** An alert that left counts as over; one that stopped sending before it left does too. */
    private static Alert left(Alert known, Alert leaving) {
        return new Alert(
                known.key(),
                known.ruleId(),
                known.ruleRevision(),
                Math.max(known.sequence(), leaving.sequence()),
                AlertState.INACTIVE,
                known.transition(),
                known.severity(),
                known.labels(),
                known.annotations(),
                known.pendingSinceMillis(),
                known.firingSinceMillis(),
                leaving.changedAtMillis(),
                leaving.changedAtMillis(),
                known.eventTimeMillis(),
                known.value(),
                known.bound(),
                known.why(),
                known.held(),
                null,
                known.samples(),
                known.sparkline());
    }

    private static long newest(Member member) {
        return member.alert().sequence();
    }

    private void tick() {
        long nowMillis = now();
        GroupRows r = Objects.requireNonNull(rows);
        long seen = silences.version(nowMillis);
        if (seen != silencesSeen) {
            silencesSeen = seen;
            r.groups().forEach(group -> look(group, nowMillis));
        }
        r.due(nowMillis, MOST_PER_TICK).forEach(group -> look(group, nowMillis));
    }

    private void look(String group, long nowMillis) {
        GroupRows r = Objects.requireNonNull(rows);
        GroupHead head = r.head(group);
        if (head == null) {
            return;
        }
        Look look = stage.look(group, head, r.members(group), nowMillis);
        look.changed().forEach((alert, member) -> r.put(group, alert, member));
        look.dropped().forEach(alert -> r.put(group, alert, null));
        r.put(group, head, look.head());
        for (Decision decision : look.decisions()) {
            forward(decision.channel(), decision);
        }
        look.records().forEach(record -> forward(group, record));
    }

    private void forward(String key, Object value) {
        Objects.requireNonNull(context).forward(new Record<>(key, value, now()));
    }

    private long now() {
        return Objects.requireNonNull(context).currentSystemTimeMs();
    }
}
