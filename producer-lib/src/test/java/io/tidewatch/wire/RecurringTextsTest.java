package io.tidewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
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
    void encoder_namesTheRightSource_whenTheyAlternate() {
        LogEventEncoder encoder = new LogEventEncoder();
        Source[] sources = {new Source("a", "1", "", "", ""), new Source("b", "2", "h", "e", "r")};
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
        for (int i = 0; i < 200; i++) {
            Source source = sources[random.nextInt(2)];
            ByteSink out = new ByteSink();
            encoder.encode(LogEvent.of(1, LogLevel.INFO, "l", "m").withSource(source), out);
            Decoded<LogEvent> read = new LogEventDecoder().decode(out.array(), 0, out.length());
            assertThat(((Decoded.Ok<LogEvent>) read).value().source()).isEqualTo(source);
        }
    }
}
