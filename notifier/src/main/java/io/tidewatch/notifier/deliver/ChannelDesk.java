package io.tidewatch.notifier.deliver;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.message.Decision;
import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.message.GroupState;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.notifier.message.ReportNews;
import io.tidewatch.notifier.message.Saying;
import io.tidewatch.notifier.record.Muted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the channel instances of one task: queues what decisions want said, spends tokens, issues intents, takes
 * outcomes, tries again. What it says of a group is the group's state at that moment. Computed from rows and the time
 * given; one thread.
 */
final class ChannelDesk {
    /** Intents of one channel without an outcome: few, so that what waits is said as it is when its turn comes. */
    static final int MOST_FLYING = 4;

    static final int MOST_IN_DIGEST = 20;
    private static final int LISTED_IN_DIGEST = 3;
    private static final int MOST_DIGEST_PART_BYTES = 30_000;
    private static final int MOST_PER_TICK = 200;
    private static final long NOT_YET_MILLIS = 1000;

    private final DeskRows rows;
    private final Map<String, RateConfig> rates;
    private final RetryConfig retry;
    private final BiConsumer<String, Object> out;
    private final ReportDesk reports;

    /**
     * @param rates the configured channel instances
     * @param out takes intents by channel and notification records by group key
     */
    ChannelDesk(DeskRows rows, Map<String, RateConfig> rates, RetryConfig retry, BiConsumer<String, Object> out) {
        this.rows = rows;
        this.rates = rates;
        this.retry = retry;
        this.out = out;
        this.reports = new ReportDesk(rows, rates, retry, out);
    }

    void take(Delivery delivery, long nowMillis) {
        if (delivery instanceof Decision decision) {
            decided(decision, nowMillis);
        } else if (delivery instanceof ReportNews news) {
            reports.take(news, nowMillis);
        } else if (delivery instanceof Outcome outcome && !reports.landed(outcome, nowMillis)) {
            landed(outcome, nowMillis);
        }
    }

    void tick(long nowMillis) {
        for (String[] name : rows.due(nowMillis, MOST_PER_TICK)) {
            tryAgain(name[0], name[1], nowMillis);
        }
        rows.channels().forEach(channel -> pump(channel, nowMillis));
        reports.tick(nowMillis);
    }

    private void decided(Decision d, long nowMillis) {
        String group = d.group().key();
        if (!rates.containsKey(d.channel())) {
            if (d.speak()) {
                muted(d, nowMillis, Reason.NO_ROUTE, "there is no channel " + d.channel());
            }
            return;
        }
        Talk before = rows.talk(d.channel(), group);
        if (before != null && d.group().sequence() <= before.latest().group().sequence()) {
            return;
        }
        Talk talk = Talk.after(before, d);
        if (talk.wants() == null && talk.flight().isEmpty() && !talk.firing()) {
            if (before != null && before.wants() != null && !before.heard()) {
                muted(d, nowMillis, Reason.NOT_NEWS, "resolved before it was sent");
            } else if (d.speak() && !talk.heard()) {
                muted(d, nowMillis, Reason.NOT_NEWS, "nobody was told that it fired");
            }
        }
        settle(d.channel(), group, talk, nowMillis);
        pump(d.channel(), nowMillis);
    }

    /** Puts the talk where it belongs: in the queue, out of it, or away. */
    private void settle(String channel, String group, Talk talk, long nowMillis) {
        ChannelRow row = row(channel, nowMillis);
        if (!talk.slot().isEmpty()) {
            rows.waitNoMore(channel, talk.slot());
            row = row.queued(-1);
            talk = talk.slot("");
        }
        if (talk.wants() != null && talk.flight().isEmpty()) {
            String slot = slot(talk, row.order());
            rows.wait(channel, slot, group);
            row = row.queued(1);
            talk = talk.slot(slot);
        }
        rows.put(channel, row);
        rows.put(channel, group, talk.idle() ? null : talk);
    }

    private static String slot(Talk talk, long order) {
        Severity severity = talk.firing() ? talk.latest().group().severity() : Severity.INFO;
        int place = switch (severity) {
            case CRITICAL -> 0;
            case ERROR -> 1;
            case WARNING -> 2;
            case INFO -> 3;
        };
        return "%d-%019d".formatted(place, order);
    }

    private void pump(String channel, long nowMillis) {
        RateConfig rate = rates.get(channel);
        ChannelRow row = rows.channel(channel);
        if (rate == null || row == null || row.waiting() <= 0) {
            return;
        }
        row = row.refilled(rate, nowMillis);
        while (row.waiting() > 0 && free(row, nowMillis)) {
            // the last token is spent on all that wait
            int take = row.tokens() < 2 && row.waiting() > 1 ? MOST_IN_DIGEST : 1;
            List<Talk> talks = new ArrayList<>();
            List<Flight.Part> parts = new ArrayList<>();
            for (String group : rows.waiting(channel, take)) {
                Talk talk = Objects.requireNonNull(rows.talk(channel, group));
                rows.waitNoMore(channel, talk.slot());
                row = row.queued(-1);
                talks.add(talk);
                parts.add(part(talk, Objects.requireNonNull(talk.wants())));
            }
            if (parts.isEmpty()) {
                break;
            }
            row = row.sent();
            issue(channel, new Flight(IdempotencyKey.of(channel, parts), 1, parts, nowMillis, 0), talks, nowMillis);
        }
        rows.put(channel, row);
    }

    static boolean free(ChannelRow row, long nowMillis) {
        return row.tokens() >= 1 && row.flying() < MOST_FLYING && row.pausedUntilMillis() <= nowMillis;
    }

    private void issue(String channel, Flight flight, List<Talk> talks, long nowMillis) {
        boolean digest = talks.size() > 1;
        List<Saying> sayings = new ArrayList<>();
        for (int i = 0; i < talks.size(); i++) {
            GroupState group = talks.get(i).latest().group();
            GroupState cut = digest ? group.cut(LISTED_IN_DIGEST).within(MOST_DIGEST_PART_BYTES) : group;
            sayings.add(new Saying(flight.parts().get(i).reason(), cut));
            rows.put(channel, group.key(), talks.get(i).flying(flight.key()));
        }
        rows.put(channel, flight.key(), null, flight);
        String receiver = talks.get(0).latest().receiver();
        out.accept(channel, new Intent(nowMillis, channel, receiver, flight.key(), flight.attempt(), sayings));
    }

    /** A repeated outcome, or one of an older attempt, finds nothing in the air and changes nothing. */
    private void landed(Outcome o, long nowMillis) {
        Flight flight = rows.flight(o.channel(), o.key());
        if (flight == null || flight.attempt() != o.attempt() || flight.retryAtMillis() != 0) {
            return;
        }
        ChannelRow row = row(o.channel(), nowMillis).landed();
        NotificationRecord.Outcome outcome = outcome(o, flight.firstAtMillis(), retry, nowMillis);
        if (o.retryAfterMillis() > 0) {
            row = row.paused(nowMillis + Backoff.millis(retry, o.key(), 1, o.retryAfterMillis()));
        }
        rows.put(o.channel(), row);
        if (outcome == NotificationRecord.Outcome.RETRYING) {
            long wait = Backoff.millis(retry, o.key(), o.attempt(), o.retryAfterMillis());
            rows.put(o.channel(), o.key(), flight, flight.retryAt(nowMillis + wait));
        } else {
            rows.put(o.channel(), o.key(), flight, null);
        }
        for (Flight.Part part : flight.parts()) {
            out.accept(part.group(), Attempts.record(o, part, outcome, receiver(o.channel(), part)));
            if (outcome != NotificationRecord.Outcome.RETRYING) {
                land(o.channel(), part, outcome == NotificationRecord.Outcome.DELIVERED, nowMillis);
            }
        }
        pump(o.channel(), nowMillis);
    }

    static NotificationRecord.Outcome outcome(Outcome o, long firstAtMillis, RetryConfig retry, long nowMillis) {
        return switch (o.result()) {
            case DELIVERED -> NotificationRecord.Outcome.DELIVERED;
            case REJECTED -> NotificationRecord.Outcome.REJECTED;
            case RETRY ->
                nowMillis - firstAtMillis >= retry.giveUpAfter().toMillis()
                        ? NotificationRecord.Outcome.GAVE_UP
                        : NotificationRecord.Outcome.RETRYING;
        };
    }

    private String receiver(String channel, Flight.Part part) {
        Talk talk = rows.talk(channel, part.group());
        return talk == null ? "" : talk.latest().receiver();
    }

    private void land(String channel, Flight.Part part, boolean delivered, long nowMillis) {
        Talk talk = rows.talk(channel, part.group());
        if (talk != null) {
            settle(channel, part.group(), talk.landed(delivered ? part.firing() : talk.heard()), nowMillis);
        }
    }

    private void tryAgain(String channel, String key, long nowMillis) {
        Flight flight = rows.flight(channel, key);
        if (flight == null) {
            return;
        }
        ChannelRow row = row(channel, nowMillis);
        if (!rates.containsKey(channel)) {
            rows.put(channel, key, flight, null);
            return;
        }
        if (!free(row, nowMillis)) {
            rows.put(channel, key, flight, flight.retryAt(nowMillis + NOT_YET_MILLIS));
            return;
        }
        List<Talk> talks = new ArrayList<>();
        List<Flight.Part> parts = new ArrayList<>();
        for (Flight.Part part : flight.parts()) {
            Talk talk = rows.talk(channel, part.group());
            Reason reason = talk == null ? null : stillNews(part, talk);
            if (talk != null && reason != null) {
                talks.add(talk);
                parts.add(part(talk, reason));
            } else if (talk != null) {
                muted(talk.latest(), nowMillis, Reason.NOT_NEWS, "resolved before it could be sent");
                settle(channel, part.group(), talk.landed(talk.heard()), nowMillis);
            }
        }
        rows.put(channel, key, flight, null);
        if (!parts.isEmpty()) {
            rows.put(channel, row(channel, nowMillis).sent());
            String again = IdempotencyKey.of(channel, parts);
            issue(channel, new Flight(again, flight.attempt() + 1, parts, flight.firstAtMillis(), 0), talks, nowMillis);
        }
    }

    /** @return why it is worth sending now, or null where it no longer is */
    private static @Nullable Reason stillNews(Flight.Part part, Talk talk) {
        if (talk.firing()) {
            // it was to be said that it is over, and it fires again: people still believe that it does
            return part.firing() ? Objects.requireNonNullElse(talk.wants(), part.reason()) : talk.wants();
        }
        return talk.heard() ? part.firing() ? talk.wants() : part.reason() : null;
    }

    private static Flight.Part part(Talk talk, Reason reason) {
        GroupState group = talk.latest().group();
        List<String> alerts = group.alerts().stream().map(Alert::key).toList();
        return new Flight.Part(group.key(), talk.newsSequence(), reason, group.firing() > 0, group.severity(), alerts);
    }

    private void muted(Decision d, long nowMillis, Reason reason, String detail) {
        GroupState group = d.group();
        List<String> alerts = group.alerts().stream().map(Alert::key).toList();
        out.accept(
                group.key(),
                Muted.group(
                        nowMillis, group.key(), alerts, d.channel(), d.receiver(), reason, group.severity(), detail));
    }

    private ChannelRow row(String channel, long nowMillis) {
        ChannelRow row = rows.channel(channel);
        RateConfig rate = rates.getOrDefault(channel, RateConfig.defaults());
        return row == null ? ChannelRow.created(rate, nowMillis) : row.refilled(rate, nowMillis);
    }
}
