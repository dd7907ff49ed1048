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
                "!debug",
                "NOT debug NOT (trace OR nothing)",
                "request_id=r-*",
                "request_id=*",
                "took=12*",
                "service:ord* logger:shop.*",
                "service:(mail OR order) level:(WARN ERROR)",
                "user:(\"bob\" alice)",
                "exception:SocketTimeoutException",
                "exception:java.net.*",
                "request_id=~/^r-\\d+$/",
                "time>=1970-01-01T00:00:00.001Z time<2",
                "/order \\d+ (failed|paid)/ /支付.败$/",
                "\"NOT\" OR payment")) {
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
                "pattern:11ff00ff00ff00ff",
                "NOT payment",
                "request_id=88*",
                "nothing=*",
                "service:(mail shop)",
                "service:\"ord*\"",
                "exception:Timeout*",
                "request_id=~/^8/",
                "time>1970-01-01T00:00:00.001Z",
                "/order \\d+ (paid|booked)/")) {
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
        fault("took >= 5", 5, "without spaces");
        fault("took>5ms", 5, "without a unit");
        fault("a NOT", 2, "nothing follows NOT");
        fault("service:(", 8, "not closed");
        fault("service:()", 8, "nothing stands");
        fault("took>(1 2)", 5, "'=' only");
        fault("user=~bob", 6, "/regex/");
        fault("time>=\"\"", 6, "no time");
        fault("time>=yesterday", 6, "2026-01-31T12:00:00Z");
        fault("/((a{30}){3}\\w{80}){1}/", 0, "repetitions");
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

    @Test
    void whatBytesALineMustHold_isWhatEveryMatchHas() {
        assertThat(needles("timeout")).isEqualTo("[[timeout]]");
        assertThat(needles("\"say \\\"hello\\\" twice\"")).isEqualTo("[[hello]]");
        assertThat(needles("C:\\temp\\logs")).isEqualTo("[[temp]]");
        assertThat(needles("a OR timeout")).isEqualTo("[]");
        assertThat(needles("refused OR timeout")).isEqualTo("[[refused, timeout]]");
        assertThat(needles("-timeout")).isEqualTo("[]");
        assertThat(needles("orderId=4711")).isEqualTo("[[4711], [orderId]]");
        assertThat(needles("took>5")).isEqualTo("[[took]]");
        assertThat(needles("service:order")).isEqualTo("[]");
        assertThat(needles("12.5")).as("JSON has many ways to write it").isEqualTo("[]");
        assertThat(needles("10.0.0.7")).isEqualTo("[[10.0.0.7]]");
        assertThat(needles("订单失败")).isEqualTo("[[订单失败]]");
        assertThat(needles("/order \\d+ fail(ed)? by issuer/")).isEqualTo("[[order ], [ fail], [ by issuer]]");
        assertThat(needles("/(paid|booked) \\d/")).isEqualTo("[[paid, booked]]");
        assertThat(needles("/(paid|\\d+) xy?z/")).isEqualTo("[[ x]]");
        assertThat(needles("/ab*c+d/")).isEqualTo("[]");
        assertThat(needles("/[abc]{3}\\w+/")).isEqualTo("[]");
        assertThat(needles("/timeout|refused after/")).isEqualTo("[[timeout, refused after]]");
        assertThat(needles("/\\Qa.b\\E/")).isEqualTo("[]");
    }

    private static String needles(String query) {
        return QueryParser.parse(query).needles().clauses().toString();
    }

    @Test
    void bytesAreFound_whereverTheyStand_andInAnyCase() {
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append("abAB \"1订\n".charAt(random.nextInt(9)));
            }
            String needle = List.of("ab", "aab", "b a", "1\"", "订a", "bab1").get(random.nextInt(6));
            byte[] bytes = text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            byte[] lower = text.toString()
                    .toLowerCase(java.util.Locale.ROOT)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            byte[] wanted = needle.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            int expected = bytes.length;
            for (int at = bytes.length - wanted.length; at >= from; at--) {
                if (java.util.Arrays.equals(lower, at, at + wanted.length, wanted, 0, wanted.length)) {
                    expected = at;
                }
            }
            assertThat(new Needle(needle).find(bytes, from, bytes.length))
                    .as("%s in %s", needle, text)
                    .isEqualTo(expected);
        }
    }
}
