package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.event.MetricPoint.Kind;
import io.tidewatch.processor.metrics.CurrentValue;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FederationTest {
    private static final long T = 1_790_000_000_123L;
    /** A sample as Prometheus' text format has it, and nothing else. */
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\""
            + "(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\")*\\}) (\\S+) (\\d+)");

    private static final CurrentValue COUNTER = value("http.requests", Kind.COUNTER, Map.of("http.route", "/a"), 7);
    private static final CurrentValue GAUGE =
            value("9disk\"", Kind.GAUGE, Map.of("job", "x", "a.b", "1", "a_b", "2", "path", "c:\\\n\"q\""), 1.5);
    private static final CurrentValue TIMES = value("latency_seconds", Kind.DISTRIBUTION, Map.of(), 3);

    @Test
    void text_isLegal_whateverTheNamesAre() {
        String text = Federation.text(answer(false, COUNTER, GAUGE, TIMES), false);

        assertThat(text)
                .contains("# HELP http_requests_total http.requests\n# TYPE http_requests_total counter\n"
                        + "http_requests_total{http_route=\"/a\",instance=\"1\",job=\"shop\"} 7.0 " + T)
                .contains("_9disk_{a_b=\"1;2\",exported_job=\"x\",instance=\"1\",job=\"shop\","
                        + "path=\"c:\\\\\\n\\\"q\\\"\"} 1.5 " + T)
                .contains("latency_seconds_interval_sum{")
                .contains("latency_seconds_interval_count{");
        strictlyRead(text);
    }

    @Test
    void openMetrics_namesFamiliesWithoutTotal_andEnds() {
        String text = Federation.text(answer(false, COUNTER, value("up_seconds", Kind.GAUGE, Map.of(), 2)), true);

        assertThat(text)
                .isEqualTo("# HELP http_requests http.requests\n# TYPE http_requests counter\n"
                        + "http_requests_total{http_route=\"/a\",instance=\"1\",job=\"shop\"} 7.0 1790000000.123\n"
                        + "# HELP up_seconds up_seconds\n# TYPE up_seconds gauge\n# UNIT up_seconds seconds\n"
                        + "up_seconds{instance=\"1\",job=\"shop\"} 2.0 1790000000.123\n# EOF\n");
    }

    @Test
    void namesThatBecomeOne_areOneFamily_andNoSeriesIsThereTwice() {
        String text = Federation.text(
                answer(
                        false,
                        value("a.b", Kind.GAUGE, Map.of(), 1),
                        value("a_b", Kind.GAUGE, Map.of(), 2),
                        value("c.total", Kind.GAUGE, Map.of(), 1),
                        value("c", Kind.COUNTER, Map.of("x", "1"), 2)),
                false);

        strictlyRead(text);
        assertThat(text).contains("# TYPE c_total untyped\n");
    }

    @Test
    void anAnswerThatIsNotWhole_isNone() {
        assertThatThrownBy(() -> Federation.text(answer(true, COUNTER), false))
                .isInstanceOf(LocalStores.NotReady.class);
    }

    @Test
    void selectors_select() {
        assertThat(selects(COUNTER, "http_requests_total")).isTrue();
        assertThat(selects(COUNTER, "{__name__=~\"http_.*\", job = 'shop' , http_route!=\"/b\",}"))
                .isTrue();
        assertThat(selects(COUNTER, "{__name__=~\"http\"}")).isFalse();
        assertThat(selects(COUNTER, "{job!~\"sh.*\",instance=\"1\"}")).isFalse();
        assertThat(selects(COUNTER, "{job=\"shop\",absent=\"\"}")).isTrue();
        assertThat(new Selectors(List.of("nothing", "{job=\"shop\"}")).select(Exposition.selectable(COUNTER)))
                .isTrue();
    }

    @Test
    void whatIsNoSelector_isRefusedWithItsPlace() {
        for (String wrong : List.of(
                "",
                "{}",
                "{a}",
                "{a=}",
                "{a=\"b}",
                "{a=\"b\" c=\"d\"}",
                "a b",
                "{a=~\"(\"}",
                "{a=\"\"}",
                "{=\"b\"}",
                "a{")) {
            assertThatThrownBy(() -> new Selectors(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining("parameter match[] is '" + wrong + "', at ");
        }
        assertThatThrownBy(() -> new Selectors(List.of())).isInstanceOf(BadRequest.class);
    }

    /** Every line is a comment or a sample; a family comes once, described before its samples; a series once. */
    private static void strictlyRead(String text) {
        assertThat(text).endsWith("\n");
        Set<String> families = new HashSet<>();
        Set<String> series = new HashSet<>();
        String family = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ")[2];
                assertThat(families.add(family)).as(line).isTrue();
            } else if (!line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).isEqualTo(family);
                assertThat(Double.parseDouble(sample.group(3))).isFinite();
                assertThat(series.add(sample.group(1) + sample.group(2)))
                        .as(line)
                        .isTrue();
            }
        }
    }

    private static boolean selects(CurrentValue value, String selector) {
        return new Selectors(List.of(selector)).select(Exposition.selectable(value));
    }

    private static ObjectNode answer(boolean partial, CurrentValue... values) {
        ObjectNode answer = Json.shared().createObjectNode().put("partial", partial);
        answer.set("items", Json.shared().valueToTree(values));
        return answer;
    }

    private static CurrentValue value(String metric, Kind kind, Map<String, String> labels, double value) {
        return new CurrentValue("shop/1", "", metric, labels, kind, value, 4, T, 0);
    }
}
