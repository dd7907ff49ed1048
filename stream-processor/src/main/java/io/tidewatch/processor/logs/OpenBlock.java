package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.processor.search.TokenFilterBuilder;
import io.tidewatch.processor.search.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The block that is being filled, in memory. Not thread-safe. */
final class OpenBlock {
    /** Share of its text that a filter may take. */
    private static final int FILTER_SHARE = 60;

    private static final int LEAST_FILTER_BYTES = 64;
    private static final int MOST_SERVICES = 32;

    private final LogsConfig config;
    private final TokenFilterBuilder tokens;
    private final Set<String> services = new HashSet<>();
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

    OpenBlock(LogsConfig config) {
        this.config = config;
        this.tokens = new TokenFilterBuilder(config.blockBytes() / FILTER_SHARE);
    }

    boolean started() {
        return started;
    }

    /** @return whether the record at that append time belongs into a new block */
    boolean full(long appendMillis) {
        return bytes >= config.blockBytes()
                || lines >= config.blockLines()
                || appendMillis - fromAppend >= config.blockSpan().toMillis();
    }

    void start(long offset, long appendMillis) {
        tokens.clear();
        services.clear();
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

    void add(PatternedLogs patterned) {
        IngestedLogs logs = patterned.logs();
        toOffset = logs.at().offset() + 1;
        toAppend = Math.max(toAppend, logs.appendMillis());
        fromAppend = Math.min(fromAppend, logs.appendMillis());
        List<IngestedLogs.Line> all = logs.lines();
        for (int i = 0; i < all.size(); i++) {
            IngestedLogs.Line line = all.get(i);
            fromEvent = Math.min(fromEvent, line.eventMillis());
            toEvent = Math.max(toEvent, line.eventMillis());
            levels |= LevelBits.of(line.event().level());
            service(line.source().service());
            lines++;
            SearchLine.forEachText(line.event(), this::text);
            Tokens.forEach(patterned.patternIds().get(i), tokens);
        }
    }

    BlockRow close() {
        started = false;
        int most = (int) Math.max(LEAST_FILTER_BYTES, bytes / FILTER_SHARE);
        return new BlockRow(
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
                tokens.build(most));
    }

    private void text(String text) {
        bytes += text.length();
        Tokens.forEach(text, tokens);
    }

    private void service(String service) {
        if (!manyServices && services.add(service) && services.size() > MOST_SERVICES) {
            manyServices = true;
        }
    }
}
