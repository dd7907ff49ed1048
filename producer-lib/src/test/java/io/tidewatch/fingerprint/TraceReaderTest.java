package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceReaderTest {
    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(InAppPackages.unknown());

    @Test
    void traces_between_other_lines_are_found_with_their_lines() throws IOException {
        List<TraceReader.Found> found = read("""
                2026-11-26 10:00:00 INFO started at port 8080 (http)
                2026-11-26 10:00:01 ERROR Order 7 failed
                com.acme.OrderException: order 7:
                  at once
                \tat com.acme.Orders.save(Orders.java:12)
                \tat com.acme.Web.post(Web.java:3)
                Caused by: java.io.IOException: disk full
                \tat com.acme.Disk.write(Disk.java:7)
                \t... 1 more
                2026-11-26 10:00:02 INFO next
                2026-11-26 10:00:03 WARN late: java.lang.IllegalStateException: x
                \tat com.acme.Late.late(Late.java:1)
                2026-11-26 10:00:03 INFO between
                \tat com.acme.Web.post(Web.java:3)

                Exception in thread "main" java.lang.Error
                    at com.acme.Main.main(Main.java:1)
                {"level":"ERROR","stack":"java.lang.NullPointerException\\n\\tat com.acme.Json.read(Json.java:5)\\n"}
                done
                """);

        assertThat(found)
                .extracting(TraceReader.Found::line, f -> f.chain().type(), f -> culprit(f))
                .containsExactly(
                        tuple(3L, "com.acme.OrderException", "com.acme.Disk.write"),
                        tuple(11L, "java.lang.IllegalStateException", "com.acme.Late.late"),
                        tuple(16L, "java.lang.Error", "com.acme.Main.main"),
                        tuple(18L, "java.lang.NullPointerException", "com.acme.Json.read"));
        assertThat(found.get(0).chain().message()).isEqualTo("order 7:\n  at once");
        assertThat(found.get(1).chain().links().get(0).frames()).hasSize(2);
    }

    @Test
    void what_only_looks_like_a_trace_is_none() throws IOException {
        assertThat(read("""
                java.lang.IllegalStateException: only a header
                INFO at com.acme the (end) of the day
                "main" #1 prio=5 tid=0x1
                   java.lang.Thread.State: RUNNABLE
                """)).isEmpty();
    }

    @Test
    void a_dump_of_threads_is_none_and_what_follows_is_found() throws IOException {
        List<TraceReader.Found> found = read("""
                "exec-1" #31 daemon prio=5 tid=0x1 nid=0x1f waiting on condition
                   java.lang.Thread.State: WAITING (parking)
                \tat jdk.internal.misc.Unsafe.park(java.base@17.0.9/Native Method)
                \t- parking to wait for  <0x1> (a java.util.concurrent.locks.ReentrantLock)
                \tat com.acme.Foo.bar(Foo.java:12)

                "main" #1 prio=5 tid=0x1 nid=0x1 runnable
                   java.lang.Thread.State: RUNNABLE
                \tat com.acme.Main.main(Main.java:5)

                shop-5c9f7d web java.lang.IllegalStateException: x
                shop-5c9f7d web \tat com.acme.A.a(A.java:1)
                """);

        assertThat(found)
                .extracting(TraceReader.Found::line, f -> f.chain().type())
                .containsExactly(tuple(11L, "java.lang.IllegalStateException"));
    }

    @Test
    void a_dump_right_behind_a_trace_ends_it() throws IOException {
        String trace = """
                java.lang.IllegalStateException: x
                \tat com.acme.A.a(A.java:1)
                Caused by: java.io.IOException: y
                \tat com.acme.D.d(D.java:2)
                \t... 1 more
                """;
        String dump = """
                "t2" #2
                   java.lang.Thread.State: RUNNABLE
                \tat com.acme.A.b(A.java:1)

                "main" #1 prio=5 tid=0x1 nid=0x1 runnable
                   java.lang.Thread.State: RUNNABLE
                \tat com.acme.Main.main(Main.java:5)
                """;
        String expected = algorithm.of(read(trace).get(0).chain(), false).id();

        for (String between : List.of("", "\n", "\n\n")) {
            assertThat(read(trace + between + dump))
                    .as("'%s'", between)
                    .singleElement()
                    .satisfies(
                            f -> assertThat(algorithm.of(f.chain(), false).id()).isEqualTo(expected));
        }
    }

    @Test
    void every_form_of_one_trace_has_its_fingerprint() throws IOException {
        IllegalStateException thrown = Stacks.with(
                new IllegalStateException(
                        "x", Stacks.with(new java.io.IOException("y"), "com.acme.D.d:1", "com.acme.W.w:3")),
                "com.acme.A.a:1",
                "com.acme.W.w:3");
        String expected = algorithm.of(thrown).id();

        for (var form : PrintedForms.of(thrown).entrySet()) {
            assertThat(read("2026-11-26 10:00:00 INFO before\n" + form.getValue()))
                    .as(form.getKey())
                    .singleElement()
                    .satisfies(f -> assertThat(algorithm.of(f.chain(), false).id())
                            .as(form.getKey())
                            .isEqualTo(expected));
        }
    }

    private String culprit(TraceReader.Found found) {
        return algorithm.of(found.chain(), false).culprit();
    }

    private static List<TraceReader.Found> read(String text) throws IOException {
        List<TraceReader.Found> found = new ArrayList<>();
        TraceReader.read(new StringReader(text), found::add);
        return found;
    }
}
