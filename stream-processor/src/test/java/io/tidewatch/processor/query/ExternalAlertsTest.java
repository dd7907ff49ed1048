package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.processor.signals.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalAlertsTest {
    private static final long NOW = 1_800_000_000_000L; // 2027-01-15T08:00:00Z
    private static final ExternalConfig BOUNDS = new ExternalConfig(Duration.ofMinutes(3), 3, 2, 20, 30);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    private final Map<String, Signal> sent = new LinkedHashMap<>();
    private final ExternalCounts counts = new ExternalCounts();
    private boolean kafkaIsAway;
    private final ExternalAlerts alerts = new ExternalAlerts(
            BOUNDS,
            counts,
            signals -> {
                if (kafkaIsAway) {
                    throw new ApiCommand.Unavailable("away", new IllegalStateException());
                }
                sent.putAll(signals);
            },
            CLOCK);

    @Test
    void wholeAlert_isTakenAsItIs() {
        ApiCommand.Done done = post("[{'labels':{'alertname':'Down','job':'shop','empty':''},"
                + "'annotations':{'summary':'shop is down'},'startsAt':'2027-01-15T07:59:00Z',"
                + "'endsAt':'2027-01-15T08:04:00.500123456+00:00','generatorURL':'http://prom/x'}]");

        assertThat(done.status()).isEqualTo(200);
        assertThat(sent.values())
                .containsExactly(new Signal.External(
                        Map.of("alertname", "Down", "job", "shop"),
                        Map.of("summary", "shop is down", "generatorURL", "http://prom/x"),
                        NOW - 60_000,
                        NOW + 240_500));
        assertThat(counts.taken()).isEqualTo(1);
    }

    @Test
    void timesThatAreNotSaid_areThoseOfAnAlertmanager() {
        assertThat(times("'startsAt':null,'endsAt':'0001-01-01T00:00:00Z'"))
                .as("neither: from now on, for the resolve timeout")
                .containsExactly(NOW, NOW + 180_000);
        assertThat(times("'endsAt':'2027-01-15T07:00:00Z'"))
                .as("an end only, which is over")
                .containsExactly(NOW - 3_600_000, NOW - 3_600_000);
        assertThat(times("'endsAt':'2027-01-15T09:00:00Z'"))
                .as("an end only, which is to come")
                .containsExactly(NOW, NOW + 3_600_000);
        assertThat(times("'startsAt':'2027-01-15T07:00:00Z'"))
                .as("a start only")
                .containsExactly(NOW - 3_600_000, NOW + 180_000);
    }

    @Test
    void alertsThatAreWrong_areNamedByIndexAndField_andTheOthersAreTaken() {
        ApiCommand.Done done = post("[{'labels':{'a':5}},{'labels':{'a':'b'}},{'labels':{'a':'c'},'endsAt':'soon'}]");

        assertThat(done.status()).isEqualTo(400);
        assertThat(done.body().path("error").asText())
                .isEqualTo("alert 0: labels.a is no text; alert 2: endsAt is no time such as 2026-01-31T12:00:00Z");
        assertThat(done.body().path("taken").asInt()).isEqualTo(1);
        assertThat(sent.values())
                .extracting(s -> ((Signal.External) s).labels())
                .containsExactly(Map.of("a", "b"));
        assertThat(counts.refused()).isEqualTo(2);
        assertThat(counts.taken()).isEqualTo(1);
    }

    @Test
    void whatIsNoAlert_isRefusedWithTheField() {
        assertThat(fault("{}")).isEqualTo("alert 0: labels is empty");
        assertThat(fault("5")).isEqualTo("alert 0: labels is empty");
        assertThat(fault("{'labels':[]}")).isEqualTo("alert 0: labels is no object of texts");
        assertThat(fault("{'labels':{'a':'','b':''}}")).isEqualTo("alert 0: labels is empty");
        assertThat(fault("{'labels':{'a':'b'},'annotations':{'x':{}}}")).isEqualTo("alert 0: annotations.x is no text");
        assertThat(fault("{'labels':{'a':'b'},'generatorURL':7}")).isEqualTo("alert 0: generatorURL is no text");
        assertThat(fault("{'labels':{'a':'b'},'startsAt':'2027-01-15T09:00:00Z','endsAt':'2027-01-15T08:59:59Z'}"))
                .isEqualTo("alert 0: endsAt is before startsAt");
        assertThat(fault("{'labels':{'a':'1','b':'2','c':'3'}}"))
                .isEqualTo("alert 0: labels has 3 entries, expected at most 2");
        assertThat(fault("{'labels':{'a':'" + "x".repeat(21) + "'}}"))
                .startsWith("alert 0: labels.a: name and value")
                .endsWith("at most 20 characters");
        assertThat(sent).isEmpty();
    }

    @Test
    void postThatIsNoListWithinItsBound_isRefusedWhole() {
        assertThatThrownBy(() -> post("{'labels':{'a':'b'}}")).hasMessageContaining("no list of at most 3 alerts");
        assertThatThrownBy(() -> post("[{},{},{},{}]")).hasMessageContaining("no list of at most 3 alerts");
        assertThatThrownBy(() -> post("[{'labels'")).hasMessageContaining("no JSON: line 1, column ");
        assertThat(counts.refused()).isEqualTo(1 + 4 + 1);
        assertThat(post("[]").status()).isEqualTo(200);
        assertThat(sent).isEmpty();
    }

    @Test
    void annotationsPastTheBounds_areCutAndCounted_andTheAlertIsTaken() {
        post("[{'labels':{'a':'b'},'generatorURL':'u','annotations':{'long':'" + "x".repeat(31) + "','more':'m'}}]");

        Signal.External taken = (Signal.External) sent.values().iterator().next();
        assertThat(taken.annotations()).isEqualTo(Map.of("generatorURL", "u", "long", "x".repeat(29) + "…"));
        assertThat(counts.cut()).isEqualTo(2);
        assertThat(counts.refused()).isZero();
    }

    @Test
    void kafkaThatIsAway_isSaid_andCounted() {
        kafkaIsAway = true;

        assertThatThrownBy(() -> post("[{'labels':{'a':'b'}}]")).isInstanceOf(ApiCommand.Unavailable.class);

        assertThat(counts.untaken()).isEqualTo(1);
        assertThat(counts.taken()).isZero();
    }

    @Test
    void key_isOfAllLabels_whateverTheirOrder_andShort() {
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("alertname", "Down");
        String key = ExternalAlerts.key(Map.of("alertname", "Down", "b", "2"));

        assertThat(ExternalAlerts.key(other)).isEqualTo(key);
        assertThat(key).matches("@external\\{alertname=\"Down\",labels=\"[0-9a-f]{32}\"}");
        assertThat(ExternalAlerts.key(Map.of("alertname", "Down", "b", "3"))).isNotEqualTo(key);
        assertThat(ExternalAlerts.key(Map.of("a", "b1:c1:d")))
                .as("one label that looks like two")
                .isNotEqualTo(ExternalAlerts.key(Map.of("a", "b", "c", "d")));
        assertThat(ExternalAlerts.key(Map.of("alertname", "x".repeat(1_024)))).hasSizeLessThan(300);
    }

    private long[] times(String fields) {
        sent.clear();
        assertThat(post("[{'labels':{'a':'b'}," + fields + "}]").status()).isEqualTo(200);
        Signal.External taken = (Signal.External) sent.values().iterator().next();
        return new long[] {taken.startsAtMillis(), taken.endsAtMillis()};
    }

    private String fault(String alert) {
        ApiCommand.Done done = post("[" + alert + "]");
        assertThat(done.status()).isEqualTo(400);
        return done.body().path("error").asText();
    }

    private ApiCommand.Done post(String body) {
        return alerts.command()
                .doing()
                .apply(new Params(Map.of(), CLOCK), body.replace('\'', '"'), new ApiCommand.Asker("olga", "r-1"));
    }
}
