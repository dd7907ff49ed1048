package io.tidewatch.processor.logs;

import io.tidewatch.processor.search.BlockFacts;
import io.tidewatch.processor.search.RibbonFilter;
import io.tidewatch.processor.search.TokenFilter;
import org.jspecify.annotations.Nullable;

/** A block of the index, whose filter's shards are read when they are asked for. Not thread-safe. */
final class StoredBlock implements BlockFacts {
    private final BlockRow row;
    private final ShardCursors shards;
    private final @Nullable TokenFilter[] read;

    /** @param shards asked for blocks in the order of their offsets */
    StoredBlock(BlockRow row, ShardCursors shards) {
        this.row = row;
        this.shards = shards;
        this.read = new TokenFilter[row.shards()];
    }

    @Override
    public boolean mayHoldToken(long hash) {
        if (row.shards() != TokenShards.SHARDS) {
            return row.mayHoldToken(hash);
        }
        int shard = TokenShards.of(hash);
        TokenFilter filter = read[shard];
        if (filter == null) {
            byte[] stored = shards.read(shard, row.fromOffset());
            filter = stored == null ? TokenFilter.ALL : RibbonFilter.of(stored);
            read[shard] = filter;
        }
        return filter.mayHold(hash);
    }

    @Override
    public boolean mayHoldService(String service) {
        return row.mayHoldService(service);
    }

    @Override
    public int levels() {
        return row.levels();
    }

    @Override
    public long fromEventMillis() {
        return row.fromEventMillis();
    }

    @Override
    public long toEventMillis() {
        return row.toEventMillis();
    }
}
