package io.tidewatch.processor.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedMomentTest {
    private static final Place HERE = new Place(3, 9);

    @Test
    void alertsThatAreExpected_areTheOnlyOnesThatFire() {
        Seen a = seen("a", AlertState.FIRING, 0.971);
        Seen b = seen("b", AlertState.NO_DATA, null);

        assertThat(moment(expected("a"), of(AlertState.NO_DATA, "b")).check(List.of(a, b)))
                .isNull();
        Failure more = moment(expected("a")).check(List.of(a, b));
        assertThat(more).isNotNull();
        assertThat(more.expected()).containsExactly("no other alert");
        assertThat(more.came()).singleElement().asString().startsWith("noData WARNING {host: b}");
        assertThat(moment().check(List.of())).isNull();
    }

    @Test
    void momentOfAllRules_saysOfWhichRuleAnAlertIsMissing() {
        ExpectedAlert of = new ExpectedAlert("cpu", Map.of(), AlertState.FIRING, null, null, null, Map.of(), null);
        ExpectedAlert other = new ExpectedAlert("disk", Map.of(), AlertState.FIRING, null, null, null, Map.of(), null);
        ExpectedMoment moment = new ExpectedMoment(HERE, 60_000, "", List.of(of, other));

        Failure failure = moment.check(List.of(seen("a", AlertState.FIRING, 1.0)));

        assertThat(failure).isNotNull();
        assertThat(failure.ruleId()).isEqualTo("disk");
        assertThat(failure.expected()).containsExactly("firing {} of disk");
        assertThat(failure.came()).isEmpty();
    }

    @Test
    void numbers_areToldToSixDigits_whereverThePointIs() {
        double[] values = {2e20, -2e20, 1e-10, 0.971, 0, -0.0, 1200, 123456789, 1.0 / 3, 1234567.8, 1e15, Double.NaN};
        String[] told = {
            "2e+20", "-2e+20", "1e-10", "0.971", "0", "0", "1200", "123456789", "0.333333", "1.23457e+6", "1e+15", "NaN"
        };
        for (int i = 0; i < values.length; i++) {
            assertThat(Words.number(values[i])).isEqualTo(told[i]);
        }
    }

    @Test
    void pendingAndResolvedOnes_countOnlyWhereTheyAreExpected() {
        List<Seen> quiet = List.of(seen("a", AlertState.PENDING, 1.0), seen("b", AlertState.RESOLVED, 1.0));

        assertThat(moment().check(quiet)).isNull();
        assertThat(moment(of(AlertState.PENDING, "a"), of(AlertState.RESOLVED, "b"))
                        .check(quiet))
                .isNull();
        Failure missing = moment(expected("a")).check(quiet);
        assertThat(missing).isNotNull();
        assertThat(missing.came()).first().asString().contains("[it is pending, not firing]");
    }

    @Test
    void looseExpectations_leaveToOthersWhatTheyNeed() {
        List<Seen> two = List.of(seen("a", AlertState.FIRING, 1.0), seen("b", AlertState.FIRING, 1.0));
        ExpectedAlert any = new ExpectedAlert("", Map.of(), AlertState.FIRING, null, null, null, Map.of(), null);

        assertThat(moment(any, expected("a")).check(two)).isNull();
        assertThat(moment(any, expected("b")).check(two)).isNull();
        assertThat(moment(any, any, any).check(two)).isNotNull();
    }

    @Test
    void value_isEqualToAsManyPlacesAsAreWritten() {
        assertThat(ExpectedAlert.isValue(new BigDecimal("0.97"), 0.9749)).isTrue();
        assertThat(ExpectedAlert.isValue(new BigDecimal("0.97"), 0.9751)).isFalse();
        assertThat(ExpectedAlert.isValue(new BigDecimal("0.970"), 0.9749)).isFalse();
        assertThat(ExpectedAlert.isValue(new BigDecimal("1e3"), 1000.4)).isTrue();
        assertThat(ExpectedAlert.isValue(new BigDecimal("1e3"), 1001.0)).isFalse();
        assertThat(ExpectedAlert.isValue(new BigDecimal("1"), null)).isFalse();
        assertThat(ExpectedAlert.isValue(new BigDecimal("1"), Double.POSITIVE_INFINITY))
                .isFalse();
    }

    @Test
    void whoWasTold_isCompared() {
        ExpectedAlert.Told nobody = new ExpectedAlert.Told(false, Set.of());
        ExpectedAlert.Told somebody = new ExpectedAlert.Told(true, Set.of());
        ExpectedAlert.Told ops = new ExpectedAlert.Told(true, Set.of("ops"));

        assertThat(nobody.fits(Set.of())).isTrue();
        assertThat(nobody.fits(Set.of("ops"))).isFalse();
        assertThat(somebody.fits(Set.of())).isFalse();
        assertThat(somebody.fits(Set.of("ops", "chat"))).isTrue();
        assertThat(ops.fits(Set.of("ops"))).isTrue();
        assertThat(ops.fits(Set.of("ops", "chat"))).isFalse();
    }

    @Test
    void transitions_areAllOfThem_eachInItsSecond() {
        ExpectedSteps steps = new ExpectedSteps(
                HERE,
                "cpu",
                Map.of(),
                List.of(new ExpectedSteps.Step(5_000, Transition.FIRED, Severity.WARNING, Map.of("host", "a"))));
        Alert fired = alert("a", AlertState.FIRING, 1.0, 105_999);

        assertThat(steps.check(List.of(fired), 100_000)).isNull();
        assertThat(steps.check(List.of(), 100_000)).isNotNull();
        assertThat(steps.check(List.of(fired, fired), 100_000)).isNotNull();
        assertThat(steps.check(List.of(fired), 99_000)).as("a second later").isNotNull();
        assertThat(steps.check(List.of(fired), 101_000)).as("a second earlier").isNotNull();
    }

    private static ExpectedMoment moment(ExpectedAlert... alerts) {
        return new ExpectedMoment(HERE, 60_000, "cpu", List.of(alerts));
    }

    private static ExpectedAlert expected(String host) {
        return of(AlertState.FIRING, host);
    }

    private static ExpectedAlert of(AlertState state, String host) {
        return new ExpectedAlert("", Map.of("host", host), state, Severity.WARNING, null, null, Map.of(), null);
    }

    private static Seen seen(String host, AlertState state, @Nullable Double value) {
        return new Seen(alert(host, state, value, 1_000), Set.of());
    }

    private static Alert alert(String host, AlertState state, @Nullable Double value, long at) {
        return new Alert(
                "cpu " + host,
                "cpu",
                1,
                1,
                state,
                Transition.FIRED,
                Severity.WARNING,
                Map.of("host", host),
                Map.of(),
                at,
                at,
                0,
                at,
                at,
                value,
                0.8,
                "so it was",
                "",
                null,
                List.of(),
                List.of());
    }
}
