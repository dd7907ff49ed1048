package io.tidewatch.instrument.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void header_isReadAndWrittenBack() {
        TraceParent parent = TraceParent.parse(GOOD);

        assertThat(parent).isEqualTo(new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
        assertThat(parent.header()).isEqualTo(GOOD);
        assertThat(parent.child().traceId()).isEqualTo(parent.traceId());
        assertThat(parent.child().spanId()).isNotEqualTo(parent.spanId());
    }

    @Test
    void laterVersion_isReadAsFarAsItIsKnown() {
        assertThat(TraceParent.parse("cc" + GOOD.substring(2) + "-what-the-future-will-be-like"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x"
            })
    void brokenHeader_isAsIfItHadNotCome(String header) {
        assertThat(TraceParent.parse(header)).isNull();
    }

    @Test
    void anyText_isReadWithoutAThrow_andWhatIsReadIsWellFormed() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder(GOOD);
            for (int change = random.nextInt(3); change >= 0; change--) {
                header.setCharAt(random.nextInt(header.length()), (char) random.nextInt(200));
            }
            TraceParent read = TraceParent.parse(header.toString());
            if (read != null) {
                assertThat(TraceParent.parse(read.header())).isEqualTo(read);
            }
        }
    }

    @Test
    void freshOnes_areValidAndDiffer() {
        assertThat(TraceParent.parse(TraceParent.fresh().header())).isNotNull();
        assertThat(TraceParent.fresh().traceId())
                .isNotEqualTo(TraceParent.fresh().traceId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7f2c-11", "a.b_c/d+e=:@", "0"})
    void plainRequestId_isKept(String id) {
        assertThat(RequestId.of(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nSet-Cookie: x", "<script>", "ü", "${jndi:ldap}", "\u0000"})
    void hostileRequestId_isReplaced(String id) {
        assertThat(RequestId.of(id)).matches("[0-9a-f]{32}");
    }

    @Test
    void longRequestId_isReplaced() {
        assertThat(RequestId.of("a".repeat(128))).hasSize(128);
        assertThat(RequestId.of("a".repeat(129))).hasSize(32);
        assertThat(RequestId.of(null)).hasSize(32);
    }
}
