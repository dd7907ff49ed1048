package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;

/** Instances that have one partition of the logs each, over topics in memory. */
public final class LogInstances implements AutoCloseable {
    private static final LogsConfig D = LogsConfig.defaults();
    private static final LogsConfig SMALL_BLOCKS = new LogsConfig(
            D.miner(), 64, 200, D.patternsKept(), D.levelsKept(), D.blocksKept(), 4096, 30, Duration.ofMinutes(10));
    private static final SearchLimits LIMITS = patient(5_000);

    /** @return limits that only a search of many hits meets */
    static SearchLimits patient(int hits) {
        Duration time = Duration.ofSeconds(30);
        return new SearchLimits(time, time, 256L << 20, hits, 4, 2, Duration.ofSeconds(1), TailLimits.defaults());
    }

    private final MemoryLogRecords records = new MemoryLogRecords();
    private final List<OpenBlocks> open = new ArrayList<>();
    private final List<TopologyTestDriver> drivers = new ArrayList<>();
    private final List<PatternCatalog> catalogs = new ArrayList<>();
    private final long[] offsets;
    private final long[] sequences;

    public LogInstances(Path dir, int n) {
        offsets = new long[n];
        sequences = new long[n];
        for (int i = 0; i < n; i++) {
            OpenBlocks own = new OpenBlocks();
            PatternCatalog catalog = new PatternCatalog();
            catalogs.add(catalog);
            open.add(own);
            drivers.add(StageDriver.driver(
                    dir.resolve("i" + i),
                    (KStream<String, IngestedLogs> in) -> new LogIndexStage(SMALL_BLOCKS, own)
                            .apply(new LogPatternStage(SMALL_BLOCKS, catalog)
                                    .apply(in)
                                    .lines())));
        }
    }

    public LocalStores stores(int instance) {
        return StageDriver.stores(drivers.get(instance), Set.of(instance));
    }

    public LogSearcher searcher(int instance, UnaryOperator<String> redact) {
        return new LogSearcher(stores(instance), open.get(instance), records, LIMITS, MinerLimits.defaults(), redact);
    }

    public LogViews views(int instance) {
        return new LogViews(stores(instance));
    }

    /** @param nowMillis from which minutes are kept for six hours */
    public PatternViews patterns(int instance, long nowMillis) {
        long keptFrom = (nowMillis - D.minutesKept().toMillis()) / 60_000;
        return new PatternViews(stores(instance), catalogs.get(instance), () -> keptFrom, text -> text);
    }

    /** Time passes for every instance: what is too old goes. */
    public void sweep() {
        drivers.forEach(driver -> driver.advanceWallClockTime(Duration.ofMinutes(5)));
    }

    /** @return the offset of the record */
    public long send(int partition, String service, long appendMillis, List<LogEvent> events) {
        long offset = offsets[partition]++;
        Source source = new Source(service, "i" + partition, "", "", "");
        records.add(Packed.record(Topics.LOGS, partition, offset, appendMillis, source, sequences[partition], events));
        sequences[partition] += events.size();
        StageDriver.pipe(
                drivers.get(partition),
                StageDriver.logs(new Position(Topics.LOGS, partition, offset), source, appendMillis, events));
        return offset;
    }

    @Override
    public void close() {
        drivers.forEach(TopologyTestDriver::close);
    }
}
