package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines a second of one miner: known shapes (the normal path) and garbage (each line new). Run by hand. */
final class PatternMinerBench {
    private PatternMinerBench() {}

    public static void main(String[] args) {
        Random random = new Random(1);
        List<String> known = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            known.add("Order " + random.nextInt(1_000_000) + " of user " + Long.toHexString(random.nextLong())
                    + " sent to 10.0." + random.nextInt(255) + "." + random.nextInt(255) + ":8080 in "
                    + random.nextInt(900) + " ms (attempt " + random.nextInt(5) + ", queue=shipping-"
                    + random.nextInt(9)
                    + ")");
        }
        List<String> garbage = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            garbage.add(PatternMinerTest.garbage(random));
        }
        for (int round = 0; round < 3; round++) {
            run("known shapes", known, 2_000_000);
            run("garbage", garbage, 1_000_000);
        }
    }

    private static void run(String name, List<String> lines, int n) {
        PatternMiner miner = new PatternMiner(MinerLimits.defaults(), PatternListener.NONE);
        long begin = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += miner.mine(lines.get(i % lines.size())).number();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%-14s %,12.0f lines/s  (%d)%n", name, n / seconds, sum);
    }
}
