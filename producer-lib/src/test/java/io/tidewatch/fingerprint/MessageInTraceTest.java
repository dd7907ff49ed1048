package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that hold what a trace is made of. */
class MessageInTraceTest {
    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(new InAppPackages(List.of("com.acme")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo\nCaused by: bar\n\tat the end",
                "failed\n\tat com.remote.X.y(X.java:3)\n\tat com.acme.Remote.z(Z.java:1)\nDriver stacktrace:",
                "Caused by: java.io.IOException: inner\n\tat com.acme.Remote.r(R.java:1)\nremote end",
                "a\nat foo.bar(baz)\nb",
                "at line 3 (column 5)\n  at 10.0.0.1 (port 5)",
                "x\n\n\ny",
                "x\n... 3 more items",
                "x\n\t... 12 more\nend of message",
                "Suppressed: no\nSuppressed: yes",
                "see http://a.b/c.d(e:1)",
                "- item 1\n- item 2",
                "[CIRCULAR REFERENCE: no]",
                "2026-11-26 10:00:00 ERROR is a line of a log",
                "com.acme.Foo: x",
                "{\"a\":1}",
                "a | b | c",
                "colon: at: the: end:",
                "trailing  ",
                "java.lang.NullPointerException",
                "one\njava.lang.NullPointerException: two\nthree",
                "C:\\new\\test at (x)",
                "tab\tat com.acme.Foo.bar(Foo.java:1) inline",
                "Exception in thread \"x\"",
            })
    void printed_it_reads_as_the_live_one(String message) {
        Throwable thrown = Stacks.with(new IllegalStateException(message), "com.acme.A.a:1", "com.acme.B.b:2");
        Throwable outer = Stacks.with(new RuntimeException("outer", thrown), "com.acme.C.c:1", "com.acme.B.b:2");
        String text = Stacks.print(thrown);

        assertThat(algorithm.ofText(text)).isEqualTo(algorithm.of(thrown));
        assertThat(algorithm.ofText(text.replace("\n", "\r\n"))).as("CRLF").isEqualTo(algorithm.of(thrown));
        assertThat(algorithm.ofText("2026-11-26 10:00:00,1 ERROR [main] c.a.X - boom\n" + text))
                .as("logged")
                .isEqualTo(algorithm.of(thrown));
        assertThat(algorithm.ofText(Stacks.print(outer))).as("as a cause").isEqualTo(algorithm.of(outer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"trailing  ", "one \r\ntwo\n", "foo\nCaused by: bar", "x\n... 3 more items", "- a\n- b", ""})
    void without_frames_too(String message) {
        Throwable thrown = Stacks.with(new IllegalStateException(message));

        assertThat(algorithm.ofText(Stacks.print(thrown))).isEqualTo(algorithm.of(thrown));
    }
}
