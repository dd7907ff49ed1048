package io.tidewatch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BreadcrumbTrailsTest {
    @Test
    void only_the_newest_lines_are_kept() {
        BreadcrumbTrails trails = new BreadcrumbTrails(new BreadcrumbConfig(3, 10, 1 << 20));
        for (int i = 0; i < 10; i++) {
            trails.add(line("t", Map.of(), "line " + i, i));
        }

        assertThat(messages(trails, "t", 100)).containsExactly("line 7", "line 8", "line 9");
        assertThat(messages(trails, "t", 8)).containsExactly("line 7", "line 8");
    }

    @Test
    void requests_and_bytes_are_bounded_and_what_goes_is_counted() {
        BreadcrumbTrails trails = new BreadcrumbTrails(new BreadcrumbConfig(20, 50, 20_000));
        for (int i = 0; i < 5_000; i++) {
            trails.add(line("t", Map.of("request_id", "r" + i), "x".repeat(i % 2_000), i));
            assertThat(trails.bytes()).isLessThanOrEqualTo(20_000);
        }

        assertThat(trails.evicted()).isGreaterThan(4_900);
        assertThat(trails.before(Map.of("request_id", "r0"), "t", 9_999)).isEmpty();
        assertThat(trails.before(Map.of("request_id", "r4999"), "t", 9_999)).hasSize(1);
        assertThat(trails.before(Map.of("request_id", "r4999"), "t", 9_999)
                        .get(0)
                        .message())
                .hasSize(BreadcrumbTrails.MOST_CHARS);
    }

    @Test
    void the_bytes_are_the_sum_of_what_is_kept() {
        BreadcrumbTrails trails = new BreadcrumbTrails(new BreadcrumbConfig(2, 1, 1 << 20));
        for (int i = 0; i < 100; i++) {
            trails.add(line("t" + i % 3, Map.of(), "x".repeat(i), i));
        }
        long kept = trails.bytes();
        trails.add(line("t0", Map.of(), "x".repeat(99), 100));
        trails.add(line("t0", Map.of(), "x".repeat(99), 100));

        assertThat(kept).isLessThan(1_000);
        assertThat(trails.bytes()).isEqualTo(2 * (96 + 2 * 99));
    }

    @Test
    void threads_without_a_name_have_no_trail_and_none_may_be_asked_for() {
        BreadcrumbTrails trails = new BreadcrumbTrails(BreadcrumbConfig.defaults());
        trails.add(line("", Map.of(), "of a virtual thread", 1));
        BreadcrumbTrails off = new BreadcrumbTrails(new BreadcrumbConfig(0, 1, 1));
        off.add(line("t", Map.of(), "x", 1));

        assertThat(messages(trails, "", 2)).isEmpty();
        assertThat(messages(off, "t", 2)).isEmpty();
        assertThatThrownBy(() -> new BreadcrumbConfig(101, 1, 1)).hasMessageContaining("101");
    }

    private static List<String> messages(BreadcrumbTrails trails, String thread, long until) {
        return trails.before(Map.of(), thread, until).stream()
                .map(Breadcrumb::message)
                .toList();
    }

    private static LogEvent line(String thread, Map<String, String> context, String message, long timeMillis) {
        return new LogEvent(
                timeMillis,
                LogLevel.INFO,
                "l",
                thread,
                message,
                null,
                List.of(),
                List.of(),
                context,
                Map.of(),
                null,
                0,
                null);
    }
}
