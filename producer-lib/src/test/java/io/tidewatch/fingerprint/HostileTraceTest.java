package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is read: never a failure, in bounded time, twice the same. */
class HostileTraceTest {
    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(InAppPackages.unknown());

    @Test
    void a_hundred_thousand_damaged_traces_never_fail() throws IOException {
        Random random = new Random(20_261_126);
        List<String> good = List.of(
                "java.lang.IllegalStateException: order 7\n\tat com.acme.A.a(A.java:1)\n\tat com.acme.B.b(B.java:2)\n"
                        + "\tSuppressed: java.io.IOException: s\n\t\tat com.acme.C.c(C.java:3)\n\t\t... 1 more\n"
                        + "Caused by: java.io.IOException: y\n\tat com.acme.D.d(D.java:4)\n\t... 2 more\n",
                "2026-11-26 ERROR x\njava.io.IOException\n\tat app//com.acme.A$$Lambda$1/0x00ff.run(Unknown Source) ~[a.jar:1]\n"
                        + "Wrapped by: a.B: z\n\tat com.acme.A.x(A.java)\n\t... 1 common frames omitted\n",
                "{\"log\":\"java.lang.X: \\\"a\\\"\\n\\tat com.acme.A.a(A.java:1)\\n\"}\n",
                "2026-11-26T10:00:00.123Z stderr P java.lang.X: part\n2026-11-26T10:00:00.123Z stderr F ial\n"
                        + "2026-11-26T10:00:00.123Z stderr F \tat a.B.c(B.java:1)\n",
                "[CIRCULAR REFERENCE: a.B]\nCaused by: [CIRCULAR REFERENCE: a.B]\n... 999999999999 more\n");
        String pieces = "\n\t\\\"(){}[]:. $/#012#011atCausedby...12moreSuppressed:\u2028\u001b[31m\ud800\u0000";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
            for (int n = 1 + random.nextInt(6); n > 0 && !text.isEmpty(); n--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(12));
                int piece = random.nextInt(pieces.length() - 8);
                switch (random.nextInt(4)) {
                    case 0 -> text.delete(at, to);
                    case 1 -> text.insert(at, text.substring(at, to));
                    case 2 -> text.insert(at, pieces, piece, piece + 1 + random.nextInt(7));
                    default -> text.setCharAt(at, pieces.charAt(piece));
                }
            }
            String damaged = text.toString();
            Fingerprint fingerprint = algorithm.ofText(damaged);
            if (fingerprint.id().length() != 16 || i % 50 == 0) {
                assertThat(fingerprint.id()).as(damaged).hasSize(16);
                assertThat(algorithm.ofText(damaged)).as(damaged).isEqualTo(fingerprint);
                TraceReader.read(
                        new StringReader(damaged),
                        found -> assertThat(found.line()).isPositive());
            }
        }
    }

    @Test
    void a_hundred_thousand_frames_read_as_live_and_as_text() {
        StackTraceElement[] frames = new StackTraceElement[100_000];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new StackTraceElement("com.acme.C" + i % 977, "m" + i % 13, "C.java", i);
        }
        IllegalStateException root = new IllegalStateException("x");
        root.setStackTrace(frames);
        RuntimeException outer = new RuntimeException("y", root);
        outer.setStackTrace(java.util.Arrays.copyOfRange(frames, 50_000, frames.length));

        assertTimeout(Duration.ofSeconds(20), () -> {
            Fingerprint live = algorithm.of(outer);
            assertThat(algorithm.ofText(Stacks.print(outer))).isEqualTo(live);
        });
    }

    @Test
    void fifty_megabytes_take_linear_time() {
        String frame = "\tat com.acme.A.a(A.java:1)\n\tat com.acme.B.b(B.java:1)\n";
        String start = "a.b.XException: x\n" + frame;
        String expected = algorithm.ofText(start).id();

        assertTimeout(Duration.ofSeconds(60), () -> {
            assertThat(algorithm.ofText(start + frame.repeat(950_000)).id()).isEqualTo(expected);
            assertThat(algorithm
                            .ofText("a.b.XException: " + "at (".repeat(5_000_000) + "\n" + frame)
                            .id())
                    .isEqualTo(expected);
            assertThat(algorithm
                            .ofText("\\\"".repeat(5_000_000) + "\\n\\tat a.B.c(B.java:1)")
                            .id())
                    .hasSize(16);
        });
    }

    @Test
    void deep_chains_are_cut_alike() {
        Throwable chain = new IllegalStateException("root");
        List<Throwable> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            chain = new IllegalStateException("level " + i, chain);
            all.add(chain);
        }

        assertThat(algorithm.ofText(Stacks.print(chain))).isEqualTo(algorithm.of(chain));
        assertThat(all).hasSize(500);
    }
}
