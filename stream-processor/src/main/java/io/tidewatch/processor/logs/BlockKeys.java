package io.tidewatch.processor.logs;

/** Keys of the index: {@code topic, partition, first offset}, sorting as the offsets do. */
final class BlockKeys {
    private BlockKeys() {}

    /** @return what the keys of one topic partition begin with */
    static String part(String topic, int partition) {
        return LogStores.key(topic, LogStores.sortable(partition));
    }

    static String of(String part, long fromOffset) {
        return LogStores.key(part, offset(fromOffset));
    }

    /** @return key of a part of a block's filter; no topic begins so, these rows stand apart */
    static String shard(int shard, String part, long fromOffset) {
        return LogStores.key("~" + shard, part, offset(fromOffset));
    }

    /** @return what the keys of that part of all filters of one topic partition begin with */
    static String shards(int shard, String part) {
        return LogStores.key("~" + shard, part);
    }

    private static String offset(long fromOffset) {
        return LogStores.sortable(fromOffset >>> 32) + LogStores.sortable(fromOffset & 0xFFFFFFFFL);
    }
}
