package io.tidewatch.processor.logs;

import io.tidewatch.wire.JsonCodec;

/**
 * What {@code tidewatch.pattern-catalog} says of one pattern of one service: that it was found, or what it was merged
 * into. Keyed by {@code service/id}, in the partition of the service, so that compaction keeps the last word on each
 * pattern and one reader sees all of a service in order.
 *
 * @param service service whose lines it was found in
 * @param id 16 hex digits
 * @param template text with {@code <*>} for each variable part
 * @param given whether the source gave the template; else it was mined
 * @param mergedInto id of the wider pattern its lines have from now on; empty where it stands for itself
 * @param firstMillis event time of the line it was found in, milliseconds since the epoch
 */
public record PatternNews(
        String service, String id, String template, boolean given, String mergedInto, long firstMillis) {
    public static final JsonCodec<PatternNews> CODEC = JsonCodec.of(PatternNews.class);

    /** @return key of its record */
    public String key() {
        return service + "/" + id;
    }
}
