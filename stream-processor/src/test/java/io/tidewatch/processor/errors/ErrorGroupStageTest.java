package io.tidewatch.processor.errors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorGroupStageTest {
    private static final long T = Driver.START;

    @TempDir
    Path dir;

    private Driver driver;
    private long sequence;

    @BeforeEach
    void open() {
        driver = new Driver(AnalysisTopology.build(AnalysisFixture.settings()), dir);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void firstOccurrence_isToldAtOnce_furtherOnesEveryFiveSeconds() {
        error("fp", T, 1, "1.0");
        error("fp", T + 10, 2, "1.0");
        error("fp", T + 20, 3, "1.0");

        assertThat(told()).singleElement().satisfies(g -> {
            assertThat(g.state()).isEqualTo(ErrorGroup.State.NEW);
            assertThat(g.count()).isEqualTo(1);
        });

        driver.streams.advanceWallClockTime(Duration.ofSeconds(4));
        assertThat(told()).isEmpty();
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(told()).singleElement().satisfies(g -> assertThat(g.count()).isEqualTo(6));
        driver.streams.advanceWallClockTime(Duration.ofSeconds(30));
        assertThat(told()).isEmpty();
    }

    @Test
    void resolvedGroup_thatHappensAgain_regressed_butNotByALateEvent() {
        error("fp", T, 1, "1.0");
        command("fp", ErrorCommand.Action.RESOLVE, "", T + 1000);
        error("fp", T + 500, 1, "1.0");
        assertThat(told())
                .extracting(ErrorGroup::state)
                .containsExactly(ErrorGroup.State.NEW, ErrorGroup.State.RESOLVED);

        error("fp", T + 2000, 1, "1.1");
        assertThat(told()).singleElement().satisfies(g -> {
            assertThat(g.state()).isEqualTo(ErrorGroup.State.REGRESSED);
            assertThat(g.count()).isEqualTo(3);
            assertThat(g.releases()).containsOnlyKeys("1.0", "1.1");
        });
    }

    @Test
    void commandThatComesBehindWhatHappenedAfterIt_makesTheGroupRegressed() {
        error("fp", T, 1, "1.0");
        error("fp", T + 2000, 1, "1.1");
        command("fp", ErrorCommand.Action.RESOLVE, "", T + 1000);

        assertThat(told())
                .extracting(ErrorGroup::state)
                .containsExactly(ErrorGroup.State.NEW, ErrorGroup.State.REGRESSED);
    }

    @Test
    void stepsOfAGroup_sayWithWhichReleaseItFirstCame_unlessSomeCameWithNone() {
        error("fp", T, 1, "1.0");
        error("fp", T + 10, 5, "1.1");
        error("other", T, 1, "");
        error("other", T + 10, 1, "1.1");

        assertThat(views().steps(T - 60_000, 5, 60_000))
                .extracting(ErrorViews.Steps::id, ErrorViews.Steps::firstRelease)
                .containsExactlyInAnyOrder(tuple("fp", "1.0"), tuple("other", ""));
    }

    @Test
    void firstReleaseOfAGroup_isThatOfItsEarliestOccurrence_alsoWhereThatComesLate() {
        error("late", T + 120_000, 1, "2.1");
        error("late", T, 1, "2.0");
        error("silent", T + 120_000, 1, "2.1");
        error("silent", T, 1, "");
        error("both", T, 1, "2.0");
        error("both", T, 1, "2.1");
        error("known", T, 1, "2.0");
        error("known", T + 10, 1, "");

        assertThat(views().steps(T - 60_000, 5, 60_000))
                .extracting(ErrorViews.Steps::id, ErrorViews.Steps::firstRelease)
                .containsExactlyInAnyOrder(
                        tuple("late", "2.0"), tuple("silent", ""), tuple("both", ""), tuple("known", "2.0"));
    }

    @Test
    void firstReleaseOfAGroup_isNotToldOfAnotherService() {
        error("fp", new Source("a", "a-1", "h1", "prod", "1.0"), T, Map.of(), 1);
        error("fp", new Source("b", "b-1", "h1", "prod", "2.0"), T + 10, Map.of(), 5);
        error("own", new Source("b", "b-1", "h1", "prod", "2.0"), T, Map.of(), 5);
        error("own", new Source("a", "a-1", "h1", "prod", "1.0"), T + 10, Map.of(), 1);

        assertThat(views().steps(T - 60_000, 5, 60_000))
                .extracting(ErrorViews.Steps::id, ErrorViews.Steps::service, ErrorViews.Steps::firstRelease)
                .containsExactlyInAnyOrder(tuple("fp", "b", ""), tuple("own", "b", "2.0"));
    }

    @Test
    void newGroup_isOngoingAfterItsTime() {
        error("fp", T, 1, "1.0");
        error("fp", T + Duration.ofDays(2).toMillis(), 1, "1.0");

        assertThat(told())
                .extracting(ErrorGroup::state)
                .containsExactly(ErrorGroup.State.NEW, ErrorGroup.State.ONGOING);
    }

    @Test
    void mergedGroup_leadsToTheOther_fromThenOn() {
        error("a", T, 1, "1.0");
        error("b", T, 1, "1.0");
        command("a", ErrorCommand.Action.MERGE, "b", T + 1);
        error("a", T + 2, 5, "1.0");

        assertThat(views().detail("b").group().count()).isEqualTo(6);
        assertThat(views().detail("b").fingerprints()).containsExactly("b", "a");
        assertThat(views().list(new ErrorViews.Filter("", null, ""), ErrorViews.Order.COUNT, 10))
                .extracting(ErrorViews.Row::id)
                .containsExactly("b");
    }

    @Test
    void groupOfAnOlderAlgorithm_keepsItsId_andIsKnownByTheNewOneAlone() {
        error("old", T, Map.of("v1", "old"), 1, "1.0");
        error("new", T + 1, Map.of("v1", "old", "v2", "new"), 1, "1.0");
        error("newest", T + 2, Map.of("v2", "new", "v3", "newest"), 1, "1.0");

        assertThat(views().detail("old").group().count()).isEqualTo(3);
        assertThat(views().detail("old").fingerprints()).containsExactly("old", "new", "newest");
        assertThat(told()).extracting(ErrorGroup::id).containsOnly("old");
    }

    @Test
    void whatTheNewAlgorithmTellsApart_staysApart_thoughTheOldOneDoesNot() {
        error("left", T, Map.of("v1", "both", "v2", "left"), 1, "1.0");
        error("right", T + 1, Map.of("v1", "both", "v2", "right"), 1, "1.0");

        assertThat(told()).extracting(ErrorGroup::id).containsExactly("left", "right");
    }

    @Test
    void newestOfTheOlderAlgorithms_decides() {
        error("nine", T, Map.of("v9", "nine"), 1, "1.0");
        error("ten", T, Map.of("v10", "ten"), 1, "1.0");
        error("eleven", T + 1, Map.of("v9", "nine", "v10", "ten", "v11", "eleven"), 1, "1.0");

        assertThat(views().detail("ten").group().count()).isEqualTo(2);
    }

    @Test
    void mergesAreFollowed_lastOfACircleCounts_reopenedGroupIsItsOwnAgain() {
        error("a", T, 1, "1.0");
        error("b", T, 1, "1.0");
        error("c", T, 1, "1.0");
        command("a", ErrorCommand.Action.MERGE, "b", T + 1);
        command("b", ErrorCommand.Action.MERGE, "c", T + 2);
        error("a", T + 3, 1, "1.0");
        assertThat(views().detail("c").group().count()).isEqualTo(2);

        command("c", ErrorCommand.Action.MERGE, "a", T + 4);
        error("b", T + 5, 1, "1.0");
        assertThat(views().detail("a").group().count()).isEqualTo(2);

        command("b", ErrorCommand.Action.REOPEN, "", T + 6);
        error("b", T + 7, 4, "1.0");
        assertThat(views().detail("b").group().count()).isEqualTo(5);
    }

    @Test
    void groupThatWasReopened_staysItsOwn_whateverBecomesOfTheOther() {
        error("a", T, 1, "1.0");
        error("b", T, 1, "1.0");
        error("c", T, 1, "1.0");
        command("a", ErrorCommand.Action.MERGE, "b", T + 1);
        error("a", T + 2, 1, "1.0");
        command("a", ErrorCommand.Action.REOPEN, "", T + 3);
        command("b", ErrorCommand.Action.MERGE, "c", T + 4);
        error("a", T + 5, 1, "1.0");
        assertThat(views().detail("a").group().count()).isEqualTo(2);
        command("b", ErrorCommand.Action.REOPEN, "", T + 6);
        error("a", T + 7, 1, "1.0");
        error("b", T + 7, 1, "1.0");
        assertThat(views().detail("a").group().count()).isEqualTo(3);
        assertThat(views().detail("b").group().count()).isEqualTo(3);
        assertThat(views().detail("c").group().count()).isEqualTo(1);
    }

    @Test
    void reopenIsSaidInAnyCase_forAMergeJustBefore_mayNotBeReadYet() {
        error("a", T, 1, "1.0");
        driver.read(Topics.GROUP_ALIASES);
        command("a", ErrorCommand.Action.REOPEN, "", T + 1);
        assertThat(driver.read(Topics.GROUP_ALIASES))
                .extracting(kv -> new String(kv.value, UTF_8))
                .containsExactly("a");
    }

    @Test
    void views_showTrendSamplesAndStacks() {
        error("fp", T, 1, "1.0");
        error("fp", T + 61_000, 2, "1.0");
        error("fp", T + 3_700_000, 4, "2.0");

        ErrorViews.Detail detail = views().detail("fp");
        assertThat(detail.hours()).containsExactly(Map.entry(T, 3L), Map.entry(T + 3_600_000, 4L));
        assertThat(detail.samples())
                .extracting(ErrorViews.SampleRow::slot)
                .containsExactly("first", "latest", "release:2.0");
        assertThat(detail.samples()).allSatisfy(s -> assertThat(s.stack()).contains("at shop.Cart.add"));
        assertThat(detail.group().sparkline()[59]).isEqualTo(4);
        assertThat(views().list(new ErrorViews.Filter("shop", null, "BOOM"), ErrorViews.Order.LAST_SEEN, 10))
                .hasSize(1);
        assertThat(views().list(new ErrorViews.Filter("other", null, ""), ErrorViews.Order.LAST_SEEN, 10))
                .isEmpty();
    }

    @Test
    void counts_areExact_whateverComesInBetween() {
        Random random = new Random(7);
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String fingerprint = "fp-" + random.nextInt(9);
            long n = 1 + random.nextInt(5);
            error(fingerprint, T + random.nextInt(7_200_000), n, "1." + random.nextInt(30));
            expected.merge(fingerprint, n, Long::sum);
            if (random.nextInt(20) == 0) {
                driver.streams.advanceWallClockTime(Duration.ofSeconds(random.nextInt(8)));
            }
        }
        driver.streams.advanceWallClockTime(Duration.ofSeconds(10));

        Map<String, Long> last = new HashMap<>();
        told().forEach(g -> last.put(g.id(), g.count()));
        assertThat(last).isEqualTo(expected);
        expected.forEach((id, n) -> {
            ErrorViews.Detail detail = views().detail(id);
            assertThat(detail.hours().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(n);
            assertThat(detail.group().releases().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(n);
            assertThat(detail.samples()).hasSizeLessThanOrEqualTo(5);
        });
    }

    private void error(String fingerprint, long time, long count, String release) {
        error(fingerprint, time, Map.of(), count, release);
    }

    private void error(String fingerprint, long time, Map<String, String> versions, long count, String release) {
        error(fingerprint, new Source("shop", "shop-1", "h1", "prod", release), time, versions, count);
    }

    private void error(String fingerprint, Source source, long time, Map<String, String> versions, long count) {
        ErrorEvent event = new ErrorEvent(
                time,
                source,
                fingerprint,
                versions,
                "java.lang.IllegalStateException",
                "boom",
                "java.lang.IllegalStateException: boom\n\tat shop.Cart.add(Cart.java:"
                        + source.release().length() + ")",
                "Cart.add",
                "shop.Cart",
                "main",
                true,
                Severity.ERROR,
                count,
                Map.of("request_id", "r1"),
                Map.of());
        ByteSink out = new ByteSink();
        new ErrorEventEncoder().encode(event, out);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 1, sequence++, 1).write(headers);
        driver.pipe(Topics.ERRORS, fingerprint.getBytes(UTF_8), out.toBytes(), time, headers);
    }

    private void command(String group, ErrorCommand.Action action, String argument, long atMillis) {
        byte[] value = JsonCodec.ERROR_COMMAND.encode(new ErrorCommand(group, action, argument, "ann", atMillis));
        driver.pipe(Topics.ERROR_COMMANDS, group.getBytes(UTF_8), value, atMillis, new RecordHeaders());
    }

    private List<ErrorGroup> told() {
        return driver.read(Topics.ERROR_GROUPS).stream()
                .map(kv -> ((Decoded.Ok<ErrorGroup>) JsonCodec.ERROR_GROUP.decode(kv.value)).value())
                .toList();
    }

    private ErrorViews views() {
        LocalStores stores = new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return driver.streams.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
        return new ErrorViews(stores, Clock.fixed(Instant.ofEpochMilli(T + 3_700_000), ZoneOffset.UTC));
    }
}
