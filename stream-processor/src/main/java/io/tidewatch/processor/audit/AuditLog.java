package io.tidewatch.processor.audit;

import io.tidewatch.alert.AuditRecord;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is asked by HTTP becomes records here: each command and each search one, and each refusal, as far as the bounds of
 * {@link AuditConfig} go. Whatever is left out is counted, and said in the next record that is not. Thread-safe.
 */
public final class AuditLog {
    private static final int MOST_TEXT = 1_000;
    private static final int MOST_SEARCHES = 1_000;
    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final AuditConfig config;
    private final Predicate<AuditRecord> write;
    private final Consumer<AuditRecord> file;
    private final UnaryOperator<String> redact;
    private final Clock clock;
    private final AddressLimit ofAddress;
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Map<Search, Asked> searches = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Search, Asked> eldest) {
            return size() > MOST_SEARCHES;
        }
    };
    private long refusedSinceMillis;
    private int refused;
    private long unsaid;

    private record Search(String by, String address, String action, String target, String period) {}

    private static final class Asked {
        private final long writtenMillis;
        private int since;

        Asked(long writtenMillis) {
            this.writtenMillis = writtenMillis;
        }
    }

    /**
     * @param write returns at once; false where it had to let the record go
     * @param file keeps a copy on this machine
     * @param redact what is hidden of what people typed
     */
    public AuditLog(
            AuditConfig config,
            Predicate<AuditRecord> write,
            Consumer<AuditRecord> file,
            UnaryOperator<String> redact,
            Clock clock) {
        this.config = config;
        this.write = write;
        this.file = file;
        this.redact = redact;
        this.clock = clock;
        this.ofAddress = new AddressLimit(config.refusalsOfAddress(), clock);
    }

    /** One without a file. */
    public AuditLog(AuditConfig config, Predicate<AuditRecord> write, UnaryOperator<String> redact, Clock clock) {
        this(config, write, record -> {}, redact, clock);
    }

    /** One that writes nothing. */
    public static AuditLog none() {
        return new AuditLog(AuditConfig.defaults(), record -> true, UnaryOperator.identity(), Clock.systemUTC());
    }

    /** What somebody who may asked for, and what came of it. */
    public void asked(AuditRecord record) {
        send(record);
    }

    /** What somebody may do and asked for, where another part writes to the topic what came of it: for the file alone. */
    public void handedOn(AuditRecord record) {
        file.accept(shown(record));
    }

    /**
     * Who was not let do it.
     *
     * @param address where they asked from
     */
    public void refused(AuditRecord record, String address) {
        String more;
        synchronized (this) {
            long now = clock.millis();
            if (now - refusedSinceMillis >= MINUTE_MILLIS) {
                refusedSinceMillis = now;
                refused = 0;
            }
            if (refused >= config.refusals() || !ofAddress.take(address)) {
                leftOut.increment();
                unsaid++;
                return;
            }
            refused++;
            more = unsaid == 0 ? "" : "; " + unsaid + " refused before it are not written";
            unsaid = 0;
        }
        send(with(record, record.detail() + ", from " + address + more));
    }

    /**
     * What somebody read of what others wrote. Asked again and again, as by a page that refreshes itself, it is one record
     * within {@link AuditConfig#repeatsAfter}.
     *
     * @param period the time asked for, as it was asked
     */
    public void read(AuditRecord record, String period, String address) {
        int since;
        synchronized (this) {
            Search search = new Search(record.by(), address, record.action(), record.target(), period);
            Asked before = searches.get(search);
            long now = clock.millis();
            if (before != null
                    && now - before.writtenMillis < config.repeatsAfter().toMillis()) {
                before.since++;
                repeated.increment();
                return;
            }
            since = before == null ? 0 : before.since;
            searches.put(search, new Asked(now));
        }
        send(with(
                record,
                record.detail() + ", from " + address
                        + (since == 0 ? "" : "; asked " + since + " times more since the record before")));
    }

    /** What somebody took away of what others wrote: each time a record. */
    public void taken(AuditRecord record, String address) {
        send(with(record, record.detail() + ", from " + address));
    }

    /** @return refusals that were not written, for a bound */
    public long leftOut() {
        return leftOut.sum();
    }

    /** @return searches that were asked before, so had no record of their own */
    public long repeated() {
        return repeated.sum();
    }

    /** @return records that found no place while Kafka was away */
    public long lost() {
        return lost.sum();
    }

    private void send(AuditRecord record) {
        AuditRecord shown = shown(record);
        file.accept(shown);
        if (!write.test(shown)) {
            lost.increment();
        }
    }

    private AuditRecord shown(AuditRecord record) {
        return new AuditRecord(
                record.atMillis(),
                cut(record.by()),
                record.via(),
                record.action(),
                cut(redact.apply(record.target())),
                record.outcome(),
                cut(redact.apply(record.detail())),
                record.requestId(),
                record.before(),
                record.after());
    }

    private static AuditRecord with(AuditRecord record, String detail) {
        return new AuditRecord(
                record.atMillis(),
                record.by(),
                record.via(),
                record.action(),
                record.target(),
                record.outcome(),
                detail,
                record.requestId(),
                record.before(),
                record.after());
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
    }
}
