package io.tidewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.SharedTexts;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RecurringTextsTest {
    @Test
    void text_isEncodedTheSame_howeverOftenItComes_andWithWhomeverItSharesItsPlace() {
        RecurringTexts recurring = new RecurringTexts();
        // "Aa" and "BB" hash alike
        String[] texts = {"Aa", "BB", "", "a\"b\\\n", "ä€😀\ud800", "x".repeat(201), new String("Aa")};
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        for (int i = 0; i < 5_000; i++) {
            String text = texts[random.nextInt(texts.length)];
            ByteSink plain = new ByteSink();
            JsonText.string(plain, text);
            ByteSink out = new ByteSink();
            recurring.append(out, text);
            assertThat(out.toBytes()).isEqualTo(plain.toBytes());
        }
    }

    @Test
    void encoder_writesTheRightContextAndTime_howeverTheyAlternate() {
        LogEventEncoder encoder = new LogEventEncoder();
        List<Map<String, String>> contexts = new ArrayList<>(List.of(Map.of(), Map.of("request_id", "plain")));
        for (int i = 0; i < 3000; i++) {
            // more than there are places
            contexts.add(new SharedTexts(Map.of("request_id", "r" + i, "note", "x".repeat(i % 7 == 0 ? 1100 : i % 7))));
        }
        long[] times = {0, 999, 1000, -1, -1500, 1_764_100_000_007L, 1_764_100_000_123L, Long.MAX_VALUE, Long.MIN_VALUE
        };
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> context = contexts.get(random.nextInt(random.nextBoolean() ? 5 : contexts.size()));
            long time = times[random.nextInt(times.length)];
            ByteSink out = new ByteSink();
            LogEvent event = new LogEvent(
                    time, LogLevel.INFO, "l", "t", "m", null, List.of(), List.of(), context, Map.of(), null, 0, null);
            encoder.encode(event, out);
            assertThat(out.toString()).startsWith("{\"v\":1,\"ts\":" + time + ",");
            if (time > 0 && time < Long.MAX_VALUE) {
                assertThat(read(out).context()).isEqualTo(context);
            }
        }
    }

    @Test
    void encoder_namesTheRightSource_whenTheyAlternate() {
        LogEventEncoder encoder = new LogEventEncoder();
        Source[] sources = {new Source("a", "1", "", "", ""), new Source("b", "2", "h", "e", "r")};
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        for (int i = 0; i < 200; i++) {
            Source source = sources[random.nextInt(2)];
            ByteSink out = new ByteSink();
            encoder.encode(LogEvent.of(1, LogLevel.INFO, "l", "m").withSource(source), out);
            assertThat(read(out).source()).isEqualTo(source);
        }
    }

    private static LogEvent read(ByteSink out) {
        return ((Decoded.Ok<LogEvent>) new LogEventDecoder().decode(out.array(), 0, out.length())).value();
    }
}
