package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.record.DueIndex;
import io.tidewatch.notifier.record.Rows;
import io.tidewatch.report.SentReport;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** The rows of the channel instances of one task. A row that cannot be read counts as absent and is logged. */
final class DeskRows {
    static final String CHANNELS = "notifier-channels";
    static final String TALKS = "notifier-talks";
    static final String WAITING = "notifier-waiting";
    static final String FLIGHTS = "notifier-flights";
    static final String DUE = "notifier-flights-due";

    /** Reports that are not said yet, and (under the same name) what they say. */
    static final String REPORTS = "notifier-report-flights";

    static final String BODIES = "notifier-report-bodies";

    private final Rows<ChannelRow> channels;
    private final Rows<Talk> talks;
    private final KeyValueStore<String, byte[]> waiting;
    private final Rows<Flight> flights;
    private final DueIndex due;
    private final Rows<ReportFlight> reports;
    private final Rows<SentReport> bodies;

    DeskRows(ProcessorContext<?, ?> context) {
        channels = new Rows<>(context.getStateStore(CHANNELS), ChannelRow.CODEC);
        talks = new Rows<>(context.getStateStore(TALKS), Talk.CODEC);
        waiting = context.getStateStore(WAITING);
        flights = new Rows<>(context.getStateStore(FLIGHTS), Flight.CODEC);
        due = new DueIndex(context.getStateStore(DUE));
        reports = new Rows<>(context.getStateStore(REPORTS), ReportFlight.CODEC);
        bodies = new Rows<>(context.getStateStore(BODIES), JsonCodec.of(SentReport.class));
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(
                Rows.store(CHANNELS),
                Rows.store(TALKS),
                Rows.store(WAITING),
                Rows.store(FLIGHTS),
                DueIndex.store(DUE),
                Rows.store(REPORTS),
                Rows.store(BODIES));
    }

    List<String> channels() {
        return channels.keys();
    }

    @Nullable
    ChannelRow channel(String channel) {
        return channels.get(channel);
    }

    void put(String channel, ChannelRow row) {
        channels.put(channel, row);
    }

    @Nullable
    Talk talk(String channel, String group) {
        return talks.get(key(channel, group));
    }

    void put(String channel, String group, @Nullable Talk talk) {
        talks.put(key(channel, group), talk);
    }

    void wait(String channel, String slot, String group) {
        waiting.put(key(channel, slot), group.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void waitNoMore(String channel, String slot) {
        waiting.delete(key(channel, slot));
    }

    /** @return groups that wait, worst and then oldest first */
    List<String> waiting(String channel, int most) {
        List<String> out = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> rows = waiting.prefixScan(key(channel, ""), new StringSerializer())) {
            while (rows.hasNext() && out.size() < most) {
                KeyValue<String, byte[]> row = rows.next();
                out.add(new String(row.value, java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return out;
    }

    @Nullable
    Flight flight(String channel, String key) {
        return flights.get(key(channel, key));
    }

    /** Writes a flight, or (null) forgets it, and keeps the due index in step. */
    void put(String channel, String key, @Nullable Flight before, @Nullable Flight flight) {
        flights.put(key(channel, key), flight);
        due.move(key(channel, key), dueMillis(before), dueMillis(flight));
    }

    /** @return {channel, key} of the flights that are to be tried again */
    List<String[]> due(long nowMillis, int most) {
        return due.due(nowMillis, most).stream()
                .map(name -> name.split("\0", 2))
                .toList();
    }

    List<ReportFlight> reports() {
        return reports.under("");
    }

    @Nullable
    ReportFlight report(String channel, String key) {
        return reports.get(key(channel, key));
    }

    @Nullable
    SentReport body(ReportFlight of) {
        return bodies.get(key(of.channel(), of.key()));
    }

    /** @param body null: it stays */
    void put(ReportFlight flight, @Nullable SentReport body) {
        reports.put(key(flight.channel(), flight.key()), flight);
        if (body != null) {
            bodies.put(key(flight.channel(), flight.key()), body);
        }
    }

    void delete(ReportFlight flight) {
        reports.put(key(flight.channel(), flight.key()), null);
        bodies.put(key(flight.channel(), flight.key()), null);
    }

    private static long dueMillis(@Nullable Flight flight) {
        return flight == null || flight.retryAtMillis() == 0 ? Long.MAX_VALUE : flight.retryAtMillis();
    }

    private static String key(String channel, String rest) {
        return channel + '\0' + rest;
    }
}
