package io.tidewatch.processor.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleVersion;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesGlobalTest {
    @TempDir
    private Path dir;

    @Test
    void ruleThatIsBad_isRefusedWithItsFault_andTheLastGoodOneStays() {
        RuleHolder holder = new RuleHolder();
        StreamsBuilder builder = new StreamsBuilder();
        new RulesGlobal(holder).addTo(builder);
        try (Driver driver = new Driver(builder.build(), dir)) {
            Rule good = rule(1, "service");
            publish(driver, "a", JsonCodec.RULE.encode(good));

            publish(driver, "a", JsonCodec.RULE.encode(rule(2, "servce")));
            publish(driver, "b", "{\"id\":\"b\",\"condition\":{\"kind\":\"tea\"}}".getBytes(UTF_8));
            publish(driver, "c", JsonCodec.RULE.encode(good));
            publish(
                    driver,
                    "d",
                    "{\"id\":\"d\",\"enabled\":true,\"condition\":{\"kind\":\"composite\",\"expression\":\"a or\"}}"
                            .getBytes(UTF_8));

            assertThat(holder.current().rules()).containsExactly(good);
            assertThat(holder.problems().get("a")).contains("'servce' is no field");
            assertThat(holder.problems().get("b")).contains("tea");
            assertThat(holder.problems().get("c")).isEqualTo("its key is not its id, which is a");
            assertThat(holder.problems().get("d")).contains("at character 5: found 'the end', expected the id");

            publish(driver, "a", JsonCodec.RULE.encode(rule(3, "host")));
            publish(driver, "b", null);
            publish(driver, "d", null);

            assertThat(holder.current().rules()).extracting(Rule::revision).containsExactly(3);
            assertThat(holder.problems()).containsOnlyKeys("c");
        }
    }

    @Test
    void ruleOfAClockThatIsAhead_holdsFromWhenKafkaGotIt() {
        RuleHolder holder = new RuleHolder();
        StreamsBuilder builder = new StreamsBuilder();
        new RulesGlobal(holder).addTo(builder);
        try (Driver driver = new Driver(builder.build(), dir)) {
            publish(driver, "a", JsonCodec.RULE.encode(rule(2, "host").with(2, Driver.START + 600_000)));
            assertThat(holder.current().rules())
                    .containsExactly(rule(2, "host").with(2, RuleVersion.soon(Driver.START)));

            publish(driver, "a", JsonCodec.RULE.encode(rule(3, "host").with(3, Driver.START - 1)));
            assertThat(holder.current().rules()).containsExactly(rule(3, "host").with(3, Driver.START - 1));
        }
    }

    @Test
    void whatWasAppendedBeforeAChange_isForTheRulesOfItsTime() {
        RuleHolder holder = new RuleHolder();
        StreamsBuilder builder = new StreamsBuilder();
        new RulesGlobal(holder).addTo(builder);
        List<RuleVersion> kept;
        try (Driver driver = new Driver(builder.build(), dir)) {
            publish(driver, "a", JsonCodec.RULE.encode(rule(1, "service")));
            publish(driver, "a", JsonCodec.RULE.encode(rule(2, "host").with(2, 5_000 + Driver.START)));
            publish(driver, "a", JsonCodec.RULE.encode(rule(3, "level").with(3, 9_000 + Driver.START)));

            assertThat(revisionAt(holder, 0)).isEqualTo(1);
            assertThat(revisionAt(holder, Driver.START + 4_999)).isEqualTo(1);
            assertThat(revisionAt(holder, Driver.START + 5_000)).isEqualTo(2);
            assertThat(revisionAt(holder, Driver.START + 8_999)).isEqualTo(2);
            assertThat(revisionAt(holder, Driver.START + 9_000)).isEqualTo(3);
            kept = RuleVersions.decode(
                    (byte[]) driver.streams.getKeyValueStore(RulesGlobal.STORE).get(RuleVersions.key("a")));
        }
        RuleHolder restarted = new RuleHolder();
        restarted.replaceAll(List.of(rule(3, "level").with(3, 9_000 + Driver.START)));
        restarted.restore("a", kept);
        assertThat(restarted.versions("a")).isEqualTo(holder.versions("a")).hasSize(3);
        restarted.remove("a", Driver.START + 20_000);
        assertThat(restarted.at(Driver.START + 20_000).rules()).isEmpty();
        assertThat(revisionAt(restarted, Driver.START + 19_999)).isEqualTo(3);
    }

    @Test
    void versions_areBounded_andForgottenOnceNothingOfTheirTimeCanBeRead() {
        RuleHolder holder = new RuleHolder();
        for (int i = 1; i <= 2 * RuleHolder.MOST_VERSIONS; i++) {
            holder.put(rule(i, "service").with(i, 1_000L * i), 1_000L * i);
        }
        assertThat(holder.versions("a")).hasSize(RuleHolder.MOST_VERSIONS);
        long later = Duration.ofDays(4).toMillis();
        holder.put(rule(100, "service").with(100, later), later);

        assertThat(holder.versions("a")).hasSize(2);
        holder.remove("a", later);
        holder.put(
                new Rule(
                        "b",
                        1,
                        0,
                        true,
                        Rule.Input.LOGS,
                        rule(1, "host").condition(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0),
                2 * later);
        assertThat(holder.versions("a")).isEmpty();
    }

    private static int revisionAt(RuleHolder holder, long millis) {
        return holder.at(millis).rules().iterator().next().revision();
    }

    private static void publish(Driver driver, String id, byte[] value) {
        driver.pipe(Topics.RULES, id.getBytes(UTF_8), value, Driver.START, new RecordHeaders());
    }

    private static Rule rule(int revision, String field) {
        Condition condition = new Condition.Frequency(List.of(Matcher.equal(field, "x")), 3, Duration.ofMinutes(1));
        return new Rule(
                "a", revision, 0, true, Rule.Input.LOGS, condition, null, null, null, null, null, null, null, 0);
    }
}
