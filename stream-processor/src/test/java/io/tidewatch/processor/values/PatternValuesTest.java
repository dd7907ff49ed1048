package io.tidewatch.processor.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.processor.mine.Parameter;
import io.tidewatch.processor.mine.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatternValuesTest {
    private static final long T0 = 1_790_000_000_000L;
    private static final long HOUR = 3_600_000L;
    private static final List<Parameter> NAMED =
            List.of(new Parameter("user", ""), new Parameter("took", "ms"), new Parameter("size", ""));

    private static void line(PatternValues values, long at, String... texts) {
        values.add(NAMED, List.of(texts), at);
    }

    private static ValueSummary of(PatternValues values, String name) {
        return values.summaries().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_parameter_has_its_kind_unit_range_and_most_frequent_values() {
        PatternValues values = new PatternValues();
        for (int i = 1; i <= 100; i++) {
            line(values, T0 + i, i % 4 == 0 ? "bob" : "ann", Integer.toString(i), i + " KB");
        }

        assertThat(values.lines()).isEqualTo(100);
        assertThat(values.sinceMillis()).isEqualTo(T0 + 1);
        ValueSummary user = of(values, "user");
        assertThat(user.kind()).isEqualTo(ValueKind.TEXT);
        assertThat(user.distinct()).isEqualTo(2);
        assertThat(user.numbers()).isZero();
        assertThat(user.top())
                .containsExactly(new ValueSummary.Frequent("ann", 75), new ValueSummary.Frequent("bob", 25));
        ValueSummary took = of(values, "took");
        assertThat(took.unit()).isEqualTo("ms");
        assertThat(took.range().min()).isEqualTo(1);
        assertThat(took.range().max()).isEqualTo(100);
        assertThat(took.range().p50()).isCloseTo(50, within(5.0));
        assertThat(took.range().p99()).isCloseTo(99, within(8.0));
        assertThat(took.distinct()).isBetween(80L, 100L);
        assertThat(of(values, "size").unit()).isEqualTo("By");
        assertThat(of(values, "size").range().max()).isEqualTo(100 * 1024);
    }

    @Test
    void values_are_forgotten_after_the_day_that_follows_theirs() {
        PatternValues values = new PatternValues();
        line(values, T0, "", "1", "");
        line(values, T0 + 23 * HOUR, "", "2", "");
        line(values, T0 + 24 * HOUR, "", "50", "");

        assertThat(of(values, "took").before().max()).isEqualTo(2);
        assertThat(of(values, "took").today().min()).isEqualTo(50);
        assertThat(of(values, "took").range().min()).isEqualTo(1);
        assertThat(values.sinceMillis()).isEqualTo(T0);

        // a pattern that speaks once a week still has a history
        line(values, T0 + 8 * 24 * HOUR, "", "60", "");

        assertThat(of(values, "took").range().min()).isEqualTo(50);
        assertThat(of(values, "took").before().max()).isEqualTo(50);
        assertThat(values.sinceMillis()).isEqualTo(T0 + 24 * HOUR);
        assertThat(values.lines()).isEqualTo(2);
    }

    @Test
    void rows_are_read_back_as_they_were_and_merge_like_one() {
        Random random = new Random(3);
        PatternValues whole = new PatternValues();
        PatternValues one = new PatternValues();
        PatternValues two = new PatternValues();
        for (int i = 0; i < 2_000; i++) {
            String[] texts = {
                "u" + random.nextInt(5), Long.toString(Math.round(Math.exp(5 + random.nextGaussian()))), ""
            };
            line(whole, T0 + i, texts);
            line(i % 2 == 0 ? one : two, T0 + i, texts);
        }
        PatternValues merged = PatternValues.read(one.toBytes());
        merged.add(PatternValues.read(two.toBytes()));

        assertThat(merged.lines()).isEqualTo(2_000);
        assertThat(of(merged, "took").range()).isEqualTo(of(whole, "took").range());
        assertThat(of(merged, "user").top()).isEqualTo(of(whole, "user").top());
        assertThat(of(merged, "took").distinct()).isCloseTo(of(whole, "took").distinct(), within(120L));
        assertThat(PatternValues.read(merged.toBytes()).summaries()).isEqualTo(merged.summaries());
    }

    @Test
    void row_of_whatever_values_is_at_most_four_kilobytes() {
        Random random = new Random(4);
        List<Parameter> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            many.add(new Parameter("a_name_of_forty_characters_at_the_most" + (10 + i), "minutes"));
        }
        PatternValues values = new PatternValues();
        int longest = 0;
        for (int i = 0; i < 6_000; i++) {
            List<String> texts = new ArrayList<>();
            for (int p = 0; p < 12; p++) {
                double wide = Math.exp(20 * random.nextGaussian());
                texts.add(
                        p % 2 == 0 ? Double.toString(wide) : "漢字".repeat(10 + random.nextInt(30)) + random.nextInt(9));
            }
            values.add(many, texts, T0 + i * 20_000L);
            if (i % 500 == 0) {
                values = PatternValues.read(values.toBytes());
                longest = Math.max(longest, values.toBytes().length);
            }
        }

        assertThat(longest).isBetween(2_000, PatternValues.MOST_BYTES);
        assertThat(values.summaries()).hasSize(PatternValues.MOST);
        assertThat(values.summaries().get(0).numbers()).isGreaterThan(2_000);
    }

    @Test
    void percentiles_are_within_the_error_that_is_told_also_where_the_row_has_no_room() {
        Random random = new Random(8);
        List<Parameter> many = new ArrayList<>();
        for (int i = 0; i < PatternValues.MOST; i++) {
            many.add(new Parameter("part" + i, "ms"));
        }
        PatternValues rich = new PatternValues();
        PatternValues plain = new PatternValues();
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            List<String> texts = new ArrayList<>();
            for (int p = 0; p < many.size(); p++) {
                texts.add(Double.toString(Math.exp(6 + 1.1 * random.nextGaussian())));
            }
            numbers.add(Double.parseDouble(texts.get(0)));
            long at = T0 + i * 40_000L;
            rich.add(many, texts, at);
            plain.add(many.subList(0, 1), texts.subList(0, 1), at);
            if (i % 10 == 0) {
                rich = PatternValues.read(rich.toBytes());
                plain = PatternValues.read(plain.toBytes());
            }
        }

        // of the day before and of today
        List<Double> known =
                numbers.stream().skip(numbers.size() - rich.lines()).sorted().toList();
        assertThat(of(plain, "part0").range().errorPercent()).isBetween(1.0, 8.3);
        assertThat(of(rich, "part0").range().errorPercent()).isGreaterThan(8.3);
        for (PatternValues each : List.of(plain, rich)) {
            ValueSummary.Range range = of(each, "part0").range();
            double[] told = {range.p50(), range.p90(), range.p99()};
            double[] shares = {0.5, 0.9, 0.99};
            for (int q = 0; q < told.length; q++) {
                double exact = known.get((int) Math.ceil(shares[q] * known.size()) - 1);
                assertThat(told[q])
                        .isBetween(
                                exact / (1 + range.errorPercent() / 100) - 1e-9,
                                exact * (1 + range.errorPercent() / 100) + 1e-9);
            }
        }
    }

    @Test
    void narrow_pattern_goes_on_in_the_wide_one_under_the_names_that_both_have() {
        PatternValues narrow = new PatternValues();
        line(narrow, T0, "ann", "17", "");
        PatternValues wide = new PatternValues();
        List<Parameter> named = List.of(new Parameter("cache", ""), new Parameter("took", "ms"));
        wide.add(named, List.of("prices", "3"), T0 + 1);

        wide.fold(narrow, named);

        assertThat(wide.summaries()).extracting(ValueSummary::name).containsExactly("cache", "took");
        assertThat(of(wide, "took").range().max()).isEqualTo(17);
        assertThat(wide.lines()).isEqualTo(2);
        assertThat(wide.sinceMillis()).isEqualTo(T0);
    }

    @Test
    void only_so_many_lines_of_a_minute_are_looked_at() {
        PatternValues values = new PatternValues();
        int looked = 0;
        for (int i = 0; i < 100; i++) {
            looked += values.looks(7, 30) ? 1 : 0;
        }
        assertThat(looked).isEqualTo(30);
        assertThat(values.looks(8, 30)).isTrue();
    }

    @Test
    void minute_of_five_is_looked_at_once_a_thousand_lines_are_known() {
        PatternValues values = new PatternValues();
        for (int i = 0; i < 999; i++) {
            line(values, T0, "", "1", "");
        }
        long minute = T0 / 60_000;
        assertThat(values.looks(minute + 1, 30)).isTrue();
        line(values, T0, "", "1", "");

        for (int i = 1; i <= 20; i++) {
            assertThat(values.looks(minute + i, 30)).isEqualTo(i % 5 == 0);
        }
    }

    @Test
    void what_peers_tell_is_read_or_refused_and_nothing_else() {
        PatternValues values = new PatternValues();
        for (int i = 0; i < 50; i++) {
            line(values, T0, "u" + i, Integer.toString(i), "");
        }
        byte[] bytes = values.toBytes();
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] broken = bytes.clone();
            for (int n = 0; n < 1 + i % 3; n++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                PatternValues.read(broken);
            } catch (RuntimeException e) {
                refused++;
                continue;
            }
            PatternValues read = PatternValues.read(broken);
            read.add(values);
            assertThat(read.summaries()).hasSizeBetween(2, PatternValues.MOST);
        }
        assertThat(refused).isBetween(500, 4_500);
        assertThatThrownBy(() -> PatternValues.read(new byte[] {4})).isInstanceOf(RuntimeException.class);
    }
}
