package io.tidewatch.processor.mine;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of a text file, line by line, as the stream would have found them.
 *
 * @param atArrival the pattern each line got when it came
 */
public record PatternFile(List<Pattern> atArrival) {
    /** One line: its number from 1, its pattern. */
    public record Assigned(int line, String patternId, String template) {}

    public PatternFile {
        atArrival = List.copyOf(atArrival);
    }

    /** Reads to the end. The patterns of all lines are held, not the lines. */
    public static PatternFile read(BufferedReader in, MinerLimits limits) throws IOException {
        PatternMiner miner = new PatternMiner(limits, PatternListener.NONE);
        List<Pattern> patterns = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            patterns.add(miner.mine(line));
        }
        return new PatternFile(patterns);
    }

    /** @param merged whether lines get the pattern theirs was merged into later, as queries show it */
    public List<Assigned> assigned(boolean merged) {
        List<Assigned> out = new ArrayList<>(atArrival.size());
        for (int i = 0; i < atArrival.size(); i++) {
            Pattern pattern = merged ? atArrival.get(i).current() : atArrival.get(i);
            out.add(new Assigned(i + 1, pattern.id(), pattern.template()));
        }
        return out;
    }
}
