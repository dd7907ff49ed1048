package io.tidewatch.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinePoliciesTest {
    private final LinePolicies policies = new LinePolicies(new Source("cart-api", "i1", "h", "production", ""));
    private final List<LogEvent> sent = new ArrayList<>();

    @Test
    void withoutAPolicy_allIsSent() {
        assertThat(policies.isEmpty()).isTrue();
        assertThat(policies.judge(line(LogLevel.DEBUG, "a", "m"), 0, sent::add)).isEqualTo(LinePolicies.Verdict.SEND);
        assertThat(sent).hasSize(1);
    }

    @Test
    void drop_takesLinesUpToItsLevel_ofItsLogger_ofItsService() {
        policies.set(List.of(drop("a", "cart*", "com.noise.", LogLevel.DEBUG), drop("b", "other", "", LogLevel.WARN)));
        assertThat(policies.judge(line(LogLevel.DEBUG, "com.noise.X", "m"), 0, sent::add))
                .isEqualTo(LinePolicies.Verdict.DROPPED);
        assertThat(policies.judge(line(LogLevel.INFO, "com.noise.X", "m"), 0, sent::add))
                .isEqualTo(LinePolicies.Verdict.SEND);
        assertThat(policies.judge(line(LogLevel.DEBUG, "com.acme.X", "m"), 0, sent::add))
                .isEqualTo(LinePolicies.Verdict.SEND);
        assertThat(policies.dropsAll(LogLevel.DEBUG)).isFalse();
        policies.set(List.of(drop("a", "", "", LogLevel.DEBUG)));
        assertThat(policies.dropsAll(LogLevel.DEBUG)).isTrue();
        assertThat(policies.dropsAll(LogLevel.INFO)).isFalse();
        policies.set(List.of());
        assertThat(policies.dropsAll(LogLevel.DEBUG)).isFalse();
    }

    @Test
    void sample_countsStayExact_whateverComes() {
        policies.set(List.of(sample("s", 2)));
        Random random = new Random(7);
        long now = 0;
        long logged = 0;
        for (int i = 0; i < 50_000; i++) {
            now += random.nextInt(2_000_000);
            policies.judge(
                    line(LogLevel.INFO, "l", "order " + i + " of pattern " + "abc".charAt(random.nextInt(3))),
                    now,
                    sent::add);
            policies.tell(now, false, sent::add);
            logged++;
        }
        policies.tell(now, true, sent::add);
        assertThat(sent.stream().mapToLong(LogEvent::lines).sum()).isEqualTo(logged);
        double seconds = now / 1e9;
        assertThat((double) sent.size()).isBetween(3 * 2 * seconds * 0.9, 3 * 2 * seconds + 10);
        assertThat(sent.size() + policies.takeSampled()).isEqualTo(logged);
        assertThat(policies.isEmpty()).isFalse();
        policies.set(List.of());
        assertThat(policies.isEmpty()).isTrue();
    }

    @Test
    void whatIsCounted_isToldAfterTenSeconds_byItsLastLine() {
        policies.set(List.of(sample("s", 1)));
        for (int i = 0; i < 5; i++) {
            policies.judge(line(LogLevel.INFO, "l", "n " + i), 0, sent::add);
        }
        assertThat(sent).hasSize(1);
        policies.tell(TimeUnit.SECONDS.toNanos(9), false, sent::add);
        assertThat(sent).hasSize(1);
        policies.tell(TimeUnit.SECONDS.toNanos(10), false, sent::add);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).lines()).isEqualTo(4);
        assertThat(sent.get(1).message()).isEqualTo("n 4");
    }

    @Test
    void errors_areSampledOnlyWhereItSaysSo_andNeverDropped() {
        policies.set(List.of(sample("s", 1)));
        for (int i = 0; i < 5; i++) {
            policies.judge(line(LogLevel.ERROR, "l", "n"), 0, sent::add);
        }
        assertThat(sent).hasSize(5);
        assertThatThrownBy(() -> drop("d", "", "", LogLevel.ERROR))
                .hasMessageContaining("expected upTo of WARN or less");
    }

    @Test
    void keepShort_saysWhereLinesGo_besideADropAndASample() {
        Policy noise = new Policy("k", true, "cart*", "", "com.noise.", LogLevel.ERROR, false, 0, true, "me", "why");
        policies.set(List.of(noise, drop("d", "", "", LogLevel.DEBUG), sample("s", 1)));
        assertThat(policies.isEmpty()).isFalse();
        assertThat(policies.keepsShort(line(LogLevel.ERROR, "com.noise.X", "m")))
                .isTrue();
        assertThat(policies.keepsShort(line(LogLevel.CRITICAL, "com.noise.X", "m")))
                .isFalse();
        assertThat(policies.keepsShort(line(LogLevel.INFO, "com.acme.X", "m"))).isFalse();
        assertThat(policies.dropsAll(LogLevel.DEBUG)).isTrue();
        assertThat(policies.judge(line(LogLevel.INFO, "com.noise.X", "m"), 0, sent::add))
                .isEqualTo(LinePolicies.Verdict.SEND);
        assertThat(policies.judge(line(LogLevel.INFO, "com.noise.X", "m"), 0, sent::add))
                .isEqualTo(LinePolicies.Verdict.COUNTED);
        policies.set(List.of(new Policy("k", false, "", "", "", LogLevel.INFO, false, 0, true, "", "")));
        assertThat(policies.keepsShort(line(LogLevel.INFO, "com.noise.X", "m"))).isFalse();
    }

    @Test
    void onePolicy_doesOneThing() {
        assertThat(JsonCodec.POLICY.decode(JsonCodec.POLICY.encode(
                        new Policy("k", true, "", "", "", LogLevel.WARN, false, 0, true, "me", "why"))))
                .isEqualTo(Decoded.ok(new Policy("k", true, "", "", "", LogLevel.WARN, false, 0, true, "me", "why")));
        assertThatThrownBy(() -> new Policy("k", true, "", "", "", LogLevel.INFO, false, 5, true, "", ""))
                .hasMessageContaining("policy k both keeps short and samples, expected one of them");
        assertThatThrownBy(() -> new Policy("k", true, "", "", "", LogLevel.INFO, true, 0, true, "", ""))
                .hasMessageContaining("policy k both keeps short and drops, expected one of them");
    }

    @Test
    void patternsWithoutEnd_areBounded() {
        policies.set(List.of(sample("s", 0.001)));
        for (int i = 0; i < 3 * LineSampler.MOST_PATTERNS; i++) {
            policies.judge(line(LogLevel.INFO, "logger-" + i, "m"), 0, sent::add);
            policies.judge(line(LogLevel.INFO, "logger-" + i, "m"), 0, sent::add);
        }
        policies.tell(1, true, sent::add);
        assertThat(sent.stream().mapToLong(LogEvent::lines).sum()).isEqualTo(6L * LineSampler.MOST_PATTERNS);
        assertThat(sent.size()).isGreaterThan(5 * LineSampler.MOST_PATTERNS);
    }

    @Test
    void globs_matchAsPeopleExpect() {
        Map.of(
                        "cart-api",
                        true,
                        "cart*",
                        true,
                        "*api",
                        true,
                        "c*t*i",
                        true,
                        "*",
                        true,
                        "cart",
                        false,
                        "*x*",
                        false,
                        "car?-api",
                        false)
                .forEach((glob, matches) -> assertThat(
                                drop("d", glob, "", LogLevel.DEBUG).concerns(new Source("cart-api", "i", "", "", "")))
                        .as(glob)
                        .isEqualTo(matches));
    }

    @Test
    void json_isReadAndWritten_andNamesWhatIsWrong() {
        Policy policy = sample("s", 2.5);
        assertThat(JsonCodec.POLICY.decode(JsonCodec.POLICY.encode(policy))).isEqualTo(Decoded.ok(policy));
        assertThat(JsonCodec.POLICY
                        .decode("{\"id\":\"x\",\"service\":\"cart\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .contains("perSecond is 0.0, expected more than 0, or drop: true");
    }

    private static Policy drop(String id, String service, String logger, LogLevel upTo) {
        return new Policy(id, null, service, "", logger, upTo, true, 0, false, "", "");
    }

    private static Policy sample(String id, double perSecond) {
        return new Policy(id, true, "cart*", "prod*", "", LogLevel.INFO, false, perSecond, false, "me", "why");
    }

    private static LogEvent line(LogLevel level, String logger, String message) {
        return LogEvent.of(1, level, logger, message);
    }
}
