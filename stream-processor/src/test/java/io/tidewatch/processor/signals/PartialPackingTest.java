package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartialPackingTest {
    private static final int PARTITIONS = 7;

    private final List<Signal.Partials> sent = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    @Test
    void eachGoes_whereAProducerSendsCommandsToItsAlert() {
        Random random = new Random(3);
        List<Signal.Partial> partials = Stream.generate(() -> SignalCodecTest.partial(random))
                .limit(500)
                .toList();

        new PartialPacking(PARTITIONS).of(partials, this::take);

        assertThat(sent).hasSizeGreaterThanOrEqualTo(PARTITIONS);
        assertThat(sent.stream().flatMap(s -> s.all().stream())).containsExactlyInAnyOrderElementsOf(partials);
        for (Signal.Partials together : sent) {
            assertThat(together.all()).allSatisfy(partial -> {
                byte[] key = AlertKeys.of(partial.ruleId(), partial.group()).getBytes(StandardCharsets.UTF_8);
                assertThat(together.partition()).isEqualTo(BuiltInPartitioner.partitionForKey(key, PARTITIONS));
            });
        }
    }

    @Test
    void aRecord_isNotLargerThanABrokerTakes() {
        List<Signal.Partial> partials = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            partials.add(partial(i, "\u20ac".repeat(100) + i));
        }

        new PartialPacking(1).of(partials, this::take);

        assertThat(sent).hasSizeGreaterThan(2);
        assertThat(sent).allSatisfy(s -> assertThat(SignalCodec.encode(s)).hasSizeLessThan(210_000));
        assertThat(sent.stream().flatMap(s -> s.all().stream())).containsExactlyElementsOf(partials);
        assertThat(times.get(times.size() - 1)).isEqualTo(1_999);
    }

    private void take(Signal.Partials partials, long appendMillis) {
        sent.add(partials);
        times.add(appendMillis);
    }

    private static Signal.Partial partial(long append, String text) {
        List<Alert.Sample> samples = List.of(new Alert.Sample("t", 0, append, 0, append, "shop/1", text));
        return new Signal.Partial(
                "rule", 1, Map.of("service", text), 0, 0, append, append, 1, 0, 1, 1, 1, 1, null, false, samples);
    }
}
