package io.tidewatch.processor.schedule;

import io.tidewatch.processor.signals.Signal;
import io.tidewatch.report.ReportRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Progress in, reports that are due out, by their name: each once. */
public final class ReportScheduleStage {
    private final List<ReportSchedule> schedules;
    private final Duration grace;

    /** @param grace how long after its end a period's records may still come */
    public ReportScheduleStage(List<ReportSchedule> schedules, Duration grace) {
        this.schedules = List.copyOf(schedules);
        this.grace = grace;
    }

    public KStream<String, byte[]> apply(KStream<String, Signal> signals) {
        return signals.process(new Dues(), Named.as("report-schedule"))
                .mapValues(ReportRecord.CODEC::encode, Named.as("report-due-encode"));
    }

    private final class Dues implements ProcessorSupplier<String, Signal, String, ReportRecord> {
        @Override
        public Processor<String, Signal, String, ReportRecord> get() {
            return new ReportScheduleProcessor(schedules, grace);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(ReportScheduleProcessor.STORE),
                            Serdes.String(),
                            Serdes.Long())
                    .withCachingDisabled());
        }
    }
}
