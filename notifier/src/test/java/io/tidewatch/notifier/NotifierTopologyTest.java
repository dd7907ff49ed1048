package io.tidewatch.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.alert.Silence;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTopologyTest {
    @TempDir
    Path dir;

    private Driven driven;

    @BeforeEach
    void open() {
        driven = new Driven(dir, Driven.config(RateConfig.defaults()));
    }

    @AfterEach
    void close() {
        driven.close();
    }

    @Test
    void firing_waitsForTheGroup_thenSpeaksOnce() {
        driven.alert("a", 1, AlertState.FIRING, Severity.WARNING);
        driven.alert("b", 1, AlertState.FIRING, Severity.ERROR);
        driven.pass(Duration.ofMillis(4900));
        assertThat(driven.sent()).isEmpty();

        driven.pass(Duration.ofMillis(400));

        List<Intent> sent = driven.delivered();
        assertThat(reasons(sent)).containsExactly(Reason.FIRST);
        assertThat(sent.get(0).sayings().get(0).group().firing()).isEqualTo(2);
        assertThat(sent.get(0).severity()).isEqualTo(Severity.ERROR);
        driven.pass(Duration.ofMinutes(30));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records())
                .extracting(NotificationRecord::outcome)
                .containsExactly(NotificationRecord.Outcome.DELIVERED);
    }

    @Test
    void critical_doesNotWait() {
        driven.alert("a", 1, AlertState.FIRING, Severity.CRITICAL);
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FIRST);
    }

    @Test
    void oldAndRepeatedSequences_changeNothing() {
        heard("a", Severity.CRITICAL, 5);
        driven.alert("a", 4, AlertState.RESOLVED, Severity.CRITICAL);
        driven.alert("a", 5, AlertState.RESOLVED, Severity.CRITICAL);
        driven.pass(Duration.ofMinutes(10));
        assertThat(driven.sent()).isEmpty();
    }

    @Test
    void newAlertInTheGroup_isSaidAfterTheInterval() {
        heard("a", Severity.CRITICAL, 1);
        driven.alert("b", 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofSeconds(58));
        assertThat(driven.sent()).isEmpty();
        driven.pass(Duration.ofSeconds(3));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.NEW_ALERTS);
    }

    @Test
    void severityRaisedToCritical_isSaidAtOnce() {
        driven.alert("a", 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofSeconds(6));
        driven.delivered();
        driven.alert("a", 2, AlertState.FIRING, Severity.CRITICAL);
        driven.pass(Duration.ofSeconds(1));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.SEVERITY_RAISED);
    }

    @Test
    void resolved_isSaidAndForgotten() {
        heard("a", Severity.CRITICAL, 1);
        driven.alert("a", 2, AlertState.RESOLVED, Severity.CRITICAL);
        driven.pass(Duration.ofSeconds(62));
        List<Intent> sent = driven.delivered();
        assertThat(reasons(sent)).containsExactly(Reason.RESOLVED);
        assertThat(sent.get(0).firing()).isFalse();
        driven.alert("a", 3, AlertState.FIRING, Severity.CRITICAL);
        driven.pass(Duration.ofSeconds(1));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FIRST);
    }

    @Test
    void resolvedWhileItWaits_isNeverSaid() {
        driven.alert("a", 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofSeconds(2));
        driven.alert("a", 2, AlertState.RESOLVED, Severity.WARNING);
        driven.pass(Duration.ofMinutes(5));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).extracting(NotificationRecord::reason).contains(Reason.NOT_NEWS);
    }

    @Test
    void firesAgainWithinTheCooldown_isRecordedNotSaid() {
        heard("a", Severity.CRITICAL, 1);
        driven.records();
        driven.alert("a", 2, AlertState.RESOLVED, Severity.CRITICAL);
        driven.pass(Duration.ofSeconds(2));
        driven.alert("a", 3, AlertState.FIRING, Severity.CRITICAL);
        driven.pass(Duration.ofMinutes(10));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).extracting(NotificationRecord::reason).containsExactly(Reason.COOLDOWN);
    }

    @Test
    void reminder_comesAfterTheCooldown_growing_andSurvivesARestart() {
        heard("a", Severity.CRITICAL, 1);
        driven.pass(Duration.ofMinutes(239));
        driven.reopen();
        assertThat(driven.sent()).isEmpty();
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.REMINDER);
        driven.pass(Duration.ofMinutes(470));
        assertThat(driven.sent()).isEmpty();
        driven.pass(Duration.ofMinutes(11));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.REMINDER);
    }

    @Test
    void acknowledged_isNotRemindedOf() {
        heard("a", Severity.CRITICAL, 1);
        driven.alert(
                "a", 2, AlertState.FIRING, Severity.CRITICAL, new Alert.Acknowledgement("ann", 1, "looking into it"));
        driven.pass(Duration.ofHours(5));
        assertThat(driven.sent()).isEmpty();
    }

    @Test
    void flapping_isSaidOnce_thenNothingUntilItCalms() {
        driven.alert("a", 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FIRST);
        flaps(2, AlertState.FIRING, Alert.Transition.FLAPPING);
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FLAPPING);
        flaps(3, AlertState.RESOLVED, Alert.Transition.RESOLVED);
        driven.pass(Duration.ofMinutes(2));
        flaps(4, AlertState.FIRING, Alert.Transition.FIRED);
        driven.pass(Duration.ofMinutes(2));
        driven.reopen();
        flaps(5, AlertState.RESOLVED, Alert.Transition.RESOLVED);
        driven.pass(Duration.ofMinutes(2));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records().stream().filter(r -> r.outcome() == NotificationRecord.Outcome.MUTED))
                .extracting(NotificationRecord::reason)
                .containsExactly(Reason.FLAPPING);
        driven.marked("a", 6, AlertState.RESOLVED, Alert.Transition.CALMED, false, false, List.of());
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.RESOLVED);
    }

    @Test
    void suppressed_isRecorded_andSaidOnlyWhenItHasRoom() {
        driven.marked("a", 1, AlertState.FIRING, Alert.Transition.FIRED, false, true, List.of());
        driven.pass(Duration.ofMinutes(2));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).extracting(NotificationRecord::reason).containsExactly(Reason.SUPPRESSED);
        driven.marked("a", 2, AlertState.FIRING, Alert.Transition.UPDATED, false, false, List.of());
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FIRST);
    }

    @Test
    void suppressed_beforeAnybodyHeard_isNotSaid_afterwards_itStays() {
        driven.alert("a", 1, AlertState.FIRING, Severity.WARNING);
        driven.marked("a", 2, AlertState.FIRING, Alert.Transition.UPDATED, false, true, List.of());
        driven.pass(Duration.ofMinutes(2));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).extracting(NotificationRecord::reason).containsExactly(Reason.SUPPRESSED);
        driven.alert("b", 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.FIRST);
        driven.marked("b", 2, AlertState.FIRING, Alert.Transition.UPDATED, false, true, List.of());
        driven.pass(Duration.ofMinutes(2));
        assertThat(driven.sent()).as("what people know of does not vanish").isEmpty();
    }

    @Test
    void escalated_goesToTheReceiverTheRuleNames_too_andSoDoesItsEnd() {
        heardAfterWait("a");
        driven.marked("a", 2, AlertState.FIRING, Alert.Transition.ESCALATED, false, false, List.of("boss", "nobody"));
        driven.pass(Duration.ofSeconds(2));
        List<Intent> escalated = driven.delivered();
        assertThat(escalated).extracting(Intent::channel).containsExactly("pager");
        assertThat(reasons(escalated)).containsExactly(Reason.ESCALATED);
        assertThat(driven.records().stream().filter(r -> r.reason() == Reason.NO_ROUTE))
                .extracting(NotificationRecord::detail)
                .containsExactly("its rule escalates to nobody, which is no receiver here");
        driven.marked("a", 3, AlertState.RESOLVED, Alert.Transition.RESOLVED, false, false, List.of("boss"));
        driven.pass(Duration.ofMinutes(2));
        List<Intent> over = driven.delivered();
        assertThat(over).extracting(Intent::channel).containsExactlyInAnyOrder("ops", "pager");
        assertThat(reasons(over)).containsOnly(Reason.RESOLVED);
    }

    private void flaps(long sequence, AlertState state, Alert.Transition transition) {
        driven.marked("a", sequence, state, transition, true, false, List.of());
    }

    private void heardAfterWait(String key) {
        driven.alert(key, 1, AlertState.FIRING, Severity.WARNING);
        driven.pass(Duration.ofSeconds(10));
        assertThat(driven.delivered()).hasSize(1);
    }

    @Test
    void silenced_isRecordedOnce_andSaidWhenTheSilenceEnds() {
        long now = driven.now().toEpochMilli();
        driven.silence(
                new Silence("s1", List.of(Matcher.equal("service", "shop")), now, now + 600_000, "ann", "maintenance"));
        driven.alert("a", 1, AlertState.FIRING, Severity.CRITICAL);
        driven.pass(Duration.ofMinutes(9));
        assertThat(driven.sent()).isEmpty();
        List<NotificationRecord> records = driven.records();
        assertThat(records).extracting(NotificationRecord::reason).containsExactly(Reason.SILENCED);
        assertThat(records.get(0).detail()).isEqualTo("silence s1");
        driven.pass(Duration.ofMinutes(2));
        assertThat(reasons(driven.delivered())).containsExactly(Reason.SILENCE_ENDED);
    }

    @Test
    void tokensUsedUp_theRestGoesOutAsADigest_worstFirst() {
        driven.close();
        driven = new Driven(dir.resolve("rate"), byInstance(new RateConfig(2, Duration.ofMinutes(10))));
        for (int i = 0; i < 10; i++) {
            driven.alert("a" + i, 1, AlertState.FIRING, i == 7 ? Severity.ERROR : Severity.WARNING);
        }
        driven.pass(Duration.ofSeconds(6));
        List<Intent> sent = driven.delivered();
        assertThat(sent).hasSizeBetween(2, 2);
        driven.pass(Duration.ofMinutes(5).plusSeconds(1));
        List<Intent> later = driven.delivered();
        int groups = sent.stream().mapToInt(i -> i.sayings().size()).sum()
                + later.stream().mapToInt(i -> i.sayings().size()).sum();
        assertThat(groups).isEqualTo(10);
        assertThat(later).allMatch(Intent::digest);
        assertThat(later.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void failed_isTriedAgainWithTheSameKey_retryAfterHonoured() {
        driven.alert("a", 1, AlertState.FIRING, Severity.CRITICAL);
        Intent first = driven.sent().get(0);
        driven.answer(first, Outcome.Result.RETRY, 30_000);
        driven.answer(first, Outcome.Result.RETRY, 30_000);
        driven.pass(Duration.ofSeconds(29));
        assertThat(driven.sent()).isEmpty();
        driven.reopen();
        driven.pass(Duration.ofSeconds(3));
        Intent second = driven.sent().get(0);
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.attempt()).isEqualTo(2);
        driven.answer(second, Outcome.Result.DELIVERED, 0);
        driven.answer(second, Outcome.Result.DELIVERED, 0);
        assertThat(driven.records())
                .extracting(NotificationRecord::outcome)
                .containsExactly(NotificationRecord.Outcome.RETRYING, NotificationRecord.Outcome.DELIVERED);
    }

    @Test
    void resolvedWhileTheChannelIsDown_cancelsWhatNobodyHeard() {
        driven.alert("a", 1, AlertState.FIRING, Severity.CRITICAL);
        driven.answer(driven.sent().get(0), Outcome.Result.RETRY, 20_000);
        driven.alert("a", 2, AlertState.RESOLVED, Severity.CRITICAL);
        driven.pass(Duration.ofMinutes(5));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).extracting(NotificationRecord::reason).contains(Reason.NOT_NEWS);
    }

    @Test
    void whatCannotBeRead_costsItselfOnly() {
        driven.garbage();
        heard("a", Severity.CRITICAL, 1);
    }

    private void heard(String key, Severity severity, long sequence) {
        driven.alert(key, sequence, AlertState.FIRING, severity);
        assertThat(driven.delivered()).hasSize(1);
        driven.pass(Duration.ofMillis(300));
    }

    private static List<Reason> reasons(List<Intent> intents) {
        return intents.stream().map(i -> i.sayings().get(0).reason()).toList();
    }

    private static NotifierConfig byInstance(RateConfig rate) {
        NotifierConfig c = Driven.config(rate);
        var r = c.routes().get(0);
        return new NotifierConfig(
                c.kafka(),
                c.instanceId(),
                c.state(),
                c.streams(),
                c.grouping(),
                c.retry(),
                List.of(new io.tidewatch.notifier.route.RouteConfig(
                        r.name(),
                        r.matchers(),
                        r.receivers(),
                        false,
                        List.of("instance"),
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of())),
                c.receivers());
    }
}
