package io.tidewatch.fingerprint;

import static io.tidewatch.fingerprint.Stacks.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.fingerprint.Fingerprint.Basis;
import io.tidewatch.fingerprint.Fingerprint.FrameVerdict;
import io.tidewatch.fingerprint.Fingerprint.Reason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FingerprintAlgorithmTest {
    private static final String[] POOL = {
        "java.util.concurrent.FutureTask.run:264",
        "java.util.concurrent.ThreadPoolExecutor.runWorker:1136",
        "java.util.concurrent.ThreadPoolExecutor$Worker.run:635",
        "com.acme.infra.NamedThreads.lambda$newThread$0:12",
        "java.lang.Thread.run:840",
    };
    private static final String[] TOMCAT = {
        "org.apache.catalina.core.StandardWrapperValve.invoke:167", "java.lang.Thread.run:840",
    };

    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(InAppPackages.unknown());
    private final FingerprintAlgorithm acme = new FingerprintAlgorithm(new InAppPackages(List.of("com.acme")));

    @Test
    void id_is_16_hex_digits_and_stays_the_same_for_ever() {
        Fingerprint fingerprint = acme.of(with(new IllegalStateException("x"), "com.acme.Orders.save:12"));

        // a storage format: when this changes, the version has to change
        assertThat(fingerprint.id()).isEqualTo("854aad476084bf17").matches("[0-9a-f]{16}");
        assertThat(fingerprint.version()).isEqualTo("v2");
        assertThat(fingerprint.basis()).isEqualTo(Basis.APPLICATION_FRAMES);
        assertThat(fingerprint.culprit()).isEqualTo("com.acme.Orders.save");
    }

    @Test
    void message_and_line_numbers_do_not_split() {
        assertSame(
                with(new IllegalStateException("order 1"), "com.acme.Orders.save:12", "com.acme.Web.post:3"),
                with(new IllegalStateException("order 2"), "com.acme.Orders.save:14", "com.acme.Web.post:5"));
    }

    @Test
    void type_method_and_order_of_frames_split() {
        IllegalStateException base = with(new IllegalStateException(), "com.acme.A.a:1", "com.acme.B.b:1");

        assertDiffers(base, with(new IllegalArgumentException(), "com.acme.A.a:1", "com.acme.B.b:1"));
        assertDiffers(base, with(new IllegalStateException(), "com.acme.A.x:1", "com.acme.B.b:1"));
        assertDiffers(base, with(new IllegalStateException(), "com.acme.B.b:1", "com.acme.A.a:1"));
        assertDiffers(base, with(new IllegalStateException(), "com.acme.A.a:1"));
    }

    @Test
    void library_frames_do_not_split_where_the_application_has_frames() {
        assertSame(
                with(new IllegalStateException(), "java.util.HashMap.get:1", "com.acme.A.a:1", "org.apache.x.Y.z:4"),
                with(new IllegalStateException(), "java.util.TreeMap.get:9", "com.acme.A.a:1"));
    }

    @Test
    void without_application_frames_all_but_plumbing_take_part() {
        IllegalStateException base = with(new IllegalStateException(), "java.util.HashMap.get:1", "org.apache.x.Y.z:4");

        assertThat(acme.of(base).basis()).isEqualTo(Basis.ALL_FRAMES);
        assertThat(acme.of(base).culprit()).isEqualTo("java.util.HashMap.get");
        assertDiffers(base, with(new IllegalStateException(), "java.util.HashMap.get:1"));
        assertSame(
                base,
                with(
                        new IllegalStateException(),
                        "java.util.HashMap.get:1",
                        "java.lang.reflect.Method.invoke:5",
                        "org.apache.x.Y.z:4"));
    }

    @Test
    void given_packages_win_over_the_built_in_list() {
        FingerprintAlgorithm apache = new FingerprintAlgorithm(new InAppPackages(List.of("org.apache.mine")));
        IllegalStateException e = with(
                new IllegalStateException(), "org.apache.mine.A.a:1", "com.acme.B.b:2", "org.apache.minecart.C.c:3");

        assertThat(apache.of(ThrownChain.of(e), true).frames())
                .extracting(FrameVerdict::reason)
                .containsExactly(Reason.APPLICATION, Reason.LIBRARY, Reason.LIBRARY);
    }

    @Test
    void the_same_fault_from_a_pool_or_from_a_request_is_one() {
        String[] fault = {"com.acme.Orders.save:12", "com.acme.Orders.run:3"};
        assertSame(
                with(new IllegalStateException(), concat(fault, POOL)),
                with(new IllegalStateException(), concat(fault, TOMCAT)));
    }

    @Test
    void wrappers_do_not_split() {
        IllegalStateException fault =
                with(new IllegalStateException("x"), concat(new String[] {"com.acme.Orders.save:12"}, POOL));
        ExecutionException awaited =
                with(new ExecutionException(fault), "java.util.concurrent.FutureTask.get:9", "com.acme.Web.post:3");
        CompletionException completed = with(new CompletionException(fault), "java.util.concurrent.X.y:9");

        assertSame(fault, awaited);
        assertSame(fault, completed);
        assertSame(fault, with(new UndeclaredThrowableException(awaited), "com.acme.Other.x:3"));
    }

    @Test
    void a_reflective_call_is_as_a_direct_one() {
        IllegalStateException inner = with(
                new IllegalStateException(),
                "com.acme.Orders.save:12",
                "jdk.internal.reflect.DirectMethodHandleAccessor.invoke:103",
                "java.lang.reflect.Method.invoke:580",
                "com.acme.Web.post:3");
        InvocationTargetException wrapper = with(
                new InvocationTargetException(inner),
                "jdk.internal.reflect.DirectMethodHandleAccessor.invoke:118",
                "java.lang.reflect.Method.invoke:580",
                "com.acme.Web.post:3");

        assertSame(with(new IllegalStateException(), "com.acme.Orders.save:12", "com.acme.Web.post:3"), wrapper);
    }

    @Test
    void a_wrapper_without_a_cause_is_an_error_of_its_own() {
        InvocationTargetException alone = with(new InvocationTargetException(null, "x"), "com.acme.A.a:1");

        assertThat(acme.of(alone).basis()).isEqualTo(Basis.APPLICATION_FRAMES);
    }

    @Test
    void causes_take_part_and_the_culprit_is_of_the_root() {
        IllegalArgumentException root = with(new IllegalArgumentException(), "com.acme.Db.query:7", "com.acme.A.a:1");
        IllegalStateException outer = with(new IllegalStateException(root), "com.acme.A.a:2", "com.acme.Web.post:3");
        IllegalStateException other = with(
                new IllegalStateException(with(new NullPointerException(), "com.acme.Db.query:7", "com.acme.A.a:1")),
                "com.acme.A.a:2",
                "com.acme.Web.post:3");

        assertThat(acme.of(outer).culprit()).isEqualTo("com.acme.Db.query");
        assertDiffers(outer, other);
        assertDiffers(outer, root);
    }

    @Test
    void suppressed_exceptions_do_not_take_part() {
        IllegalStateException plain = with(new IllegalStateException(), "com.acme.A.a:1");
        IllegalStateException suppressing = with(new IllegalStateException(), "com.acme.A.a:1");
        suppressing.addSuppressed(with(new NullPointerException(), "com.acme.Close.close:1"));

        assertSame(plain, suppressing);
    }

    @Test
    void a_cycle_ends_the_chain() {
        IllegalStateException a = with(new IllegalStateException("a"), "com.acme.A.a:1");
        IllegalArgumentException b = with(new IllegalArgumentException("b", a), "com.acme.B.b:1");
        a.initCause(b);

        assertThat(acme.of(b)).isEqualTo(acme.ofText(Stacks.print(b)));
    }

    @Test
    void recursion_counts_once_whatever_its_depth_and_period() {
        IllegalStateException once = with(new IllegalStateException(), "com.acme.T.leaf:1", "com.acme.T.a:2");
        IllegalStateException deep = with(
                new IllegalStateException(), "com.acme.T.leaf:1", "com.acme.T.a:2", "com.acme.T.a:3", "com.acme.T.a:3");
        IllegalStateException two =
                with(new IllegalStateException(), "com.acme.T.a:2", "com.acme.T.b:2", "com.acme.M.main:1");
        IllegalStateException four = with(
                new IllegalStateException(),
                "com.acme.T.a:2",
                "com.acme.T.b:2",
                "com.acme.T.a:2",
                "com.acme.T.b:2",
                "com.acme.M.main:1");

        assertSame(once, deep);
        assertSame(two, four);
        assertThat(acme.of(ThrownChain.of(deep), true).frames())
                .extracting(FrameVerdict::reason)
                .containsExactly(Reason.APPLICATION, Reason.APPLICATION, Reason.RECURSION, Reason.RECURSION);
    }

    @Test
    void an_overflow_is_the_same_wherever_its_stack_begins_and_ends() {
        String[] cycle = {"com.acme.T.a:1", "com.acme.T.b:2", "com.acme.T.c:3"};
        Fingerprint first = null;
        for (int start = 0; start < 3; start++) {
            String[] frames = new String[1024];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = cycle[(start + i) % 3];
            }
            Fingerprint fingerprint = acme.of(with(new StackOverflowError(), frames));
            first = first == null ? fingerprint : first;
            assertThat(fingerprint.id()).isEqualTo(first.id());
        }
    }

    @Test
    void only_without_frames_the_message_takes_part_and_without_its_parameters() {
        IllegalStateException one = with(new IllegalStateException("order 17 of bob@x.com is gone"));
        IllegalStateException two = with(new IllegalStateException("order 99 of eve@y.org is gone"));
        IllegalStateException other = with(new IllegalStateException("no such customer"));

        assertThat(acme.of(one).basis()).isEqualTo(Basis.TYPE_AND_MESSAGE);
        assertThat(acme.of(one).culprit()).isEmpty();
        assertSame(one, two);
        assertDiffers(one, other);
        assertThat(acme.ofMessage("took 12 ms").id())
                .isEqualTo(acme.ofMessage("took 99 ms").id());
        assertThat(acme.ofMessage("took 12 ms").basis()).isEqualTo(Basis.MESSAGE);
    }

    @Test
    void frames_of_plumbing_alone_are_no_frames() {
        assertThat(acme.of(with(new IllegalStateException("x"), "java.lang.Thread.run:1"))
                        .basis())
                .isEqualTo(Basis.TYPE_AND_MESSAGE);
    }

    @Test
    void a_given_name_is_the_same_group_whatever_the_stack() {
        assertThat(FingerprintAlgorithm.given("payment-timeout"))
                .isEqualTo(FingerprintAlgorithm.given("payment-timeout"))
                .isNotEqualTo(FingerprintAlgorithm.given("payment-refused"));
    }

    @Test
    void an_exception_that_fails_itself_has_a_fingerprint() {
        Exception hostile = new Exception() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message for you");
            }
        };

        assertThat(acme.of(hostile).id()).hasSize(16);
        assertThat(acme.ofText("").id()).hasSize(16);
    }

    @Test
    void explains_itself_per_frame() {
        IllegalStateException fault = with(
                new IllegalStateException(),
                concat(
                        new String[] {
                            "java.util.HashMap.get:1", "com.acme.A.lambda$a$3:1", "java.lang.reflect.Method.invoke:5"
                        },
                        POOL));
        ExecutionException awaited = with(new ExecutionException(fault), "com.acme.Web.post:3");

        assertThat(acme.of(ThrownChain.of(awaited), true).frames())
                .extracting(FrameVerdict::frame, FrameVerdict::reason)
                .contains(
                        tuple("java.util.HashMap.get", Reason.LIBRARY),
                        tuple("com.acme.A.lambda$a", Reason.APPLICATION),
                        tuple("java.lang.reflect.Method.invoke", Reason.PLUMBING),
                        tuple("com.acme.infra.NamedThreads.lambda$newThread", Reason.BELOW_POOL),
                        tuple("com.acme.Web.post", Reason.WRAPPER));
    }

    private void assertSame(Throwable a, Throwable b) {
        assertThat(acme.of(a).id()).isEqualTo(acme.of(b).id());
        assertThat(algorithm.of(a).id()).isEqualTo(algorithm.of(b).id());
    }

    private void assertDiffers(Throwable a, Throwable b) {
        assertThat(acme.of(a).id()).isNotEqualTo(acme.of(b).id());
        assertThat(algorithm.of(a).id()).isNotEqualTo(algorithm.of(b).id());
    }

    private static String[] concat(String[] a, String[] b) {
        String[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
