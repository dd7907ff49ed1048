package io.tidewatch.processor.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        String id, String template, boolean given, boolean wide, String mergedInto, String text, long eventMillis) {
    /** @return the same, where those that others of them are merged into are known as wide: no line is one of them alone */
    public static List<PatternProposal> withWide(List<PatternProposal> all) {
        Set<String> wide = new HashSet<>();
        all.forEach(proposal -> wide.add(proposal.mergedInto()));
        return all.stream()
                .map(p -> p.wide || !wide.contains(p.id)
                        ? p
                        : new PatternProposal(p.id, p.template, p.given, true, p.mergedInto, p.text, p.eventMillis))
                .toList();
    }
}
