package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.search.BlockFacts;
import io.tidewatch.processor.search.RibbonFilter;
import io.tidewatch.processor.search.TokenFilter;
import io.tidewatch.processor.search.Tokens;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One block of a logs partition: what its lines may hold.
 *
 * @param closed whether all below is known; an open block has its start and first append time only, and is scanned
 * @param fromOffset first record
 * @param toOffset one past the last record; 0 while open
 * @param fromEventMillis least event time
 * @param toEventMillis greatest event time
 * @param fromAppendMillis least append time
 * @param toAppendMillis greatest append time
 * @param services services of its lines; empty where there were too many to say
 * @param levels levels of its lines, as bits
 * @param lines how many lines
 * @param bytes size of their text
 * @param shards rows of their own that the filter of the tokens is cut into; 0: it is {@code filter}
 * @param filter tokens of their texts; holds everything where there are shards, and where nothing is known
 */
record BlockRow(
        boolean closed,
        long fromOffset,
        long toOffset,
        long fromEventMillis,
        long toEventMillis,
        long fromAppendMillis,
        long toAppendMillis,
        Set<String> services,
        int levels,
        long lines,
        long bytes,
        int shards,
        TokenFilter filter)
        implements BlockFacts {
    /** Rows of versions 1 and 2 have filters of other forms, which say nothing any more: their blocks are read. */
    private static final int VERSION = 3;

    BlockRow {
        services = Set.copyOf(services);
    }

    static BlockRow open(long fromOffset, long appendMillis) {
        return new BlockRow(
                false,
                fromOffset,
                0,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                appendMillis,
                Long.MAX_VALUE,
                Set.of(),
                -1,
                0,
                0,
                0,
                TokenFilter.ALL);
    }

    /** An open block whose contents were forgotten at a restart: only its ends are known, and ingest's clamp. */
    BlockRow abandoned(long toOffset, long toAppendMillis) {
        return new BlockRow(
                true,
                fromOffset,
                toOffset,
                fromAppendMillis - EventTime.MOST_BEHIND,
                toAppendMillis + EventTime.MOST_AHEAD,
                fromAppendMillis,
                toAppendMillis,
                Set.of(),
                -1,
                0,
                0,
                0,
                TokenFilter.ALL);
    }

    /** Of a block with shards this knows nothing, see {@link StoredBlock}. */
    @Override
    public boolean mayHoldToken(long hash) {
        return filter.mayHold(hash);
    }

    @Override
    public boolean mayHoldService(String service) {
        return services.isEmpty() || services.stream().anyMatch(one -> Tokens.same(one, service));
    }

    byte[] toBytes() {
        BinaryOut out =
                new BinaryOut().begin(VERSION).flag(closed).number(fromOffset).number(toOffset);
        out.number(fromEventMillis)
                .number(toEventMillis)
                .number(fromAppendMillis)
                .number(toAppendMillis);
        out.number(services.size());
        services.forEach(out::text);
        byte[] stored = filter instanceof RibbonFilter ribbon ? ribbon.stored() : new byte[0];
        out.number(levels).number(lines).number(bytes).number(shards);
        return out.blob(stored, 0, stored.length).toBytes();
    }

    static BlockRow read(byte[] bytes) {
        BinaryIn in = new BinaryIn(bytes, VERSION);
        boolean closed = in.flag();
        long fromOffset = in.number();
        long toOffset = in.number();
        long fromEvent = in.number();
        long toEvent = in.number();
        long fromAppend = in.number();
        long toAppend = in.number();
        List<String> services = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) {
            services.add(in.text());
        }
        int levels = (int) in.number();
        long lines = in.number();
        long size = in.number();
        int shards = (int) in.number();
        TokenFilter filter = TokenFilter.ALL;
        if (in.version() == 1) {
            // the number of a Bloom filter's hashes stood there
            shards = 0;
        } else if (shards == 0) {
            filter = RibbonFilter.of(in.blob());
        }
        return new BlockRow(
                closed,
                fromOffset,
                toOffset,
                fromEvent,
                toEvent,
                fromAppend,
                toAppend,
                Set.copyOf(services),
                levels,
                lines,
                size,
                shards,
                filter);
    }
}
