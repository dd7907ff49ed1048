package io.tidewatch.processor.catalog;

/**
 * What one task says of a pattern of a service: that it found it, that it still has it, or that its lines have a wider one
 * from now on.
 *
 * @param id 16 hex digits
 * @param template text with {@code <*>} for each variable part
 * @param given whether the source gave the template; else it was mined
 * @param wide whether it came of merging others
 * @param mergedInto id of the wider pattern; empty: it was found or is still met
 * @param text the line it was found in, as far as miners look at it; empty where it was merged
 * @param eventMillis event time of that line, milliseconds since the epoch
 */
public record PatternProposal(
        String id, String template, boolean given, boolean wide, String mergedInto, String text, long eventMillis) {}
