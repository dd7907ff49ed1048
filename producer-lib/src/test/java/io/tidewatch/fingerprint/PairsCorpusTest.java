package io.tidewatch.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Traces of many worlds in pairs: those that are one group, and those that must not be. */
class PairsCorpusTest {
    private final List<FingerprintAlgorithm> algorithms = List.of(
            new FingerprintAlgorithm(InAppPackages.unknown()),
            new FingerprintAlgorithm(new InAppPackages(List.of("com.acme", "acme"))));

    private record Pair(String name, String one, String other) {
        boolean isSame() {
            return name.startsWith("same: ");
        }

        boolean hasFrames() {
            return !name.contains("no frames");
        }
    }

    @TestFactory
    Stream<DynamicTest> pairs_are_one_group_or_two() throws IOException {
        return pairs().stream()
                .map(pair -> DynamicTest.dynamicTest(pair.name(), () -> {
                    for (FingerprintAlgorithm algorithm : algorithms) {
                        Fingerprint one = algorithm.ofText(pair.one());
                        Fingerprint other = algorithm.ofText(pair.other());
                        if (pair.isSame()) {
                            assertThat(other.id()).isEqualTo(one.id());
                            assertThat(other.culprit()).isEqualTo(one.culprit());
                        } else {
                            assertThat(other.id()).isNotEqualTo(one.id());
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> each_is_found_once_among_lines_of_a_log() throws IOException {
        return pairs().stream()
                .filter(Pair::hasFrames)
                .flatMap(pair -> Stream.of(pair.one(), pair.other())
                        .map(text -> DynamicTest.dynamicTest(pair.name(), () -> assertFoundOnce(text))));
    }

    private void assertFoundOnce(String text) throws IOException {
        List<TraceReader.Found> found = new ArrayList<>();
        TraceReader.read(
                new StringReader(
                        "2026-11-26 10:00:00 INFO before\n" + text + "2026-11-26 10:00:09 INFO at the end (of all)\n"),
                found::add);

        assertThat(found).singleElement().satisfies(trace -> {
            for (FingerprintAlgorithm algorithm : algorithms) {
                assertThat(algorithm.of(trace.chain(), false).id())
                        .isEqualTo(algorithm.ofText(text).id());
            }
            assertThat(trace.chain().type()).isNotEmpty();
        });
    }

    @Test
    void overflows_are_one_group_wherever_the_stack_is_cut() {
        for (FingerprintAlgorithm algorithm : algorithms) {
            String whole = algorithm.ofText(overflow("com.acme.T", 1024, 0)).id();

            assertThat(algorithm.ofText(overflow("com.acme.T", 1000, 2)).id()).isEqualTo(whole);
            assertThat(algorithm.ofText(overflow("com.acme.U", 1024, 0)).id()).isNotEqualTo(whole);
        }
    }

    private static String overflow(String type, int frames, int from) {
        StringBuilder text = new StringBuilder("java.lang.StackOverflowError\n");
        IntStream.range(from, from + frames)
                .forEach(i -> text.append("\tat " + type + "." + "abc".charAt(i % 3) + "(T.java:5)\n"));
        return text.toString();
    }

    private static List<Pair> pairs() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PairsCorpusTest.class.getResourceAsStream("/fingerprint/pairs.txt"))) {
            String all = new String(in.readAllBytes(), UTF_8)
                    .replace('⇥', '\t')
                    .replace('␍', '\r')
                    .replace('␛', '\u001b');
            return Arrays.stream(all.split("(?m)^=== "))
                    .skip(1)
                    .map(PairsCorpusTest::pair)
                    .toList();
        }
    }

    private static Pair pair(String block) {
        int end = block.indexOf('\n');
        String[] texts = block.substring(end + 1).split("(?m)^---\n", 2);
        return new Pair(block.substring(0, end), texts[0], texts[1]);
    }
}
