package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryParserTest {
    private static final LogEvent EVENT = new LogEvent(
            1,
            LogLevel.ERROR,
            "shop.Payments",
            "http-1",
            "Payment of order 4711 failed: connect timeout, 订单支付失败",
            null,
            List.of(),
            List.of(),
            Map.of("request_id", "r-88", "user", "Bob"),
            Map.of("took", 1250L, "cached", false),
            new Thrown("java.net.SocketTimeoutException", "read timed out", "at a.B.c(B.java:12)", null),
            0,
            null);
    private static final SearchLine LINE =
            new SearchLine(EVENT, new Source("order", "i1", "h1", "prod", "1.2"), 1, () -> "00ff00ff00ff00ff");

    private static boolean matches(String query) {
        return QueryParser.parse(query).matches(LINE);
    }

    @Test
    void each_part_of_the_language_matches_what_it_says() {
        for (String query : List.of(
                "",
                "  ",
                "payment",
                "ORDER 4711",
                "\"connect timeout\"",
                "4711 -debug",
                "level>=WARN",
                "level:error",
                "level=ERROR",
                "level<critical",
                "level!=".replace("!=", ">") + "INFO",
                "service:order service:ORDER",
                "instance:i1 host:h1 env:prod release:1.2",
                "logger:shop.Payments thread:http-1",
                "pattern:00FF00ff00ff00ff",
                "request_id=r-88",
                "request_id:\"r-88\"",
                "user=bob",
                "took>1000 took<=1250 took>=1250 took<2000",
                "took=1250 cached=false",
                "/order \\d+ failed/",
                "/PAYMENT/",
                "pay*",
                "time*",
                "失败",
                "支付",
                "SocketTimeoutException",
                "\"timed out\"",
                "B.java:12".replace(":12", ""),
                "nothing OR payment",
                "(nothing OR payment) AND order",
                "-(debug OR trace) payment",
                "\"4711 failed\"",
                "!debug")) {
            assertThat(matches(query)).as(query).isTrue();
        }
        for (String query : List.of(
                "paymen",
                "ayment",
                "-payment",
                "level>ERROR",
                "level<=WARN",
                "service:orders",
                "request_id=r-8",
                "took>1250",
                "user>5",
                "missing=1",
                "/^order/",
                "ayme*",
                "nothing OR neither",
                "payment (xx OR yy)",
                "\"order 471\"",
                "pattern:11ff00ff00ff00ff")) {
            assertThat(matches(query)).as(query).isFalse();
        }
    }

    @Test
    void faults_name_their_place() {
        fault("a \"b", 2, "not closed");
        fault("(a", 0, "not closed");
        fault("a)", 1, "without");
        fault("level>=LOUD", 7, "no level");
        fault("took>", 5, "nothing follows");
        fault("took>abc", 5, "no number");
        fault("service>order", 0, "takes ':' only");
        fault("- a", 0, "right before");
        fault("a OR", 4, "nothing follows OR");
        fault("OR a", 0, "before OR");
        fault("/a(/", 0, "bad regular expression");
        fault("/a", 0, "not closed");
        fault("x /((a{100}){100}){100}/", 2, "repetitions");
        fault("...", 0, "neither letter nor digit");
        fault("/" + "a".repeat(1025) + "/", 0, "longer");
        fault("a".repeat(5000), 4096, "longer");
        fault("(".repeat(30) + "a", 20, "nested");
        fault("a ".repeat(101), 200, "more than");
    }

    @Test
    void no_text_makes_the_parser_throw_anything_else() {
        java.util.Random random = new java.util.Random(5);
        String alphabet = "ab1:=<>-!\"/\\()*{} ORAND\t订";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                QueryParser.parse(text.toString()).matches(LINE);
            } catch (QueryError e) {
                assertThat(e.position()).isBetween(0, text.length());
            }
        }
    }

    private static void fault(String query, int position, String says) {
        assertThatThrownBy(() -> QueryParser.parse(query))
                .as(query)
                .isInstanceOfSatisfying(
                        QueryError.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageContaining(says);
    }
}
