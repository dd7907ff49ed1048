package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.processor.store.RowWriter;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SignalCodecTest {
    @Test
    void partial_comesBackAsItWas() {
        Random random = new Random(4711);
        for (int i = 0; i < 500; i++) {
            Signal.Partial partial = partial(random);

            Decoded<Signal> back = SignalCodec.decode(SignalCodec.encode(partial));

            same(back, partial);
        }
    }

    @Test
    void progress_comesBackAsItWas() {
        Signal.Progress progress = new Signal.Progress(Rule.Input.ERRORS, 3, 12, 1_700_000_000_001L, 5, true, -1);

        assertThat(SignalCodec.decode(SignalCodec.encode(progress))).isEqualTo(Decoded.ok(progress));
    }

    @Test
    void partialsTogether_comeBackAsTheyWere() {
        Random random = new Random(12);
        Signal.Partials partials = new Signal.Partials(
                5, Stream.generate(() -> partial(random)).limit(200).toList());

        same(SignalCodec.decode(SignalCodec.encode(partials)), partials);
    }

    @Test
    void partialsTogether_takeLessThanEachAlone() {
        Signal.Partial one = partial(new Random(3));
        int alone = SignalCodec.encode(one).length;

        int ten = SignalCodec.encode(new Signal.Partials(0, Collections.nCopies(10, one))).length;

        assertThat(ten).isLessThan(10 * alone - 9 * one.ruleId().length());
    }

    @Test
    void progress_isWhatThePlainBindingReads() throws Exception {
        Signal.Progress progress = new Signal.Progress(Rule.Input.ERRORS, 3, 12, 1_700_000_000_001L, 5, true, -1);

        Signal back = Json.shared().readValue(SignalCodec.encode(progress), Signal.class);

        assertThat(back).isEqualTo(progress);
    }

    @Test
    void decode_neverThrows() {
        Random random = new Random(99);
        byte[] good = SignalCodec.encode(new Signal.Partials(
                1, Stream.generate(() -> partial(random)).limit(5).toList()));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            if (bytes.length == 0) {
                continue;
            }
            for (int n = 0; n <= random.nextInt(4); n++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(SignalCodec.decode(bytes)).isNotNull();
        }
        assertThat(SignalCodec.decode(null)).isInstanceOf(Decoded.Bad.class);
        assertThat(reason("[]")).isEqualTo(Decoded.Reason.NOT_JSON);
        assertThat(reason("{}")).isEqualTo(Decoded.Reason.BAD_FIELD);
        assertThat(reason("{\"v\":3,\"type\":\"room\"}")).isEqualTo(Decoded.Reason.NEWER_VERSION);
        assertThat(reason("{\"type\":\"progress\",\"input\":\"TEA\"}")).isEqualTo(Decoded.Reason.BAD_FIELD);
    }

    @Test
    void oneByteThatIsWrong_costsNoneButThePartialItIsIn() {
        List<Signal.Partial> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // few bytes, so that each can be any other
            all.add(new Signal.Partial(
                    "r" + i, 1, Map.of("service", "s" + i), i, 0, 9, 9, 1, 0, 2.5, 1, 1, 1, null, false, List.of()));
        }
        byte[] good = SignalCodec.encode(new Signal.Partials(7, all));
        // the third brings two texts of two letters, and itself
        int each = good.length - SignalCodec.encode(new Signal.Partials(7, all.subList(0, 2))).length - 2 * 3;
        int first = good.length - 3 * each;
        int lost = 0;
        for (int at = 0; at < good.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] bytes = good.clone();
                bytes[at] = (byte) value;

                Decoded<Signal> decoded = SignalCodec.decode(bytes);

                boolean inOne = at > first && (at - first) % each != 0;
                if (inOne) {
                    Signal.Partials back = (Signal.Partials) ((Decoded.Ok<Signal>) decoded).value();
                    List<Signal.Partial> neighbours = new ArrayList<>(all);
                    neighbours.remove((at - first) / each);
                    assertThat(back.all()).as("byte %s is %s", at, value).containsAll(neighbours);
                    assertThat(back.all().size() + back.unread().size()).isEqualTo(3);
                    lost += back.unread().size();
                }
            }
        }
        assertThat(lost).isPositive();
    }

    @Test
    void partialsOfTheFormBefore_areRead() {
        RowWriter old = new RowWriter().one(1).one(1).count(3).count(1);
        // which fields there are, rule, revision, a group of one, pane, partition, append, event, count, value
        old.count(1 << 2 | 1 << 3).count(0).text("r").count(4).count(1);
        old.count(0).text("service").count(0).text("shop");
        old.signed(1_000).count(2).signed(5).signed(6).count(1).real(2.5);

        Decoded<Signal> back = SignalCodec.decode(old.toBytes());

        same(
                back,
                new Signal.Partials(
                        3,
                        List.of(new Signal.Partial(
                                "r",
                                4,
                                Map.of("service", "shop"),
                                1_000,
                                2,
                                1_005,
                                1_006,
                                1,
                                0,
                                0,
                                2.5,
                                2.5,
                                2.5,
                                null,
                                false,
                                List.of()))));
    }

    @Test
    void unknownFields_areIgnored() {
        String text = "{\"type\":\"room\",\"later\":{\"x\":[1,{}]},\"atMillis\":2}";

        Signal signal = ((Decoded.Ok<Signal>) SignalCodec.decode(text.getBytes(StandardCharsets.UTF_8))).value();

        assertThat(((Signal.Room) signal).atMillis()).isEqualTo(2);
    }

    @Test
    void numbersThatAreNotFinite_areMadeSo() {
        Signal.Partial odd = new Signal.Partial(
                "a", 1, Map.of(), 0, 0, 0, 0, 1, 0, Double.POSITIVE_INFINITY, Double.NaN, 1, 1, null, false, List.of());

        Signal.Partial back =
                (Signal.Partial) ((Decoded.Ok<Signal>) SignalCodec.decode(SignalCodec.encode(odd))).value();

        assertThat(back.sum()).isEqualTo(Double.MAX_VALUE);
        assertThat(back.min()).isZero();
    }

    @Test
    void serde_throwsWhatTheHandlerCounts() {
        try (var serde = SignalCodec.serde()) {
            byte[] bad = "x".getBytes(StandardCharsets.UTF_8);

            assertThatThrownBy(() -> serde.deserializer().deserialize("t", bad))
                    .isInstanceOf(SerializationException.class);
        }
    }

    private static Decoded.Reason reason(String text) {
        return ((Decoded.Bad<Signal>) SignalCodec.decode(text.getBytes(StandardCharsets.UTF_8))).reason();
    }

    static Signal.Partial partial(Random random) {
        Map<String, String> group = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            group.put("label.k" + i, "v\"\u00e9\ud83d\ude00\n" + random.nextInt());
        }
        List<Alert.Sample> samples = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            samples.add(new Alert.Sample("t", 1, random.nextLong() >>> 1, i, 77, "a/b", "text " + i));
        }
        Distribution distribution = null;
        if (random.nextBoolean()) {
            DistributionSketch sketch = new DistributionSketch();
            for (int i = 0; i < 200; i++) {
                sketch.add(random.nextDouble() * 1e6);
            }
            distribution = sketch.toDistribution();
        }
        return new Signal.Partial(
                "rule-" + random.nextInt(9),
                random.nextInt(9),
                group,
                random.nextLong(1L << 42),
                random.nextInt(12),
                random.nextLong(1L << 42),
                random.nextLong(1L << 42),
                random.nextLong(1L << 50),
                random.nextInt(3),
                random.nextGaussian() * 1e9,
                random.nextInt(3),
                random.nextDouble() * 1e18,
                -random.nextInt(100) / 8.0 + 0.0,
                distribution,
                random.nextInt(3) == 0 ? distinct(random) : null,
                random.nextInt(3) * 1_500.0,
                random.nextInt(8),
                random.nextBoolean() ? null : under(random),
                random.nextInt(2) * random.nextLong(1L << 30),
                random.nextBoolean(),
                samples,
                random.nextBoolean(),
                random.nextBoolean() ? "" : "order <*> of <*>");
    }

    private static Amount under(Random random) {
        return new Amount(
                random.nextGaussian() * 1e6,
                random.nextInt(3) * 250.0,
                1 + random.nextInt(7),
                random.nextBoolean() ? distinct(random) : null);
    }

    /** None, few that are listed, and so many that they are registers. */
    private static Distinct distinct(Random random) {
        Distinct.Values values = new Distinct.Values();
        for (int left = List.of(0, 5, 100, 2_000).get(random.nextInt(4)); left > 0; left--) {
            values.add(random.nextLong());
        }
        return values.toDistinct();
    }

    /** Sketches are the same if their bytes are, in whatever order the library lists them. */
    private static void same(Decoded<Signal> back, Signal signal) {
        assertThat(((Decoded.Ok<Signal>) back).value())
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Arrays.equals(sorted(a), sorted(b)), Distinct.class)
                .isEqualTo(signal);
    }

    private static byte[] sorted(Distinct distinct) {
        byte[] bytes = distinct.bytes().clone();
        Arrays.sort(bytes);
        return bytes;
    }

    @Test
    void onlyWhatABuildBeforeWouldNotKnow_isOfANewerVersion() {
        Signal known = new Signal.Settled(1, Flow.METRICS, 7);
        Signal newer = new Signal.Settled(1, Flow.METRICS_OF_LOGS, 7);

        assertThat(new String(SignalCodec.encode(known), StandardCharsets.UTF_8))
                .startsWith("{\"v\":1,");
        assertThat(new String(SignalCodec.encode(newer), StandardCharsets.UTF_8))
                .startsWith("{\"v\":2,");
        assertThat(SignalCodec.decode(SignalCodec.encode(newer))).isEqualTo(Decoded.ok(newer));
        String before =
                "{\"v\":1,\"type\":\"settled\",\"partition\":1,\"input\":\"METRICS_OF_LOGS\",\"closedMillis\":7}";
        assertThat(SignalCodec.decode(before.getBytes(StandardCharsets.UTF_8)))
                .as("of builds that did not raise it")
                .isEqualTo(Decoded.ok(newer));
    }
}
