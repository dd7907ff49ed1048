package io.tidewatch.processor.logs;

/** Keys of the index: {@code topic, partition, first offset}, sorting as the offsets do. */
final class BlockKeys {
    private BlockKeys() {}

    /** @return what the keys of one topic partition begin with */
    static String part(String topic, int partition) {
        return LogStores.key(topic, LogStores.sortable(partition));
    }

    static String of(String part, long fromOffset) {
        return LogStores.key(
                part, LogStores.sortable(fromOffset >>> 32) + LogStores.sortable(fromOffset & 0xFFFFFFFFL));
    }
}
