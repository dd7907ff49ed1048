package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactingFilterTest {
    private static final String CANARY = "hunter2canary9";

    private final RedactingFilter filter = new RedactingFilter(Redactor.standard());

    @Test
    void a_secret_leaves_in_no_part_of_a_log_event() {
        LogEvent event = filter.log(new LogEvent(
                1,
                LogLevel.INFO,
                "l",
                "t",
                "login password=" + CANARY + " of bob",
                "login password={} of {}",
                List.of(CANARY, "bob"),
                List.of(),
                Map.of("api_token", CANARY, "user", "bob"),
                Map.of("secret", CANARY, "n", 5L),
                new Thrown("T", "pwd=" + CANARY, "T: pwd=" + CANARY + "\n\tat a.B.c(D.java:1)", null),
                0,
                null));

        assertThat(event.toString()).doesNotContain(CANARY);
        assertThat(event.arguments()).containsExactly("****", "bob");
        assertThat(event.fields()).containsEntry("n", 5L);
        assertThat(event.context()).containsEntry("user", "bob");
    }

    @Test
    void a_secret_leaves_in_no_part_of_an_error() {
        ErrorEvent event = filter.error(new ErrorEvent(
                1,
                Source.UNKNOWN,
                "f",
                Map.of(),
                "T",
                "token=" + CANARY,
                "T: token=" + CANARY,
                "",
                "",
                "",
                true,
                Severity.ERROR,
                1,
                Map.of("password", CANARY),
                Map.of("note", "secret: " + CANARY),
                "token=" + CANARY,
                "",
                List.of(new Breadcrumb(1, LogLevel.INFO, "l", "password=" + CANARY))));

        assertThat(event.toString()).doesNotContain(CANARY);
    }

    @Test
    void an_event_without_a_secret_is_not_copied() {
        LogEvent event = LogEvent.of(1, LogLevel.INFO, "l", "order 17 paid");

        assertThat(filter.log(event)).isSameAs(event);
    }
}
