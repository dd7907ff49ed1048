package io.tidewatch.processor.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
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
            assertThat(holder.current().rules()).containsExactly(rule(2, "host").with(2, Driver.START));

            publish(driver, "a", JsonCodec.RULE.encode(rule(3, "host").with(3, Driver.START - 1)));
            assertThat(holder.current().rules()).containsExactly(rule(3, "host").with(3, Driver.START - 1));
        }
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
