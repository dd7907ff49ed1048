package io.tidewatch.processor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.report.Language;
import io.tidewatch.report.ReportRecord;
import java.io.File;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportScheduleTest {
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    /** Monday. */
    private static final long EIGHT = Instant.parse("2026-03-23T08:00:00Z").toEpochMilli();

    private final List<ReportRecord.Due> told = new ArrayList<>();
    private final Map<ReportScheduleProcessor, MockProcessorContext<String, ReportRecord>> contexts = new HashMap<>();
    private KeyValueStore<String, Long> store;

    @ParameterizedTest
    @CsvSource({
        "DAY,  08:00, UTC,           2026-03-24T07:59:59Z, 2026-03-23T08:00:00Z, 2026-03-22T08:00:00Z",
        "DAY,  08:00, UTC,           2026-03-24T08:00:00Z, 2026-03-24T08:00:00Z, 2026-03-23T08:00:00Z",
        "WEEK, 08:00, UTC,           2026-03-29T23:00:00Z, 2026-03-23T08:00:00Z, 2026-03-16T08:00:00Z",
        "DAY,  07:30, Asia/Shanghai, 2026-03-23T23:31:00Z, 2026-03-23T23:30:00Z, 2026-03-22T23:30:00Z",
        // the day of 23 hours, a time that it does not have, and the day of 25
        "DAY,  08:00, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-29T06:00:00Z, 2026-03-28T07:00:00Z",
        "DAY,  02:30, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-29T01:30:00Z, 2026-03-28T01:30:00Z",
        "DAY,  08:00, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-25T07:00:00Z, 2026-10-24T06:00:00Z"
    })
    void due(ReportSchedule.Every every, String at, String zone, Instant now, Instant newest, Instant before) {
        ReportSchedule schedule = schedule(every, at, zone);
        assertThat(Instant.ofEpochMilli(schedule.newest(now.toEpochMilli()))).isEqualTo(newest);
        assertThat(Instant.ofEpochMilli(schedule.before(newest.toEpochMilli()))).isEqualTo(before);
    }

    @Test
    void aReport_isDueOnce_whenAllOfItsPeriodIsCounted() {
        ReportScheduleProcessor processor = processor(0);
        tick(processor, EIGHT - HOUR, 0);
        tick(processor, EIGHT + 4 * SECOND, 0);
        assertThat(told).isEmpty();
        tick(processor, EIGHT + 5 * SECOND, 0);

        assertThat(told)
                .containsExactly(new ReportRecord.Due(
                        "r", EIGHT - DAY, EIGHT, 0, 0, Language.ZH, "UTC", 20, "team", Map.of("a", "b"), ""));
        for (long at = EIGHT + 6 * SECOND; at < EIGHT + HOUR; at += 60 * SECOND) {
            tick(processor, at, 0);
        }
        assertThat(told).hasSize(1);
        tick(processor, EIGHT + DAY + HOUR, 0);
        assertThat(told).extracting(ReportRecord.Due::toMillis).containsExactly(EIGHT, EIGHT + DAY);
    }

    @Test
    void aRestart_saysNothingTwice_andAnotherTaskNothingAtAll() {
        ReportScheduleProcessor processor = processor(0);
        tick(processor, EIGHT - HOUR, 0);
        tick(processor, EIGHT + HOUR, 0);
        assertThat(told).hasSize(1);

        ReportScheduleProcessor again = processor(0);
        tick(again, EIGHT + 2 * HOUR, 0);
        ReportScheduleProcessor other = processor(1);
        tick(other, EIGHT + 2 * DAY, 0);

        assertThat(told).hasSize(1);
    }

    @Test
    void whatWasMissedWhileNothingRan_isToldOnce_late_withHowManyMore() {
        tick(processor(0), EIGHT - HOUR, 0);
        tick(processor(0), EIGHT + 3 * DAY + HOUR, 0);

        assertThat(told).singleElement().satisfies(due -> {
            assertThat(due.toMillis()).isEqualTo(EIGHT + 3 * DAY);
            assertThat(due.fromMillis()).isEqualTo(EIGHT + 2 * DAY);
            assertThat(due.lateMillis()).isEqualTo(HOUR);
            assertThat(due.skipped()).isEqualTo(3);
        });
    }

    @Test
    void aPartitionThatStandsStill_holdsAReportUp_butNotForever() {
        ReportScheduleProcessor processor = processor(0);
        tick(processor, EIGHT - HOUR, 0);
        tick(processor, EIGHT + 10 * 60 * SECOND, 11 * 60 * SECOND);
        assertThat(told).isEmpty();
        tick(processor, EIGHT + 15 * 60 * SECOND, 16 * 60 * SECOND);
        assertThat(told)
                .singleElement()
                .satisfies(due -> assertThat(due.lateMillis()).isZero());
    }

    @Test
    void anInputThatIsNotHeardOfYet_isWaitedFor() {
        ReportScheduleProcessor processor = processor(0);
        tick(processor, EIGHT - HOUR, 0);
        ReportScheduleProcessor restarted = processor(0);
        restarted.process(progress(Rule.Input.LOGS, 0, EIGHT + HOUR / 10, 0));
        restarted.process(progress(Rule.Input.METRICS, 0, EIGHT + HOUR / 10, 0));
        assertThat(told).isEmpty();
        tick(restarted, EIGHT + HOUR / 10, 0);
        assertThat(told).hasSize(1);
    }

    @Test
    void link_namesThePeriodAndTheLanguage() {
        ReportRecord.Due due = new ReportRecord.Due(
                "r", EIGHT - DAY, EIGHT, 0, 0, Language.ZH, "Asia/Shanghai", 20, "", null, "https://tw.example.com/");
        assertThat(ReportWriter.link(due))
                .startsWith("https://tw.example.com/api/v1/reports?")
                .contains("format=html", "lang=zh", "zone=Asia%2FShanghai", "from=2026-03-22T08%3A00%3A00Z");
    }

    private ReportScheduleProcessor processor(int partition) {
        MockProcessorContext<String, ReportRecord> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, partition), new File("unused"));
        if (store == null) {
            store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(ReportScheduleProcessor.STORE), Serdes.String(), Serdes.Long())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
        }
        context.addStateStore(store);
        ReportScheduleProcessor processor = new ReportScheduleProcessor(
                List.of(schedule(ReportSchedule.Every.DAY, "08:00", "UTC")), Duration.ofSeconds(5));
        processor.init(context);
        contexts.put(processor, context);
        return processor;
    }

    private static ReportSchedule schedule(ReportSchedule.Every every, String at, String zone) {
        return new ReportSchedule(
                "r", every, DayOfWeek.MONDAY, at, zone, Language.ZH, "team", Map.of("a", "b"), 20, "");
    }

    /** Both partitions of each input report; the second one is behind. */
    private void tick(ReportScheduleProcessor processor, long now, long behindMillis) {
        for (Rule.Input input : Rule.Input.values()) {
            processor.process(progress(input, 0, now, 0));
            processor.process(progress(input, 1, now, behindMillis));
        }
        MockProcessorContext<String, ReportRecord> context = contexts.get(processor);
        context.forwarded().forEach(f -> told.add((ReportRecord.Due) f.record().value()));
        context.resetForwards();
    }

    private static Record<String, Signal> progress(Rule.Input input, int partition, long now, long behindMillis) {
        return new Record<>(
                "progress", new Signal.Progress(input, partition, 2, now - behindMillis, now, true, 0), now);
    }
}
