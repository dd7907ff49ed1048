package io.tidewatch.notifier.deliver;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.notifier.message.ReportNews;
import io.tidewatch.notifier.record.Muted;
import io.tidewatch.report.SentReport;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The reports of the channel instances of one task: each is an intent of its own, spends a token like any other, waits
 * while alerts wait, and is tried again like them. One thread.
 */
final class ReportDesk {
    private final DeskRows rows;
    private final Map<String, RateConfig> rates;
    private final RetryConfig retry;
    private final BiConsumer<String, Object> out;

    ReportDesk(DeskRows rows, Map<String, RateConfig> rates, RetryConfig retry, BiConsumer<String, Object> out) {
        this.rows = rows;
        this.rates = rates;
        this.retry = retry;
        this.out = out;
    }

    void take(ReportNews news, long nowMillis) {
        String name = ReportNews.key(news.report().report());
        if (!rates.containsKey(news.channel())) {
            out.accept(
                    name,
                    Muted.group(
                            nowMillis,
                            name,
                            List.of(),
                            news.channel(),
                            news.receiver(),
                            Reason.NO_ROUTE,
                            Severity.INFO,
                            "there is no channel " + news.channel()));
            return;
        }
        long to = news.report().report().toMillis();
        String key = IdempotencyKey.of(news.channel(), List.of(part(name, to)));
        if (rows.report(news.channel(), key) != null) {
            return;
        }
        rows.put(
                new ReportFlight(news.channel(), news.receiver(), key, name, to, 0, nowMillis, nowMillis),
                news.report());
        tick(nowMillis);
    }

    /** Sends what may be sent now. */
    void tick(long nowMillis) {
        for (ReportFlight flight : rows.reports()) {
            ChannelRow row = row(flight.channel(), nowMillis);
            boolean due = flight.sendAtMillis() != 0 && flight.sendAtMillis() <= nowMillis;
            if (due && row != null && row.waiting() == 0 && ChannelDesk.free(row, nowMillis)) {
                send(flight.sent(), row, nowMillis);
            }
        }
    }

    private void send(ReportFlight flight, ChannelRow row, long nowMillis) {
        SentReport report = rows.body(flight);
        if (report == null) {
            rows.delete(flight);
            return;
        }
        rows.put(flight, null);
        rows.put(flight.channel(), row.sent());
        out.accept(
                flight.channel(),
                new Intent(
                        nowMillis,
                        flight.channel(),
                        flight.receiver(),
                        flight.key(),
                        flight.attempt(),
                        List.of(),
                        report));
    }

    /** @return whether it was of a report */
    boolean landed(Outcome o, long nowMillis) {
        ReportFlight flight = rows.report(o.channel(), o.key());
        if (flight == null) {
            return false;
        }
        if (flight.attempt() != o.attempt() || flight.sendAtMillis() != 0) {
            return true;
        }
        ChannelRow row = row(o.channel(), nowMillis);
        if (row != null) {
            row = row.landed();
            rows.put(
                    o.channel(),
                    o.retryAfterMillis() > 0
                            ? row.paused(nowMillis + Backoff.millis(retry, o.key(), 1, o.retryAfterMillis()))
                            : row);
        }
        NotificationRecord.Outcome outcome = ChannelDesk.outcome(o, flight.firstAtMillis(), retry, nowMillis);
        if (outcome == NotificationRecord.Outcome.RETRYING) {
            long wait = Backoff.millis(retry, o.key(), o.attempt(), o.retryAfterMillis());
            rows.put(flight.sendAt(nowMillis + wait), null);
        } else {
            rows.delete(flight);
        }
        out.accept(
                flight.name(), Attempts.record(o, part(flight.name(), flight.toMillis()), outcome, flight.receiver()));
        return true;
    }

    private static Flight.Part part(String name, long toMillis) {
        return new Flight.Part(name, toMillis, Reason.REPORT, false, Severity.INFO, List.of());
    }

    private @Nullable ChannelRow row(String channel, long nowMillis) {
        RateConfig rate = rates.get(channel);
        if (rate == null) {
            return null;
        }
        ChannelRow row = rows.channel(channel);
        return row == null ? ChannelRow.created(rate, nowMillis) : row.refilled(rate, nowMillis);
    }
}
