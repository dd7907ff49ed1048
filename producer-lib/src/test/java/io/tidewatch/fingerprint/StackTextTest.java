package io.tidewatch.fingerprint;

import static io.tidewatch.fingerprint.Stacks.print;
import static io.tidewatch.fingerprint.Stacks.with;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The printed form of an exception gives what the live one gives. */
class StackTextTest {
    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(InAppPackages.unknown());

    @Test
    void a_real_exception_with_causes_from_a_real_call() {
        Throwable thrown = catching(() -> outer(3));

        assertThat(algorithm.ofText(print(thrown))).isEqualTo(algorithm.of(thrown));
        assertThat(algorithm.of(thrown).culprit()).isEqualTo("io.tidewatch.fingerprint.StackTextTest.inner");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void random_chains_read_the_same_in_every_form(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Throwable thrown = randomChain(random);
            Fingerprint live = algorithm.of(thrown);
            String text = print(thrown);

            assertThat(algorithm.ofText(text)).as(text).isEqualTo(live);
            assertThat(algorithm.ofText(text.replace("\n", "\r\n"))).as("CRLF").isEqualTo(live);
            assertThat(algorithm.ofText(text.replace("\tat ", "    at ")))
                    .as("spaces")
                    .isEqualTo(live);
            assertThat(algorithm.ofText(text.replace("\tat ", "\tat app//")))
                    .as("loader")
                    .isEqualTo(live);
            assertThat(algorithm.ofText(text.replace("\tat java", "\tat java.base@17.0.15/java")))
                    .as("module")
                    .isEqualTo(live);
            assertThat(algorithm.ofText(text.replace(")\n", ") ~[shop-1.2.jar:1.2]\n")))
                    .as("jar")
                    .isEqualTo(live);
            assertThat(algorithm.ofText("Exception in thread \"main\" " + text))
                    .as("uncaught")
                    .isEqualTo(live);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void logback_prints_the_same_in_both_orders(long seed) {
        Random random = new Random(seed);
        ThrowableProxyConverter plain = new ThrowableProxyConverter();
        plain.start();
        RootCauseFirstThrowableProxyConverter rootFirst = new RootCauseFirstThrowableProxyConverter();
        rootFirst.start();
        for (int i = 0; i < 200; i++) {
            Throwable thrown = randomChain(random);
            LoggingEvent event = new LoggingEvent();
            event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(thrown));

            assertThat(algorithm.ofText(plain.convert(event))).isEqualTo(algorithm.of(thrown));
            assertThat(algorithm.ofText(rootFirst.convert(event)))
                    .as(rootFirst.convert(event))
                    .isEqualTo(algorithm.of(thrown));
        }
    }

    @Test
    void a_line_of_a_log_before_it_and_a_message_of_several_lines() {
        IllegalStateException thrown =
                with(new IllegalStateException("first line\nsecond: line\n\nfourth"), "com.acme.A.a:1");

        assertThat(algorithm.ofText("2026-11-24 10:00:00 ERROR [main] Order failed\n" + print(thrown)))
                .isEqualTo(algorithm.of(thrown));
        assertThat(ThrownChain.parse(print(thrown)).message()).isEqualTo("first line\nsecond: line\n\nfourth");
        assertThat(ThrownChain.parse(print(thrown)).type()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void nested_suppressed_exceptions_and_their_causes_are_skipped() {
        IllegalStateException root = with(new IllegalStateException("root"), "com.acme.Db.query:7");
        root.addSuppressed(with(
                new IllegalArgumentException("s", with(new NullPointerException(), "com.acme.S.t:1")),
                "com.acme.S.s:1"));
        RuntimeException outer = with(new RuntimeException("outer", root), "com.acme.Web.post:3");
        outer.addSuppressed(with(new UnsupportedOperationException(), "com.acme.Close.close:1"));

        assertThat(algorithm.ofText(print(outer))).isEqualTo(algorithm.of(outer));
    }

    @Test
    void a_stack_cut_below_the_frames_that_count_is_still_the_same() {
        IllegalStateException thrown = with(
                new IllegalStateException("x"),
                "com.acme.A.a:1",
                "org.apache.tomcat.X.y:2",
                "org.apache.tomcat.X.z:3",
                "java.lang.Thread.run:4");
        String text = print(thrown);

        int from = text.indexOf("X.y");
        for (int cut = from; cut < text.length(); cut++) {
            assertThat(algorithm.ofText(text.substring(0, cut))).isEqualTo(algorithm.of(thrown));
        }
    }

    @Test
    void more_frames_than_the_enclosing_has_is_no_fault() {
        String text =
                "a.b.C: x\n\tat com.acme.A.a(A.java:1)\nCaused by: a.b.D: y\n\tat com.acme.D.d(D.java:1)\n\t... 99999 more\n";

        assertThat(algorithm.ofText(text).culprit()).isEqualTo("com.acme.D.d");
    }

    @Test
    void hidden_and_generated_classes_read_as_from_the_live_one() {
        IllegalStateException thrown = with(
                new IllegalStateException(),
                "com.acme.Orders.lambda$save$3:12",
                "com.acme.Orders$$Lambda$14/0x0000000800c03000.run",
                "com.acme.Orders$$EnhancerBySpringCGLIB$$a1b2c3.save",
                "com.acme.Orders$$Lambda/0x000071.run",
                "com.acme.Web$1.call:4");

        assertThat(algorithm.ofText(print(thrown))).isEqualTo(algorithm.of(thrown));
    }

    @Test
    void garbage_never_fails() {
        Random random = new Random(9);
        String alphabet = "at .:(\n\t)Caused by: Suppressed...more[CIRCULAR/$\r\u4e2d<>";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) {
                int at = random.nextInt(alphabet.length());
                text.append(alphabet, at, Math.min(alphabet.length(), at + 1 + random.nextInt(6)));
            }
            assertThat(algorithm.ofText(text.toString()).id()).hasSize(16);
        }
    }

    @Test
    void a_text_of_a_megabyte_takes_linear_time() {
        String frames = "\tat com.acme.A.a(A.java:1)\n\tat com.acme.B.b(B.java:1)\n".repeat(20_000);

        assertThat(algorithm
                        .ofText("a.b.C: " + "x".repeat(500_000) + "\n" + frames)
                        .id())
                .isEqualTo(algorithm
                        .ofText("a.b.C: x\n\tat com.acme.A.a(A.java:1)\n\tat com.acme.B.b(B.java:2)\n")
                        .id());
    }

    private static Throwable randomChain(Random random) {
        List<String> stack = new ArrayList<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            stack.add(0, frame(random));
        }
        int depth = random.nextInt(4);
        List<List<String>> stacks = new ArrayList<>();
        for (int i = 0; i <= depth; i++) {
            stacks.add(List.copyOf(stack));
            // the wrapper is thrown further down: same base, other top
            int keep = random.nextInt(stack.size()) + 1;
            stack = new ArrayList<>(stack.subList(stack.size() - keep, stack.size()));
            for (int n = random.nextInt(3); n > 0; n--) {
                stack.add(0, frame(random));
            }
        }
        Throwable thrown = null;
        for (List<String> frames : stacks) {
            Throwable next = switch (random.nextInt(4)) {
                case 0 -> new java.util.concurrent.ExecutionException("e", thrown);
                case 1 -> new IllegalStateException("state: of\nthings", thrown);
                case 2 -> new java.io.IOException(null, thrown);
                default -> new RuntimeException("run " + random.nextInt(), thrown);
            };
            with(next, frames.toArray(String[]::new));
            if (random.nextInt(3) == 0) {
                next.addSuppressed(with(new Exception("s", new Error("t")), frame(random), frame(random)));
            }
            thrown = next;
        }
        return thrown;
    }

    private static String frame(Random random) {
        String[] types = {
            "com.acme.Orders",
            "com.acme.Web$1",
            "org.apache.http.Client",
            "java.util.HashMap",
            "java.lang.reflect.Method",
            "java.util.concurrent.ThreadPoolExecutor",
            "com.acme.T$$Lambda/0x00ab",
        };
        String[] methods = {"save", "lambda$get$2", "<init>", "runWorker", "access$000"};
        return types[random.nextInt(types.length)] + "." + methods[random.nextInt(methods.length)] + ":"
                + (1 + random.nextInt(3));
    }

    private static Throwable catching(Runnable call) {
        try {
            call.run();
            throw new AssertionError("nothing was thrown");
        } catch (IllegalStateException e) {
            return e;
        }
    }

    private static void outer(int depth) {
        try {
            inner(depth);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("outer failed", e);
        }
    }

    private static void inner(int depth) {
        if (depth > 0) {
            inner(depth - 1);
        }
        throw new IllegalArgumentException("depth " + depth);
    }
}
