package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
    @Test
    void findsEachPlaceThatABruteSearchFinds_whereverItIs_andNothingBehindTheEnd() {
        Random random = new Random(5);
        int found = 0;
        for (int round = 0; round < 40_000; round++) {
            String hay = text(random, "aBc1-", random.nextInt(120));
            String wanted = text(random, "Abc1-", 2 + random.nextInt(random.nextInt(10) == 0 ? 40 : 3));
            int from = random.nextInt(hay.length() + 1);
            int to = from + random.nextInt(hay.length() - from + 1);
            byte[] bytes = hay.getBytes(StandardCharsets.UTF_8);

            int at = new Needle(wanted).find(bytes, from, to);

            int there = hay.substring(from, to).toLowerCase(Locale.ROOT).indexOf(wanted.toLowerCase(Locale.ROOT));
            assertThat(at)
                    .as("'%s' in '%s' from %d to %d", wanted, hay, from, to)
                    .isEqualTo(there < 0 ? to : from + there);
            found += there < 0 ? 0 : 1;
        }
        assertThat(found).isBetween(5_000, 35_000);
    }

    private static String text(Random random, String letters, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(letters.charAt(random.nextInt(letters.length())));
        }
        return out.toString();
    }
}
