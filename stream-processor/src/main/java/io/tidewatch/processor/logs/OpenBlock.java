package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.search.BlockFacts;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.RibbonFilter;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.processor.search.TokenFilter;
import io.tidewatch.processor.search.TokenSet;
import io.tidewatch.processor.search.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The block that is being filled, in memory. Thread-safe. */
final class OpenBlock implements BlockFacts {
    /** One part in so many of a block's bytes may its filter take. */
    private static final int FILTER_SHARE = 53;

    private static final int LEAST_FILTER_BYTES = 160;

    /** Different tokens of a block, at which it is closed, too: bounds what a partition's open block takes in memory. */
    private static final int MOST_TOKENS = 1 << 18;

    /** What one record may bring beyond it. */
    private static final int SPARE_TOKENS = 1 << 16;

    private static final int MOST_SERVICES = 32;

    /** Loggers whose tokens are known to be in; tokens of more are taken again and again. */
    private static final int MOST_LOGGERS = 1_000;

    private final LogsConfig config;
    private final TokenSet tokens = new TokenSet(MOST_TOKENS + SPARE_TOKENS);
    private final Set<String> services = new HashSet<>();
    private final Set<String> loggers = new HashSet<>();
    private boolean started;
    private boolean manyServices;
    private long fromOffset;
    private long toOffset;
    private long fromEvent;
    private long toEvent;
    private long fromAppend;
    private long toAppend;
    private int levels;
    private long lines;
    private long bytes;
    // of the record and the line that are added
    private long text;
    private String logger = "";

    OpenBlock(LogsConfig config) {
        this.config = config;
    }

    synchronized boolean started() {
        return started;
    }

    /** @return whether the record at that append time belongs into a new block */
    synchronized boolean full(long appendMillis) {
        return bytes >= config.blockBytes()
                || lines >= config.blockLines()
                || tokens.atMost() >= MOST_TOKENS && tokens.size() >= MOST_TOKENS
                || appendMillis - fromAppend >= config.blockSpan().toMillis();
    }

    synchronized void start(long offset, long appendMillis) {
        tokens.clear();
        services.clear();
        loggers.clear();
        manyServices = false;
        fromOffset = offset;
        fromEvent = Long.MAX_VALUE;
        toEvent = Long.MIN_VALUE;
        fromAppend = appendMillis;
        toAppend = appendMillis;
        levels = 0;
        lines = 0;
        bytes = 0;
        started = true;
    }

    synchronized void add(PatternedLogs patterned) {
        IngestedLogs logs = patterned.logs();
        toOffset = logs.at().offset() + 1;
        toAppend = Math.max(toAppend, logs.appendMillis());
        fromAppend = Math.min(fromAppend, logs.appendMillis());
        List<IngestedLogs.Line> all = logs.lines();
        text = 0;
        for (int i = 0; i < all.size(); i++) {
            IngestedLogs.Line line = all.get(i);
            fromEvent = Math.min(fromEvent, line.eventMillis());
            toEvent = Math.max(toEvent, line.eventMillis());
            levels |= LevelBits.of(line.event().level());
            service(line.source().service());
            lines++;
            logger = line.event().logger();
            SearchLine.forEachText(line.event(), this::text);
            Tokens.forEach(patterned.patternIds().get(i), tokens);
        }
        bytes += Math.max(logs.bytes(), text);
    }

    /** The row of a block that is closed, and those of its filter's shards, in order; none where the row holds it. */
    record Closed(BlockRow row, List<RibbonFilter> shards) {}

    synchronized Closed close() {
        started = false;
        List<RibbonFilter> filters = TokenShards.build(tokens, Math.max(LEAST_FILTER_BYTES, bytes / FILTER_SHARE));
        boolean inline = filters.size() == 1;
        BlockRow row = new BlockRow(
                true,
                fromOffset,
                toOffset,
                fromEvent,
                toEvent,
                fromAppend,
                toAppend,
                manyServices ? Set.of() : services,
                levels,
                lines,
                bytes,
                inline ? 0 : filters.size(),
                inline ? filters.get(0) : TokenFilter.ALL);
        return new Closed(row, inline ? List.of() : filters);
    }

    /** @return what is known of it; null where it does not begin there, or not yet */
    synchronized OpenBlocks.@Nullable Known look(long from, Query query) {
        return started && fromOffset == from && lines > 0
                ? new OpenBlocks.Known(toOffset, fromEvent, toEvent, query.mayMatch(this), bytes)
                : null;
    }

    @Override
    public synchronized boolean mayHoldToken(long hash) {
        return tokens.mayHold(hash);
    }

    @Override
    public synchronized boolean mayHoldService(String service) {
        return manyServices || services.stream().anyMatch(one -> Tokens.same(one, service));
    }

    @Override
    public synchronized int levels() {
        return levels;
    }

    @Override
    public synchronized long fromEventMillis() {
        return fromEvent;
    }

    @Override
    public synchronized long toEventMillis() {
        return toEvent;
    }

    private void text(String one) {
        text += one.length();
        if (!(one.equals(logger) && in(one))) {
            Tokens.forEach(one, tokens);
        }
    }

    /** @return whether the tokens of that logger are in already; they have to be from now on */
    private boolean in(String name) {
        return loggers.size() < MOST_LOGGERS ? !loggers.add(name) : loggers.contains(name);
    }

    private void service(String service) {
        if (!manyServices && services.add(service) && services.size() > MOST_SERVICES) {
            manyServices = true;
        }
    }
}
