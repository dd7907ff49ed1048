package io.tidewatch.cli.bench;

import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Lines a second of the pattern miner on one core, by CPU time of its thread: lines whose pattern is known already; lines
 * of a log read for the first time; and a long run in which new templates keep arriving, of which the cost of a line is
 * compared between its begin and its end. The limit is a loop that only splits at spaces, hashes the words and counts.
 */
public final class MinerBench {
    private static final int CHUNK = 50_000;
    private static final int ROUNDS = 10;
    /** Of a round: until the compiler has done with it, and longer than the clock is coarse. */
    private static final int LEAST_LINES = 250_000;

    private final Settings settings;
    private final Consumer<String> progress;
    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private long sum;

    /**
     * @param lines of the long run
     * @param templates at its begin
     * @param newEvery lines after which one more template arrives
     * @param seed the same gives the same lines
     * @param own lines of a file to be measured instead of generated ones, in the first two parts; may be empty
     */
    public record Settings(long lines, int templates, int newEvery, long seed, List<String> own) {
        public Settings {
            own = List.copyOf(own);
            if (lines < 10L * CHUNK || templates < 1 || newEvery < 1) {
                throw new IllegalArgumentException(
                        "expected at least " + 10L * CHUNK + " --lines, one --templates and --new-every at least 1");
            }
        }
    }

    /**
     * What was measured; lines a second unless said.
     *
     * @param known lines of patterns that are known
     * @param first lines of a log that was never seen, the JVM warm
     * @param limit the loop that splits, hashes and counts, on the lines of {@code known}
     * @param early microseconds a line of the long run's first 100,000 lines
     * @param late of its last million
     * @param patterns live at the end
     */
    public record Report(
            double known,
            double first,
            double limit,
            double early,
            double late,
            int patterns,
            double charactersPerLine) {
        /** @return what a line costs late against early */
        public double growth() {
            return late / early;
        }
    }

    public MinerBench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    public Report run() {
        List<String> lines = settings.own().isEmpty() ? generated() : settings.own();
        double characters = lines.stream().mapToLong(String::length).average().orElse(0);
        progress.accept("known patterns, and the loop that splits and hashes ...");
        PatternMiner miner = miner();
        int times = 1 + LEAST_LINES / lines.size();
        double known = 0;
        double limit = 0;
        for (int i = 0; i < ROUNDS; i++) {
            known = Math.max(known, rate(lines, times, line -> miner.mine(line).number()));
            Map<Integer, Integer> counts = new HashMap<>();
            limit = Math.max(limit, rate(lines, times, line -> split(line, counts)));
        }
        progress.accept("a log read for the first time ...");
        double first = 0;
        for (int i = 0; i < ROUNDS; i++) {
            PatternMiner fresh = miner();
            first = Math.max(first, rate(lines, line -> fresh.mine(line).number()));
        }
        return longRun(known, first, limit, characters);
    }

    private Report longRun(double known, double first, double limit, double characters) {
        MinerLoad load = new MinerLoad(settings.seed(), settings.templates());
        PatternMiner miner = miner();
        double early = 0;
        double late = 0;
        long lateLines = 0;
        for (long done = 0; done < settings.lines(); done += CHUNK) {
            List<String> chunk = new ArrayList<>(CHUNK);
            for (int i = 0; i < CHUNK; i++) {
                boolean arrives = i % settings.newEvery() == 0;
                if (arrives) {
                    load.grow();
                }
                chunk.add(load.line(arrives));
            }
            double micros = 1e6 / rate(chunk, line -> miner.mine(line).number());
            early += done < 2 * CHUNK ? micros / 2 : 0;
            if (done >= settings.lines() - Math.min(1_000_000, settings.lines() / 4)) {
                late += micros;
                lateLines++;
            }
            if ((done / CHUNK) % 40 == 0) {
                progress.accept(String.format(
                        "%,d lines, %,d templates have come: %.3f us a line", done + CHUNK, load.templates(), micros));
            }
        }
        int live = (int) miner.patterns().stream().filter(p -> p.live()).count();
        return new Report(known, first, limit, early, late / lateLines, live, characters);
    }

    private List<String> generated() {
        MinerLoad load = new MinerLoad(settings.seed(), settings.templates());
        List<String> lines = new ArrayList<>(CHUNK);
        for (int i = 0; i < CHUNK; i++) {
            lines.add(load.line(false));
        }
        return lines;
    }

    private double rate(List<String> lines, ToLongFunction<String> each) {
        return rate(lines, 1, each);
    }

    private double rate(List<String> lines, int times, ToLongFunction<String> each) {
        long begin = cpu.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            for (String line : lines) {
                sum += each.applyAsLong(line);
            }
        }
        return (double) times * lines.size() * 1e9 / Math.max(1, cpu.getCurrentThreadCpuTime() - begin);
    }

    private static long split(String line, Map<Integer, Integer> counts) {
        int hash = 0;
        for (String word : line.split(" ")) {
            hash = 31 * hash + word.hashCode();
        }
        return counts.merge(hash & 0xFFFF, 1, Integer::sum);
    }

    private static PatternMiner miner() {
        return new PatternMiner(MinerLimits.defaults(), PatternListener.NONE);
    }

    /** @return a number that depends on all that was done, so that none of it may be left out */
    long sum() {
        return sum;
    }
}
