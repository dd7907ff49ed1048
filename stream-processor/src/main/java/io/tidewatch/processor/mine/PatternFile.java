package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Patterns of a text file, line by line, as the stream would have found them. Where lines are to be assigned, of a line its
 * pattern's number is kept, four bytes, and of a pattern that was forgotten its id and template; else memory is bounded, and
 * lines of patterns that were forgotten are counted together. Not thread-safe.
 */
public final class PatternFile {
    private static final int CHUNK = 1 << 16;

    private final PatternMiner miner;
    private final Parameters parameters;
    private final Map<Integer, Found> byNumber = new HashMap<>();
    private final Map<String, List<ValueStats>> values = new HashMap<>();
    private final boolean keepLines;
    private final List<int[]> lines = new ArrayList<>();
    private int count;
    private long forgotten;

    /** What is known of one pattern of the file. */
    private static final class Found {
        private final String id;
        private final String template;
        private long lines;
        private final long firstLine;
        private String example = "";
        private int mergedInto;

        Found(Pattern pattern, long firstLine) {
            this.id = pattern.id();
            this.template = pattern.template();
            this.firstLine = firstLine;
        }
    }

    /** One line: its number from 1, its pattern. */
    public record Assigned(int line, String patternId, String template) {}

    /**
     * One pattern of the file, with the lines of those that were merged into it.
     *
     * @param id 16 hex digits
     * @param template text with {@code <*>} for each variable part
     * @param count its lines
     * @param firstLine number of the first of them, from 1
     * @param example that line
     * @param values of its variable parts, left to right; empty where {@link #addValues} was not called
     */
    public record Summary(
            String id, String template, long count, long firstLine, String example, List<ValueStats.Summary> values) {
        public Summary {
            values = List.copyOf(values);
        }
    }

    /** @param keepLines whether {@link #assigned} is to be asked */
    public PatternFile(MinerLimits limits, boolean keepLines) {
        this.keepLines = keepLines;
        parameters = new Parameters(limits);
        miner = new PatternMiner(limits, new PatternListener() {
            @Override
            public void found(Pattern pattern) {
                byNumber.put((int) pattern.number(), new Found(pattern, count + 1L));
            }

            @Override
            public void merged(Pattern narrow, Pattern wide) {
                byNumber.get((int) narrow.number()).mergedInto = (int) wide.number();
            }

            @Override
            public void forgotten(Pattern pattern) {
                if (!keepLines) {
                    forget((int) pattern.number());
                }
            }
        });
    }

    /** Takes the next line. */
    public void add(String line) {
        Pattern pattern = miner.mine(line);
        int number = (int) pattern.number();
        if (keepLines) {
            if (count % CHUNK == 0) {
                lines.add(new int[CHUNK]);
            }
            lines.get(count / CHUNK)[count % CHUNK] = number;
        }
        count++;
        Found found = byNumber.get(number);
        found.lines++;
        if (found.example.isEmpty()) {
            found.example = line;
        }
    }

    /** Looks at the values of a line once more, when all lines have been taken and patterns are what they are. */
    public void addValues(String line) {
        Pattern pattern = miner.known(line);
        if (pattern == null) {
            return; // forgotten, or the file has grown
        }
        List<ValueStats> stats = values.computeIfAbsent(
                pattern.id(),
                id -> Parameters.names(pattern).stream().map(ValueStats::new).toList());
        List<String> found = stats.isEmpty() ? List.of() : parameters.values(pattern, line);
        for (int i = 0; i < found.size(); i++) {
            stats.get(i).add(found.get(i));
        }
    }

    /** What was merged into it goes with it, and what it was merged into keeps its lines. */
    private void forget(int number) {
        Found gone = byNumber.remove(number);
        if (gone == null) {
            return;
        }
        Found into = gone.mergedInto == 0 ? null : byNumber.get(gone.mergedInto);
        if (into == null) {
            forgotten += gone.lines;
        } else {
            into.lines += gone.lines;
        }
        for (Found other : byNumber.values()) {
            if (other.mergedInto == number) {
                other.mergedInto = gone.mergedInto;
            }
        }
    }

    /** @return lines of patterns that were forgotten to keep the bounds; 0 where lines are kept */
    public long forgotten() {
        return forgotten;
    }

    /** @return lines taken so far */
    public int lines() {
        return count;
    }

    /** @return patterns met so far, those that were merged into others left out */
    public int patterns() {
        int live = 0;
        for (Found found : byNumber.values()) {
            live += found.mergedInto == 0 ? 1 : 0;
        }
        return live;
    }

    /**
     * @param merged whether lines get the pattern theirs was merged into later, as queries show it
     * @return a row a line, in the order of the file
     */
    public Iterator<Assigned> assigned(boolean merged) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Found found = byNumber.get(lines.get(i / CHUNK)[i % CHUNK]);
                    Found shown = merged ? last(found) : found;
                    return new Assigned(i + 1, shown.id, shown.template);
                })
                .iterator();
    }

    /** @return patterns by lines, most first */
    public List<Summary> summaries(int topValues) {
        Map<String, List<Found>> cases = new HashMap<>();
        for (Found found : byNumber.values()) {
            cases.computeIfAbsent(last(found).id, id -> new ArrayList<>()).add(found);
        }
        List<Summary> out = new ArrayList<>(cases.size());
        cases.forEach((id, all) -> {
            Found first = Collections.min(all, Comparator.comparingLong((Found f) -> f.firstLine));
            long lines = all.stream().mapToLong(f -> f.lines).sum();
            out.add(new Summary(
                    id,
                    last(first).template,
                    lines,
                    first.firstLine,
                    first.example,
                    values.getOrDefault(id, List.of()).stream()
                            .map(v -> v.summary(topValues))
                            .toList()));
        });
        out.sort(Comparator.comparingLong(Summary::count).reversed().thenComparing(Summary::firstLine));
        return out;
    }

    private Found last(Found found) {
        Found at = found;
        while (at.mergedInto != 0) {
            at = byNumber.get(at.mergedInto);
        }
        return at;
    }
}
