package io.tidewatch.processor.logs;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.ingest.IngestStores;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.store.LocalStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Searches the partitions of both logs topics whose index lies on this instance: the index names the blocks that may hold a match, only
 * those and the tail are read from the topic. An answer is whole, or says what it may lack. Thread-safe.
 */
public final class LogSearcher {
    private final LocalStores stores;
    private final LogRecords records;
    private final SearchLimits limits;
    private final MinerLimits miner;
    private final UnaryOperator<String> redact;
    private final List<String> topics;

    /**
     * @param miner limits the patterns were found with
     * @param redact applied to every text of a hit; thread-safe
     */
    public LogSearcher(
            LocalStores stores,
            LogRecords records,
            SearchLimits limits,
            MinerLimits miner,
            UnaryOperator<String> redact) {
        this(stores, records, limits, miner, redact, IngestStores.topics(Rule.Input.LOGS));
    }

    LogSearcher(
            LocalStores stores,
            LogRecords records,
            SearchLimits limits,
            MinerLimits miner,
            UnaryOperator<String> redact,
            List<String> topics) {
        this.miner = miner;
        this.topics = List.copyOf(topics);
        this.stores = stores;
        this.records = records;
        this.limits = limits;
        this.redact = redact;
    }

    /**
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     * @throws LocalStores.NotReady while the stores cannot be read
     */
    public LogHit.Found search(LogHit.Request request) {
        Query parsed = QueryParser.parse(request.query());
        ReadOnlyKeyValueStore<String, byte[]> heads = stores.keyValue(LogStores.PATTERNS);
        PatternReader patterns = new PatternReader(heads, miner, stores);
        Query query = parsed.withPatterns(patterns::family);
        int limit = Math.max(1, Math.min(limits.hits(), request.limit()));
        HitCollector hits = new HitCollector(query, request, limit, patterns, redact);
        try (LogRecords.Session session = records.open(limits.patience())) {
            if (session == null) {
                return nothing("too many searches are running; ask again");
            }
            return search(session, new SearchPlan(query, request), hits);
        } catch (KafkaException e) {
            return nothing("the logs topics cannot be read: " + e.getMessage());
        }
    }

    private LogHit.Found search(LogRecords.Session session, SearchPlan plan, HitCollector hits) {
        long until = System.nanoTime() + limits.time().toNanos();
        List<String> faults = new ArrayList<>();
        ReadOnlyKeyValueStore<String, byte[]> blocks = stores.keyValue(LogStores.BLOCKS);
        for (int p : new TreeSet<>(partitions())) {
            for (String topic : topics) {
                TopicPartition partition = new TopicPartition(topic, p);
                try {
                    plan.add(partition, blocks, session.beginning(partition), session.end(partition));
                } catch (KafkaException e) {
                    faults.add(partition + " cannot be read: " + e.getMessage());
                }
            }
        }
        faults.addAll(plan.faults());
        int read = 0;
        for (SearchPlan.Range range : plan.newestFirst()) {
            if (hits.done(range.newestMillis())) {
                break;
            }
            read++;
            String fault = read(session, range, hits, until);
            if (!fault.isEmpty()) {
                faults.add(fault);
                break;
            }
        }
        return new LogHit.Found(hits.newestFirst(), faults, plan.blocks(), read, hits.bytes());
    }

    /** @return empty where the range was read to its end, else why not */
    private String read(LogRecords.Session session, SearchPlan.Range range, HitCollector hits, long until) {
        Duration rest = Duration.ofNanos(until - System.nanoTime());
        try {
            boolean whole = !rest.isNegative()
                    && session.read(range.partition(), range.from(), range.to(), rest, record -> {
                        hits.take(record);
                        return hits.bytes() < limits.bytes() && System.nanoTime() - until < 0;
                    });
            if (whole) {
                return "";
            }
        } catch (KafkaException e) {
            return range.partition() + " offsets " + range.from() + " to " + (range.to() - 1) + " cannot be read: "
                    + e.getMessage();
        }
        String bound = hits.bytes() >= limits.bytes()
                ? "after " + (limits.bytes() >> 20) + " MiB"
                : "after " + limits.time().toMillis() + " ms";
        String where = range.newestMillis() == Long.MAX_VALUE
                ? "lines not yet indexed"
                : "lines before " + Instant.ofEpochMilli(range.newestMillis());
        return "stopped " + bound + ": not all " + where + " were looked at; narrow the time or the query";
    }

    /** @return partitions this instance searches */
    public Set<Integer> partitions() {
        return stores.partitions(LogStores.BLOCKS);
    }

    private static LogHit.Found nothing(String fault) {
        return new LogHit.Found(List.of(), List.of(fault), 0, 0, 0);
    }
}
