package io.tidewatch.processor.schedule;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.report.ReportRecord;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Says that a report is due, by the progress of the inputs: when all that was appended before the end of its period has
 * been counted, or a while later where a partition stands still. The task of partition 0 owns all schedules; what was
 * said last is in its store, so that neither a restart nor another owner says it again.
 */
final class ReportScheduleProcessor implements Processor<String, Signal, String, ReportRecord> {
    /** Schedule → end of the last period of which it was said, or before which nothing is made up for. */
    static final String STORE = "report-schedules";

    /** A partition that stands still holds a report up for so long, and no longer. */
    private static final long PATIENCE_MILLIS = 15 * 60_000;

    /** Later than this is worth a word. */
    private static final long LATE_MILLIS = 20 * 60_000;

    private final List<ReportSchedule> schedules;
    private final long graceMillis;
    private final Map<Rule.Input, Map<Integer, Signal.Progress>> progress = new EnumMap<>(Rule.Input.class);
    private boolean owner;

    // set by init, before anything else is called
    private ProcessorContext<String, ReportRecord> context;
    private KeyValueStore<String, Long> said;

    ReportScheduleProcessor(List<ReportSchedule> schedules, Duration grace) {
        this.schedules = schedules;
        this.graceMillis = grace.toMillis();
    }

    @Override
    public void init(ProcessorContext<String, ReportRecord> processorContext) {
        context = processorContext;
        said = processorContext.getStateStore(STORE);
        owner = processorContext.taskId().partition() == 0;
    }

    @Override
    public void process(Record<String, Signal> record) {
        if (!owner || schedules.isEmpty() || !(record.value() instanceof Signal.Progress now)) {
            return;
        }
        progress.computeIfAbsent(now.input(), i -> new TreeMap<>()).put(now.partition(), now);
        long counted = counted();
        for (ReportSchedule schedule : schedules) {
            look(schedule, counted, record.timestamp());
        }
    }

    private void look(ReportSchedule schedule, long counted, long nowMillis) {
        long due = schedule.newest(nowMillis);
        Long last = said.get(schedule.name());
        if (last == null) {
            // what was before the schedule was there is not made up for
            said.put(schedule.name(), due);
            return;
        }
        boolean whole = counted >= due + graceMillis;
        if (due <= last || !whole && nowMillis < due + PATIENCE_MILLIS) {
            return;
        }
        int skipped = 0;
        for (long earlier = schedule.before(due); earlier > last; earlier = schedule.before(earlier)) {
            skipped++;
        }
        long late = nowMillis - due;
        said.put(schedule.name(), due);
        ReportRecord order = new ReportRecord.Due(
                schedule.name(),
                schedule.before(due),
                due,
                late > LATE_MILLIS ? late : 0,
                skipped,
                schedule.language(),
                schedule.zone(),
                schedule.limit(),
                schedule.receiver(),
                schedule.labels(),
                schedule.url());
        context.forward(new Record<>(schedule.name(), order, nowMillis));
    }

    /** @return append time up to which all inputs are counted; none while a partition has not been heard of */
    private long counted() {
        long least = Long.MAX_VALUE;
        for (Rule.Input input : Rule.Input.values()) {
            Map<Integer, Signal.Progress> of = progress.getOrDefault(input, Map.of());
            int expected = 1;
            for (Signal.Progress p : of.values()) {
                expected = Math.max(expected, p.partitions());
                least = Math.min(least, p.watermarkMillis());
            }
            if (of.size() < expected) {
                return Long.MIN_VALUE;
            }
        }
        return least;
    }
}
