package io.tidewatch.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines of many templates, the few frequent, with three values a line; new templates keep arriving. Not thread-safe. */
final class MinerLoad {
    private static final String[] VERBS = {"opened", "closed", "moved", "lost", "found", "wrote", "read", "sent"};
    private static final int DRAWS = 4;

    private final Random random;
    private final List<String[]> templates = new ArrayList<>();

    MinerLoad(long seed, int templates) {
        random = new Random(seed);
        while (this.templates.size() < templates) {
            grow();
        }
    }

    /** One more template from now on. */
    void grow() {
        String[] parts = new String[4];
        int at = templates.size();
        parts[0] = word(at) + " " + VERBS[at % VERBS.length] + " " + word(3 * at + 1) + " ";
        parts[1] = " for " + word(5 * at + 2) + " of ";
        parts[2] = " with " + word(7 * at + 3) + "=";
        parts[3] = " " + word(11 * at + 4) + " again";
        templates.add(parts);
    }

    int templates() {
        return templates.size();
    }

    /** @param newest whether it is of the template that came last */
    String line(boolean newest) {
        int which = templates.size() - 1;
        for (int i = 0; !newest && i < DRAWS; i++) {
            which = Math.min(which, random.nextInt(templates.size()));
        }
        String[] parts = templates.get(which);
        return parts[0] + random.nextInt(1_000_000) + parts[1] + Long.toHexString(random.nextLong() | 1L << 60)
                + parts[2] + "10.0." + random.nextInt(256) + "." + random.nextInt(256) + parts[3];
    }

    private static String word(int number) {
        StringBuilder out = new StringBuilder();
        for (long rest = (number + 1) * 7_919L; rest > 0; rest /= 20) {
            out.append("bcdfghjklmnprstvwxyz".charAt((int) (rest % 20))).append("aeiou".charAt((int) (rest % 5)));
        }
        return out.toString();
    }
}
