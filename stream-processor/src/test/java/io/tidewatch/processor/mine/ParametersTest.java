package io.tidewatch.processor.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final MinerLimits LIMITS = MinerLimits.defaults();
    private final PatternMiner miner = new PatternMiner(LIMITS, PatternListener.NONE);
    private final Parameters parameters = new Parameters(LIMITS);

    @Test
    void names_come_from_keys_words_before_and_units_behind() {
        assertThat(
                        names(
                                "2026-01-31T12:00:01Z Failed for 10.0.0.1 port 22 after (35) tries, user=ann \"id\":7 user=bob"))
                .containsExactly("p1", "for", "port", "after", "user", "id", "user2");
        assertThat(names("retry: 17 times")).containsExactly("retry");
        assertThat(names("[17] 3 bytes")).containsExactly("p1", "bytes");
    }

    @Test
    void names_of_a_template_come_from_the_words_around_its_arguments() {
        assertThat(given("order {} of {} took={}ms, size: '{}' KB ({}) rows {} of {}"))
                .containsExactly("order", "of", "took ms", "size", "KB", "rows", "of2");
        assertThat(given("{} rows in {} ms [{}] {}")).containsExactly("p1", "in ms", "ms", "p4");
        assertThat(given("订单 {} 用时 {} 毫秒")).containsExactly("订单", "用时 毫秒");
        assertThat(given("{}{}")).containsExactly("p1", "p2");
        assertThat(given("nothing")).isEmpty();
        PatternParameters two = PatternParameters.ofTemplate("{} of {}");
        assertThat(two.values(parameters, "", List.of("7", "9", "an exception")))
                .startsWith("7", "9");
    }

    private static List<String> given(String template) {
        return PatternParameters.ofTemplate(template).named().stream()
                .map(p -> p.unit().isEmpty() ? p.name() : p.name() + " " + p.unit())
                .toList();
    }

    @Test
    void units_behind_mined_values_are_known() {
        Pattern pattern = miner.mine("cache warmed in 12 ms with 7 rows");
        assertThat(PatternParameters.of(PatternRow.of(pattern)).named())
                .containsExactly(new Parameter("in", "ms"), new Parameter("with", ""));
    }

    @Test
    void values_are_what_stands_at_each_variable() {
        // given
        for (String name : List.of("ann", "bob", "cat", "dan")) {
            miner.mine("user " + name + " paid 5 EUR by card");
        }
        String line = "user eve paid 17.5 EUR by card";

        // when
        Pattern pattern = miner.mine(line);

        // then
        assertThat(pattern.template()).isEqualTo("user <*> paid <*> EUR by card");
        assertThat(parameters.values(pattern, line)).containsExactly("eve", "17.5");
    }

    @Test
    void a_word_between_two_values_is_the_name_of_the_second() {
        assertThat(Parameters.names(miner.mine("conn [10.0.0.1]:443 took 3 s"))).containsExactly("conn", "p2", "took");
        assertThat(Parameters.names(miner.mine("x: 17 rows of 9 ms in all"))).containsExactly("rows", "of");
    }

    @Test
    void durations_of_several_parts_and_percents_are_numbers() {
        for (String each :
                List.of("1h2m 3720", "3m 20s 200", "PT3.5S 3.5", "PT1H1M 3660", "2d 1h 176400", "35ms 0.035")) {
            String value = each.substring(0, each.lastIndexOf(' '));
            assertThat(ValueKind.of(value)).as(value).isEqualTo(ValueKind.DURATION);
            assertThat(ValueKind.numeric(value, ValueKind.DURATION))
                    .as(value)
                    .isCloseTo(Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)), within(1e-9));
        }
        assertThat(ValueKind.of("0.54%")).isEqualTo(ValueKind.NUMBER);
        assertThat(ValueKind.numeric("0.54%", ValueKind.NUMBER)).isEqualTo(0.54);
        for (String none : List.of("1m2h", "PT", "1h2", "h2m", "7f3a9c", "1m2m", "PTA")) {
            assertThat(ValueKind.of(none)).as(none).isNotEqualTo(ValueKind.DURATION);
        }
    }

    @Test
    void quotes_of_one_value_are_cut_and_those_of_a_list_stay() {
        for (List<String> each : List.of(
                List.of("user \"ann lee\" left", "ann lee"),
                List.of("levels [\"INFO\", \"main\"] set", "\"INFO\", \"main\""),
                List.of("rows in ('a', 'b c') read", "'a', 'b c'"),
                List.of("tag='a b' set", "a b"))) {
            Pattern pattern = miner.mine(each.get(0));
            assertThat(parameters.values(pattern, each.get(0))).as(each.get(0)).containsExactly(each.get(1));
        }
    }

    @Test
    void empty_quoted_and_listed_values_are_told_apart() {
        String line = "login ruser= tty=\"a b\" from 1, 2, 3 () ok";
        assertThat(parameters.values(miner.mine(line), line)).containsExactly("", "a b", "1, 2, 3", "");
    }

    @Test
    void a_line_of_another_pattern_has_no_values() {
        Pattern pattern = miner.mine("user 17 paid");
        assertThat(parameters.values(pattern, "user 17 left")).isEmpty();
        assertThat(parameters.values(pattern, "user 17 paid twice")).isEmpty();
        assertThat(parameters.values(pattern, "")).isEmpty();
    }

    @Test
    void each_line_of_a_pattern_has_a_value_for_each_name() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            String line = PatternMinerTest.garbage(random);
            Pattern pattern = miner.mine(line);
            List<String> names = Parameters.names(pattern);
            assertThat(names).doesNotHaveDuplicates();
            List<String> values = parameters.values(pattern, line);
            assertThat(values.isEmpty() || values.size() == names.size())
                    .as(line)
                    .isTrue();
            if (!pattern.wide()) {
                assertThat(values).as(line).hasSameSizeAs(names);
            }
        }
    }

    @Test
    void kinds_go_by_looks() {
        assertThat(ValueKind.of("-17")).isEqualTo(ValueKind.INTEGER);
        assertThat(ValueKind.of("1.5")).isEqualTo(ValueKind.NUMBER);
        assertThat(ValueKind.of("35ms")).isEqualTo(ValueKind.DURATION);
        assertThat(ValueKind.of("1.5 s")).isEqualTo(ValueKind.DURATION);
        assertThat(ValueKind.of("12 KB")).isEqualTo(ValueKind.SIZE);
        assertThat(ValueKind.of("2026-01-31T12:00:01.5Z")).isEqualTo(ValueKind.TIME);
        assertThat(ValueKind.of("10.0.0.1:8080")).isEqualTo(ValueKind.ADDRESS);
        assertThat(ValueKind.of("https://shop.example/a")).isEqualTo(ValueKind.URL);
        assertThat(ValueKind.of("/var/lib/a.db")).isEqualTo(ValueKind.PATH);
        assertThat(ValueKind.of("3f2b8c1e-0d4a")).isEqualTo(ValueKind.ID);
        assertThat(ValueKind.of("17m.")).isEqualTo(ValueKind.ID);
        assertThat(ValueKind.of("ann")).isEqualTo(ValueKind.TEXT);
        assertThat(ValueKind.of("")).isEqualTo(ValueKind.TEXT);
        assertThat(ValueKind.numeric("35ms", ValueKind.DURATION)).isCloseTo(0.035, within(1e-12));
        assertThat(ValueKind.numeric("12 KB", ValueKind.SIZE)).isEqualTo(12_288);
        assertThat(ValueKind.numeric("ann", ValueKind.TEXT)).isNaN();
    }

    @Test
    void statistics_tell_range_percentiles_and_what_is_frequent() {
        // given
        ValueStats stats = new ValueStats("took");

        // when
        for (int i = 1; i <= 10_000; i++) {
            stats.add(i + "ms");
            stats.add("900ms");
        }
        ValueStats.Summary seen = stats.summary(3);

        // then
        assertThat(seen.kind()).isEqualTo(ValueKind.DURATION);
        assertThat(seen.count()).isEqualTo(20_000);
        assertThat(seen.numbers()).isEqualTo(20_000);
        assertThat(seen.min()).isCloseTo(0.001, within(1e-9));
        assertThat(seen.max()).isCloseTo(10, within(1e-9));
        assertThat(seen.p50()).isCloseTo(0.9, within(0.1));
        assertThat(seen.p99()).isCloseTo(9.8, within(0.3));
        assertThat((double) seen.distinct()).isCloseTo(10_000, within(1_000.0));
        assertThat(seen.top().get(0).value()).isEqualTo("900ms");
        assertThat(seen.top().get(0).count()).isBetween(9_000L, 10_001L);
    }

    private List<String> names(String line) {
        return Parameters.names(miner.mine(line));
    }
}
