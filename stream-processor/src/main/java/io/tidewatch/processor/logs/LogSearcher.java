package io.tidewatch.processor.logs;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.ingest.IngestStores;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.search.CounterQuery;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.store.LocalStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Searches the partitions of both logs topics whose index lies on this instance: the index names the blocks that may hold a match, only
 * those and the tail are read from the topic. An answer is whole, or says what it may lack. Thread-safe.
 */
public final class LogSearcher implements AutoCloseable {
    private static final Duration HELPER_IDLE = Duration.ofSeconds(30);

    private final LocalStores stores;
    private final OpenBlocks open;
    private final LogRecords records;
    private final SearchLimits limits;
    private final MinerLimits miner;
    private final UnaryOperator<String> redact;
    private final List<String> topics;
    private final ExecutorService helpers;
    /** Partitions that are read without an index; null: those whose index is here, by it. */
    private final @Nullable Set<Integer> withoutIndex;

    /**
     * @param open blocks this instance is filling
     * @param miner limits the patterns were found with
     * @param redact applied to every text of a hit; thread-safe
     */
    public LogSearcher(
            LocalStores stores,
            OpenBlocks open,
            LogRecords records,
            SearchLimits limits,
            MinerLimits miner,
            UnaryOperator<String> redact) {
        this(stores, open, records, limits, miner, redact, IngestStores.topics(Rule.Input.LOGS));
    }

    LogSearcher(
            LocalStores stores,
            OpenBlocks open,
            LogRecords records,
            SearchLimits limits,
            MinerLimits miner,
            UnaryOperator<String> redact,
            List<String> topics) {
        this.open = open;
        this.miner = miner;
        this.topics = List.copyOf(topics);
        this.stores = stores;
        this.records = records;
        this.limits = limits;
        this.redact = redact;
        this.withoutIndex = null;
        this.helpers = new ThreadPoolExecutor(
                0,
                Math.max(1, limits.workers() - 1),
                HELPER_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "tidewatch-search");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private LogSearcher(LogSearcher of, Set<Integer> withoutIndex) {
        stores = of.stores;
        open = of.open;
        records = of.records;
        limits = of.limits;
        miner = of.miner;
        redact = of.redact;
        topics = of.topics;
        helpers = of.helpers;
        this.withoutIndex = withoutIndex;
    }

    /**
     * The same for those partitions, whose index nobody has at hand just now: the topic itself is read, from the time asked
     * for on. Ids of patterns that were mined are not known, nor what counters say. Closed with this one, and not by itself.
     */
    public LogSearcher withoutIndex(Set<Integer> partitions) {
        return new LogSearcher(this, Set.copyOf(partitions));
    }

    /** @return whether it goes by an index */
    public boolean hasIndex() {
        return withoutIndex == null;
    }

    /**
     * @param values names of values that are asked for, see {@link LineValues}
     * @return whether all that such a question asks can be known: patterns that were mined not without an index
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     */
    public boolean knows(String query, Collection<String> values) {
        return hasIndex()
                || !values.contains("pattern") && !QueryParser.parse(query).asksPatterns();
    }

    /**
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     * @throws LocalStores.NotReady while the stores cannot be read
     */
    public LogHit.Found search(LogHit.Request request) {
        TopHits hits = new TopHits(request, Math.max(1, Math.min(limits.hits(), request.limit())));
        long from = request.fromMillis();
        long to = request.toMillis();
        LogPlace behind = request.behind();
        if (behind != null && request.order() == LogOrder.NEWEST) {
            to = Math.min(to, behind.timeMillis() + 1);
        } else if (behind != null) {
            from = Math.max(from, behind.timeMillis());
        }
        Scanned scanned = scan(QueryParser.parse(request.query()), from, to, request.order(), request.bounds(), hits);
        Long until = scanned.untilMillis();
        boolean nothingSure = until != null && (request.order() == LogOrder.NEWEST ? until >= to - 1 : until <= from);
        Long edge = nothingSure ? null : until;
        try {
            List<LogHit> given = hits.hits(edge);
            return new LogHit.Found(
                    given,
                    scanned.partitions(),
                    scanned.faults(),
                    edge,
                    scanned.unsure() || nothingSure,
                    hits.full(given.size()),
                    scanned.effort());
        } catch (InvalidStateStoreException e) {
            // the patterns moved to another instance meanwhile
            throw new LocalStores.NotReady(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Counts lines: from counters by minute where they answer the question, without reading a line; else from lines.
     *
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     * @throws LocalStores.NotReady while the stores cannot be read
     */
    public LogCount count(LogCount.Request request) {
        LogCount.Sums sums = new LogCount.Sums(request);
        Query query = QueryParser.parse(request.query());
        CounterQuery counted = hasIndex() ? counters(query, request) : null;
        if (counted != null) {
            Set<Integer> before = partitions();
            LevelTotals.add(stores, counted, request, sums);
            // what came or went meanwhile may be counted or not
            Set<Integer> both = new TreeSet<>(before);
            both.retainAll(partitions());
            return sums.done(true, both, List.of(), ScanEffort.NONE);
        }
        Scanned scanned =
                scan(query, request.fromMillis(), request.toMillis(), LogOrder.NEWEST, request.bounds(), sums);
        return sums.done(false, scanned.partitions(), scanned.faults(), scanned.effort());
    }

    /** @return whether counters answer it where there is an index, and not lines */
    public boolean countsByCounters(LogCount.Request request) {
        return counters(QueryParser.parse(request.query()), request) != null;
    }

    private static @Nullable CounterQuery counters(Query query, LogCount.Request request) {
        boolean divides = List.of("", "level", "service").contains(request.by());
        boolean minutes = request.stepMillis() % LevelCounts.MINUTE_MILLIS == 0;
        return divides && minutes && request.startMillis() >= request.countersFromMillis()
                ? CounterQuery.of(query)
                : null;
    }

    /**
     * Counts values of lines.
     *
     * @param names what values of, see {@link LineValues}
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     * @throws LocalStores.NotReady while the stores cannot be read
     */
    public LogFacets facets(String query, long fromMillis, long toMillis, Collection<String> names, ScanBounds bounds) {
        LogFacets.Sums sums = new LogFacets.Sums(names);
        Scanned scanned = scan(QueryParser.parse(query), fromMillis, toMillis, LogOrder.NEWEST, bounds, sums);
        return sums.done(scanned.partitions(), scanned.faults(), scanned.effort());
    }

    /**
     * The lines around one, of the same source.
     *
     * @throws LocalStores.NotReady while the stores cannot be read
     */
    public LogContext context(LogContext.Request request) {
        PatternReader patterns = patterns().get();
        try (LogRecords.Session session = records.open(limits.patience())) {
            return session == null
                    ? LogContext.nothing("too many searches are running; ask again")
                    : new ContextReader(session, patterns, redact, limits.within(ScanBounds.USUAL)).read(request);
        } catch (KafkaException e) {
            return LogContext.nothing("the logs topics cannot be read: " + e.getMessage());
        }
    }

    /** @return the topics that are searched */
    public List<String> topics() {
        return topics;
    }

    /**
     * What reading came to.
     *
     * @param partitions that were looked at
     * @param faults why lines may be missing; empty where none are
     * @param untilMillis see {@link LogScan#untilMillis}
     * @param unsure see {@link LogScan#unsure}
     */
    record Scanned(
            Set<Integer> partitions,
            List<String> faults,
            @Nullable Long untilMillis,
            boolean unsure,
            ScanEffort effort) {}

    /** Hands over every line that matches, in no order, save that those that come first are read first. */
    private Scanned scan(
            Query parsed, long fromMillis, long toMillis, LogOrder order, ScanBounds bounds, LineReader.Lines lines) {
        long started = System.nanoTime();
        Supplier<PatternReader> patterns = patterns();
        Query query = hasIndex() ? parsed.withPatterns(patterns.get()::family) : parsed;
        Repeats repeats = new Repeats();
        SearchPlan plan = new SearchPlan(query, fromMillis, toMillis, order);
        try (LogRecords.Session session = records.open(limits.patience())) {
            if (session == null) {
                return nothing("too many searches are running; ask again");
            }
            List<String> faults = new ArrayList<>();
            // for what comes meanwhile another instance speaks, or nobody: the answer names it
            Set<Integer> partitions = partitions();
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            Map<TopicPartition, Long> ends = new HashMap<>();
            Runnable offsets = () -> offsets(session, inTopics(partitions), beginnings, ends, faults);
            List<SearchPlan.Part> parts;
            if (hasIndex()) {
                parts = look(plan, partitions, offsets);
            } else {
                offsets.run();
                parts = TopicSlices.of(session, inTopics(partitions), ends, fromMillis, toMillis);
            }
            for (SearchPlan.Part part : parts) {
                Long end = ends.get(part.partition());
                if (end != null) {
                    plan.add(part, beginnings.getOrDefault(part.partition(), 0L), end);
                }
            }
            LogScan scan = new LogScan(
                    records,
                    helpers,
                    plan,
                    order,
                    lines,
                    () -> new LineReader(query, fromMillis, toMillis, patterns.get()::idOf, redact, repeats),
                    limits.within(bounds),
                    started);
            scan.run(session, limits.workers());
            faults.addAll(scan.faults());
            return new Scanned(partitions, faults, scan.untilMillis(), scan.unsure(), scan.effort());
        } catch (KafkaException e) {
            return nothing("the logs topics cannot be read: " + e.getMessage());
        }
    }

    private Supplier<PatternReader> patterns() {
        if (!hasIndex()) {
            return () -> PatternReader.ofGiven(miner, stores);
        }
        ReadOnlyKeyValueStore<String, byte[]> heads = stores.keyValue(LogStores.PATTERNS);
        return () -> new PatternReader(heads, miner, stores);
    }

    private List<TopicPartition> inTopics(Set<Integer> partitions) {
        List<TopicPartition> all = new ArrayList<>();
        for (int p : new TreeSet<>(partitions)) {
            topics.forEach(topic -> all.add(new TopicPartition(topic, p)));
        }
        return all;
    }

    /** Asks the index, and the brokers meanwhile. */
    private List<SearchPlan.Part> look(SearchPlan plan, Set<Integer> partitions, Runnable offsets) {
        ReadOnlyKeyValueStore<String, byte[]> blocks = stores.keyValue(LogStores.BLOCKS);
        List<Supplier<Optional<SearchPlan.Part>>> work = new ArrayList<>();
        work.add(() -> {
            offsets.run();
            return Optional.empty();
        });
        inTopics(partitions).forEach(partition -> work.add(() -> Optional.of(plan.look(partition, blocks, open))));
        return InParallel.map(helpers, limits.workers(), work, Supplier::get).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static void offsets(
            LogRecords.Session session,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends,
            List<String> faults) {
        if (partitions.isEmpty()) {
            return;
        }
        try {
            beginnings.putAll(session.beginnings(partitions));
            ends.putAll(session.ends(partitions));
        } catch (KafkaException e) {
            if (partitions.size() > 1) {
                // one of them is the cause: the others can be searched
                for (TopicPartition partition : partitions) {
                    offsets(session, List.of(partition), beginnings, ends, faults);
                }
            } else {
                partitions.forEach(partition -> {
                    ends.remove(partition);
                    faults.add(partition + " cannot be read: " + e.getMessage());
                });
            }
        }
    }

    /** @return partitions it searches */
    public Set<Integer> partitions() {
        return withoutIndex != null ? withoutIndex : stores.partitions(LogStores.BLOCKS);
    }

    @Override
    public void close() {
        helpers.shutdownNow();
    }

    private static Scanned nothing(String fault) {
        return new Scanned(Set.of(), List.of(fault), null, true, ScanEffort.NONE);
    }
}
