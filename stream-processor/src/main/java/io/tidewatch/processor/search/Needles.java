package io.tidewatch.processor.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the bytes of a JSON line must hold so that the line can match: of each clause at least one text, in any case.
 * Only texts that JSON writes as they are; a line with an escape by number is let pass.
 *
 * @param clauses texts of at least {@value #LEAST} bytes; none: nothing is known
 */
public record Needles(List<Set<String>> clauses) {
    /** Nothing is known: every line may match. */
    public static final Needles NONE = new Needles(List.of());

    static final int LEAST = 2;
    private static final int MOST_ALTERNATIVES = 8;

    public Needles {
        clauses = List.copyOf(clauses);
    }

    /** @return that one of these texts stands in the line, whatever is around it */
    static Needles anyOf(Iterable<String> texts) {
        Set<String> all = new LinkedHashSet<>();
        for (String text : texts) {
            String piece = piece(text);
            if (piece.isEmpty()) {
                return NONE;
            }
            all.add(piece);
        }
        return all.isEmpty() || all.size() > MOST_ALTERNATIVES ? NONE : new Needles(List.of(all));
    }

    static Needles of(String text) {
        return anyOf(List.of(text));
    }

    static Needles and(List<Needles> parts) {
        return new Needles(parts.stream().flatMap(part -> part.clauses.stream()).toList());
    }

    static Needles or(List<Needles> parts) {
        Set<String> any = new LinkedHashSet<>();
        for (Needles part : parts) {
            if (part.clauses.isEmpty()) {
                return NONE;
            }
            any.addAll(part.bestFirst().get(0));
        }
        return any.size() > MOST_ALTERNATIVES ? NONE : new Needles(List.of(any));
    }

    /** @return the clauses, the one that is found least often first: the fewest and longest texts */
    List<Set<String>> bestFirst() {
        List<Set<String>> sorted = new ArrayList<>(clauses);
        sorted.sort(Comparator.comparingDouble(Needles::cost));
        return sorted;
    }

    private static double cost(Set<String> clause) {
        int shortest = Integer.MAX_VALUE;
        for (String text : clause) {
            shortest = Math.min(shortest, text.length());
        }
        return clause.size() - Math.min(12, shortest);
    }

    /** @return the longest part of the text that JSON cannot write otherwise; empty where it is too short */
    private static String piece(String text) {
        if (asWrittenOtherwise(text)) {
            return "";
        }
        // what may be a piece of JSON within JSON could have spaces, too
        boolean structured = text.indexOf('"') >= 0 || text.indexOf('{') >= 0 || text.indexOf('[') >= 0;
        String best = "";
        int bestBytes = LEAST - 1;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !plain(text.charAt(i), structured)) {
                int bytes = bytes(text, from, i);
                if (bytes > bestBytes) {
                    best = text.substring(from, i);
                    bestBytes = bytes;
                }
                from = i + 1;
            }
        }
        return best;
    }

    private static int bytes(String text, int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            n += text.charAt(i) < 128 ? 1 : 3;
        }
        return n;
    }

    /** ASCII but quotes, backslash and slash; and scripts without case. */
    private static boolean plain(char c, boolean structured) {
        if (c < 128) {
            return c >= ' '
                    && c < 127
                    && c != '"'
                    && c != '\\'
                    && c != '/'
                    && !(structured && ": ,{}[]".indexOf(c) >= 0);
        }
        return c >= 0x2E80 && c < 0xD800;
    }

    /** A fraction reads as Java writes it, and may stand there as somebody else did. */
    private static boolean asWrittenOtherwise(String text) {
        boolean exponent = false;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            exponent |= c == 'e' || c == 'E';
            points += c == '.' ? 1 : 0;
            if (!(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return exponent || points == 1;
    }
}
