package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.SharedTexts;
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

    @Test
    void aContextThatLinesShare_isRedactedOfEachOfThem_andKeptWhereItIsClean() {
        SharedTexts secret = new SharedTexts(Map.of("password", CANARY, "user", "bob"));
        SharedTexts clean = new SharedTexts(Map.of("user", "bob"));
        for (int i = 0; i < 3; i++) {
            assertThat(filter.log(line(secret)).context()).containsEntry("password", "****");
            assertThat(filter.log(line(clean)).context()).isSameAs(clean);
        }
    }

    private static LogEvent line(Map<String, String> context) {
        return new LogEvent(
                1, LogLevel.INFO, "l", "t", "m", null, List.of(), List.of(), context, Map.of(), null, 0, null);
    }

    @Test
    void arguments_areHiddenAsTheMessageHidesThem() {
        LogEvent event = filter.log(new LogEvent(
                1,
                LogLevel.INFO,
                "l",
                "t",
                "login of bob password=bob by 13800138000 and bob@example.com",
                "login of {} password={} by {} and {}@example.com",
                List.of("bob", "bob", "13800138000", "bob"),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null));

        assertThat(event.message()).isEqualTo("login of bob password=**** by 138****8000 and b****@example.com");
        assertThat(event.arguments()).containsExactly("bob", "****", "138****8000", "b****");
        assertThat(event.template()).isEqualTo("login of {} password={} by {} and {}@example.com");
    }

    @Test
    void numbersAndNames_areLookedAtWhereTheyMayBeSecret() {
        LogEvent event = filter.log(new LogEvent(
                1,
                LogLevel.INFO,
                "l",
                "t",
                "m",
                null,
                List.of(),
                List.of(),
                Map.of("phone", "010-12345678", "x-api-key", "k1"),
                Map.of(
                        "mobile",
                        13800138000L,
                        "n",
                        13800138000L,
                        "order_id",
                        17L,
                        "password",
                        123456L,
                        "hasPassword",
                        true),
                null,
                0,
                null));

        assertThat(event.context()).containsEntry("phone", "010-****5678").containsEntry("x-api-key", "****");
        assertThat(event.fields())
                .containsEntry("mobile", "138****8000")
                .containsEntry("n", "138****8000")
                .containsEntry("order_id", 17L)
                .containsEntry("password", "****")
                .containsEntry("hasPassword", true);
    }

    @Test
    void causes_areRedactedInStackAndMessage() {
        Thrown thrown = new Thrown(
                "T",
                "no user bob@example.com",
                "T: no user bob@example.com\n\tat a.B.c(D.java:1)\nCaused by: U: token=" + CANARY
                        + "\n\tat a.B.d(D.java:2)",
                "f");
        LogEvent event = filter.log(new LogEvent(
                1, LogLevel.ERROR, "l", "t", "m", null, List.of(), List.of(), Map.of(), Map.of(), thrown, 0, null));

        assertThat(event.toString()).doesNotContain(CANARY).doesNotContain("bob@");
        assertThat(event.thrown()).isNotNull();
        assertThat(event.thrown().stack()).contains("at a.B.c(D.java:1)", "at a.B.d(D.java:2)");
    }
}
