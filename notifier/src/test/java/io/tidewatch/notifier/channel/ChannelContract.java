package io.tidewatch.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.message.GroupState;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Saying;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What every channel keeps to. */
public abstract class ChannelContract {
    protected static final String KEY = "tw-0123456789abcdef0123456789abcdef";

    /** @return a channel whose other side takes what it is sent */
    protected abstract Channel working() throws Exception;

    /** @return a channel, with all its secrets set, whose other side is not there */
    protected abstract Channel broken() throws Exception;

    /** @return what the other side got, as text */
    protected abstract String received() throws Exception;

    /** @return the secrets both channels are configured with */
    protected abstract List<String> secrets();

    @Test
    void delivers_withTheKey() throws Exception {
        try (Channel channel = working()) {
            assertThat(channel.send(intent("orders are slow", Severity.ERROR))).isInstanceOf(Attempt.Delivered.class);
        }
        assertThat(received()).contains(KEY).contains("orders are slow");
    }

    @Test
    void close_isIdempotent() throws Exception {
        Channel channel = working();
        channel.close();
        channel.close();
    }

    @Test
    void leaksNoSecret() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        String shown;
        try (Channel channel = broken()) {
            shown = channel + " " + channel.send(intent("x", Severity.ERROR));
        } finally {
            root.setLevel(before);
            root.detachAppender(logged);
        }
        assertThat(shown + logged.list).doesNotContain(secrets());
    }

    /** A notification about one alert that fires. */
    protected static Intent intent(String summary, Severity severity) {
        Alert alert = new Alert(
                "slow/shop",
                "slow",
                1,
                1,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                severity,
                Map.of("alertname", summary, "service", "shop"),
                Map.of("summary", summary),
                1,
                1,
                0,
                1,
                1,
                2.0,
                1.0,
                "p99 is 2 s",
                "",
                null,
                List.of(),
                List.of());
        GroupState group =
                new GroupState("all{}", "all", 1, severity, Map.of("service", "shop"), 1, 0, 0, List.of(alert));
        return new Intent(1_700_000_000_000L, "ops", "team", KEY, 1, List.of(new Saying(Reason.FIRST, group)));
    }
}
