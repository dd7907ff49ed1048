package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.store.LocalStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logs topics from now on for those who watch, all partitions whoever has their index: committed lines only,
 * one consumer for all, which runs while somebody watches, and a thread for each that looks. Who does not keep up, by taking or by a
 * query that is slow, loses lines, and is told how many; all together take no more than about one thread's time.
 * Thread-safe.
 */
public final class LogTail implements AutoCloseable {
    /** Records that wait for one watcher. */
    private static final int MOST_UNREAD = 4_096;

    /** All together look at lines for about as long as one thread can. */
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long FRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<String> topics;
    private final LocalStores stores;
    private final MinerLimits miner;
    private final UnaryOperator<String> redact;
    private final TailLimits limits;
    private final LongAdder refused = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final AtomicLong unreadBytes = new AtomicLong();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * @param consumers makes one without a group that reads committed records
     * @param miner limits the patterns were found with
     * @param redact applied to every text of a line; thread-safe
     * @param limits of those who watch
     */
    public LogTail(
            Supplier<Consumer<byte[], byte[]>> consumers,
            List<String> topics,
            LocalStores stores,
            MinerLimits miner,
            UnaryOperator<String> redact,
            TailLimits limits) {
        this.consumers = consumers;
        this.topics = List.copyOf(topics);
        this.stores = stores;
        this.miner = miner;
        this.redact = redact;
        this.limits = limits;
    }

    /** A record that waits, and for how many. */
    private final class Unread {
        final ConsumerRecord<byte[], byte[]> record;
        final int bytes;
        private int holders;

        Unread(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
            byte[] value = record.value();
            bytes = value == null ? 0 : value.length;
        }

        synchronized void hold() {
            if (holders++ == 0) {
                unreadBytes.addAndGet(bytes);
            }
        }

        synchronized void release() {
            if (--holders == 0) {
                unreadBytes.addAndGet(-bytes);
            }
        }

        /** @return how much more waits once it waits for one more */
        synchronized int more() {
            return holders == 0 ? bytes : 0;
        }
    }

    /** The lines one watcher wants, found by a thread of its own: a query that is slow makes nobody else wait. */
    public final class Watch implements AutoCloseable, LineReader.Lines {
        private final Query query;
        private final BlockingQueue<LogHit> waiting = new ArrayBlockingQueue<>(limits.waitingLines());
        private final AtomicLong dropped = new AtomicLong();
        private final BlockingQueue<Unread> unread = new ArrayBlockingQueue<>(MOST_UNREAD);
        private final AtomicLong waitingBytes = new AtomicLong();
        private volatile boolean over;
        private volatile String fault = "";
        // of its own thread alone
        private @Nullable LineReader reader;
        private long readerSince;
        private boolean stale = true;

        private Watch(Query query) {
            this.query = query;
        }

        /** @return the next line; null where none came in that time */
        public @Nullable LogHit next(Duration most) throws InterruptedException {
            return waiting.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        }

        /**
         * @return lines that were lost since it was asked last: found and not taken in time, or never looked at, because the
         *     query is slower than they come
         */
        public long dropped() {
            return dropped.getAndSet(0);
        }

        /** @return why lines may have been missed since it was asked last; empty where none were */
        public String fault() {
            String last = fault;
            fault = "";
            return last;
        }

        /** @return whether nothing will come any more */
        public boolean ended() {
            return closed;
        }

        @Override
        public void take(FoundLine line) {
            if (!waiting.offer(hit(line))) {
                lose(1);
            }
        }

        private void lose(int lines) {
            dropped.addAndGet(lines);
            lost.add(lines);
        }

        private LogHit hit(FoundLine line) {
            try {
                return line.hit();
            } catch (LocalStores.NotReady | InvalidStateStoreException e) {
                // the stores move to another instance now and then: a line is worth more than its pattern
                stale = true;
                return line.hit("");
            }
        }

        /** Puts the record by; where too much waits already its lines are lost to this one. */
        private void put(Unread next) {
            if (!room(this, next)) {
                lose(lines(next.record));
                return;
            }
            next.hold();
            waitingBytes.addAndGet(next.bytes);
            if (!unread.offer(next)) {
                released(next);
                lose(lines(next.record));
            } else if (over) {
                clear();
            }
        }

        private void released(Unread taken) {
            waitingBytes.addAndGet(-taken.bytes);
            taken.release();
        }

        /** @return false where nothing waits for it any more */
        private boolean losesOldest() {
            Unread oldest = unread.poll();
            if (oldest == null) {
                return false;
            }
            released(oldest);
            lose(lines(oldest.record));
            return true;
        }

        private void clear() {
            for (Unread left = unread.poll(); left != null; left = unread.poll()) {
                released(left);
            }
        }

        private void work() {
            long since = System.nanoTime();
            long busy = 0;
            while (!over && !closed) {
                try {
                    Unread next = unread.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    long begun = System.nanoTime();
                    if (begun - since >= SLICE_NANOS) {
                        since = begun;
                        busy = 0;
                    }
                    if (next != null) {
                        released(next);
                        read(next.record);
                        busy += System.nanoTime() - begun;
                    }
                    long rest = since + SLICE_NANOS - System.nanoTime();
                    if (busy >= SLICE_NANOS / Math.max(1, watches.size()) && rest > 0) {
                        TimeUnit.NANOSECONDS.sleep(rest); // the others' turn
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private void read(ConsumerRecord<byte[], byte[]> record) {
            try {
                reader().read(record, this, () -> !over);
            } catch (RuntimeException e) {
                // a query for patterns cannot do without the stores
                stale = true;
                fault = "lines could not be looked at: " + e.getMessage();
            }
        }

        private LineReader reader() {
            LineReader known = reader;
            // patterns are learned meanwhile
            if (known == null || stale || System.nanoTime() - readerSince > FRESH_NANOS) {
                try {
                    PatternReader patterns = new PatternReader(stores.keyValue(LogStores.PATTERNS), miner, stores);
                    known = reader(query.withPatterns(patterns::family), patterns::idOf);
                    readerSince = System.nanoTime();
                    stale = false;
                } catch (LocalStores.NotReady | InvalidStateStoreException e) {
                    stale = true;
                    known = known != null ? known : reader(query, LogTail::unknown);
                }
                reader = known;
            }
            return known;
        }

        private LineReader reader(Query asked, BiFunction<LogEvent, String, String> patterns) {
            return new LineReader(asked, Long.MIN_VALUE, Long.MAX_VALUE, patterns, redact, new Repeats());
        }

        @Override
        public void close() {
            over = true;
            watches.remove(this);
            clear();
        }
    }

    /** Makes room for a record where it can: of whoever has more waiting than that one would have. */
    private boolean room(Watch watch, Unread next) {
        while (unreadBytes.get() + next.more() > limits.unreadBytes()) {
            Watch most = watch;
            for (Watch other : watches) {
                most = other.waitingBytes.get() > most.waitingBytes.get() ? other : most;
            }
            boolean fair = most.waitingBytes.get() > watch.waitingBytes.get() + next.bytes;
            if (!fair || !most.losesOldest()) {
                return watch.unread.isEmpty();
            }
        }
        return true;
    }

    /** @return bounds of those who watch */
    public TailLimits limits() {
        return limits;
    }

    /** @return who watches just now */
    public int watching() {
        return watches.size();
    }

    /** @return how often somebody was refused, for too many watched */
    public long refused() {
        return refused.sum();
    }

    /** @return lines that were lost, of all who watched */
    public long lost() {
        return lost.sum();
    }

    /** @return bytes of the records that wait */
    public long unreadBytes() {
        return unreadBytes.get();
    }

    private static int lines(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        int lines = 0;
        for (int i = 0; value != null && i < value.length; i++) {
            lines += value[i] == '\n' || i == value.length - 1 ? 1 : 0;
        }
        return lines;
    }

    private static String unknown(LogEvent event, String service) {
        throw new LocalStores.NotReady("the patterns of " + service + " cannot be read just now");
    }

    /**
     * @return null where too many watch already
     * @throws io.tidewatch.processor.search.QueryError where the query cannot be read
     */
    public @Nullable Watch watch(String query) {
        Watch watch = new Watch(QueryParser.parse(query));
        synchronized (this) {
            if (closed || watches.size() >= limits.watchers()) {
                refused.increment();
                return null;
            }
            watches.add(watch);
            start(watch::work, "tidewatch-log-watch");
            if (thread == null) {
                thread = start(this::run, "tidewatch-log-tail");
            }
        }
        return watch;
    }

    private static Thread start(Runnable work, String name) {
        Thread started = new Thread(work, name);
        started.setDaemon(true);
        started.start();
        return started;
    }

    private void run() {
        boolean more = true;
        while (more) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                List<TopicPartition> all = new ArrayList<>();
                for (String topic : topics) {
                    consumer.partitionsFor(topic).forEach(p -> all.add(new TopicPartition(topic, p.partition())));
                }
                consumer.assign(all);
                consumer.seekToEnd(all);
                // the ends are those of now, not of the first poll's answer
                all.forEach(consumer::position);
                while (more) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        Unread next = new Unread(record);
                        watches.forEach(watch -> watch.put(next));
                    }
                    more = goesOn();
                }
            } catch (KafkaException e) {
                watches.forEach(watch -> watch.fault = "the logs topics could not be followed: " + e.getMessage());
                pause();
                more = goesOn();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** @return false once, then the thread ends: nobody watches, or all is over */
    private synchronized boolean goesOn() {
        if (closed || watches.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
