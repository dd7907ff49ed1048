package io.tidewatch.notifier.channel.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Severity;
import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.channel.ChannelContract;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogChannelTest extends ChannelContract {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    protected Channel working() {
        return new LogChannel(new PrintStream(out, true, StandardCharsets.UTF_8), ZoneOffset.UTC);
    }

    @Override
    protected Channel broken() {
        return working();
    }

    @Override
    protected String received() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> secrets() {
        return List.of("canary-none");
    }

    @Test
    void controlCharacters_doNotMakeASecondLine() {
        Attempt attempt = working().send(intent("a\r\nFAKE\u2028\u001b[31m", Severity.ERROR));
        assertThat(attempt).isInstanceOf(Attempt.Delivered.class);
        assertThat(received().lines()).hasSize(1);
        assertThat(received()).doesNotContain("\u001b");
    }
}
