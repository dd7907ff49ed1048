package io.tidewatch.processor.catalog;

import io.tidewatch.wire.JsonCodec;

/**
 * What {@code tidewatch.pattern-catalog} says of one pattern of one service. Keyed by {@code service/id}, in the partition
 * of the service, so that compaction keeps the last word on each pattern and one reader sees all of a service in order; a
 * tombstone where it was forgotten. Written by the service's one owner.
 *
 * @param service service whose lines it was found in
 * @param id 16 hex digits
 * @param template text with {@code <*>} for each variable part
 * @param given whether the source gave the template; else it was mined
 * @param mergedInto id of the wider pattern its lines count under from now on; empty where it stands for itself. That one
 *     may have been merged, too; there are no circles
 * @param firstMillis event time of the first line of it or of what was merged into it, milliseconds since the epoch
 * @param firstAppendMillis append time of that line
 * @param general whether patterns that people were told of as new were merged into it: it is no news itself
 * @param revision counts the changes of this record, from 1
 */
public record CatalogPattern(
        String service,
        String id,
        String template,
        boolean given,
        String mergedInto,
        long firstMillis,
        long firstAppendMillis,
        boolean general,
        int revision) {
    public static final JsonCodec<CatalogPattern> CODEC = JsonCodec.of(CatalogPattern.class);

    public CatalogPattern {
        service = service == null ? "" : service;
        id = id == null ? "" : id;
        template = template == null ? "" : template;
        mergedInto = mergedInto == null ? "" : mergedInto;
    }

    /** @return key of its record */
    public String key() {
        return key(service, id);
    }

    /** @return key of that pattern's record */
    public static String key(String service, String id) {
        return service + "/" + id;
    }
}
