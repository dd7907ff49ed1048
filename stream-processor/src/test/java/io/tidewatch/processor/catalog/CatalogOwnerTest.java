package io.tidewatch.processor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner of a service's patterns decides of what its tasks propose. */
class CatalogOwnerTest {
    private static final long T0 = Driver.START;

    @TempDir
    Path state;

    private final CatalogCounts counts = new CatalogCounts();
    private final PatternCatalog catalog = new PatternCatalog();
    private final Map<String, CatalogPattern> topic = new LinkedHashMap<>();
    private Driver driver;

    @AfterEach
    void close() {
        driver.close();
    }

    private void open(CatalogConfig config) {
        driver = new Driver(
                AlertsTopology.build(new AlertsSettings(
                        new RuleHolder(),
                        AlertConfig.defaults(),
                        new AlertCounts(),
                        1,
                        List.of(),
                        new AlertsSettings.Patterns(config, catalog, counts))),
                state);
    }

    private static CatalogConfig usual() {
        return new CatalogConfig(MinerLimits.defaults(), 16, 4_000, 200, Duration.ofDays(30));
    }

    /** A task's miner, which proposes what it finds. */
    private static final class Task implements PatternListener {
        private final List<PatternProposal> proposals = new ArrayList<>();
        private final Set<String> wide = new TreeSet<>();
        private final PatternMiner miner = new PatternMiner(MinerLimits.defaults(), this);
        private String line = "";

        String mine(String text) {
            line = text;
            return miner.mine(text).id();
        }

        List<PatternProposal> proposed() {
            List<PatternProposal> out = proposals.stream()
                    .map(p -> new PatternProposal(
                            p.id(), p.template(), false, wide.contains(p.id()), p.mergedInto(), p.text(), T0))
                    .toList();
            proposals.clear();
            return out;
        }

        @Override
        public void found(Pattern p) {
            proposals.add(new PatternProposal(p.id(), p.template(), false, false, "", line, T0));
        }

        @Override
        public void merged(Pattern narrow, Pattern wider) {
            wide.add(wider.id());
            proposals.add(new PatternProposal(narrow.id(), narrow.template(), false, false, wider.id(), "", T0));
        }
    }

    private void propose(List<PatternProposal> proposals, long atMillis) {
        byte[] key = "shop".getBytes(StandardCharsets.UTF_8);
        driver.pipe(
                Topics.SIGNALS,
                key,
                SignalCodec.encode(new Signal.Patterns("shop", proposals)),
                atMillis,
                new RecordHeaders());
        read();
    }

    private int read() {
        int n = 0;
        for (var record : driver.read(Topics.PATTERN_CATALOG)) {
            n++;
            if (record.value == null) {
                topic.remove(record.key);
            } else {
                CatalogPattern told = ((Decoded.Ok<CatalogPattern>) CatalogPattern.CODEC.decode(record.value)).value();
                assertThat(record.key).isEqualTo(told.key());
                CatalogPattern before = topic.put(record.key, told);
                assertThat(told.revision()).isGreaterThan(before == null ? 0 : before.revision());
            }
        }
        return n;
    }

    private static PatternProposal given(String id, String template) {
        return new PatternProposal(id, template, true, false, "", "", T0);
    }

    private static PatternProposal merge(String narrow, String wide) {
        return new PatternProposal(narrow, narrow, false, false, wide, "", T0);
    }

    @Test
    void whatSeveralTasksFind_isFoundOnce() {
        open(usual());
        for (int task = 0; task < 3; task++) {
            Task one = new Task();
            one.mine("disk gone");
            propose(one.proposed(), T0 + task * 1_000L);
        }

        assertThat(topic.values()).singleElement().satisfies(p -> {
            assertThat(p.template()).isEqualTo("disk gone");
            assertThat(p.firstAppendMillis()).isEqualTo(T0);
            assertThat(p.revision()).isEqualTo(1);
        });
        assertThat(counts.of(CatalogCounts.What.FOUND)).isEqualTo(1);
    }

    @Test
    void whatEachTaskSawTooLittleOf_isOnePatternTogether_andCoversWhatAFurtherOneFinds() {
        open(usual());
        List<String> ids = new ArrayList<>();
        for (String region : List.of("prices", "stock", "users", "images", "orders")) {
            Task one = new Task();
            ids.add(one.mine("cache " + region + " warmed in 12 ms"));
            propose(one.proposed(), T0);
        }

        String root = catalog.root("shop", ids.get(0));
        assertThat(catalog.pattern("shop", root).template()).isEqualTo("cache <*> warmed in <*> ms");
        assertThat(ids).allSatisfy(id -> assertThat(catalog.root("shop", id)).isEqualTo(root));
        Task late = new Task();
        String other = late.mine("cache baskets warmed in 3 ms");
        propose(late.proposed(), T0 + 1_000);
        assertThat(catalog.root("shop", other)).isEqualTo(root);
        assertThat(catalog.formerly("shop", root)).containsAll(ids).contains(other);
    }

    @Test
    void whatATaskGeneralised_isTakenOver_whenTheOwnerCouldNot() {
        open(usual());
        propose(List.of(given("n1", "a b"), given("n2", "a c"), given("w", "a <*>")), T0);

        propose(List.of(merge("n1", "w"), merge("n2", "w")), T0 + 1_000);

        assertThat(catalog.root("shop", "n1")).isEqualTo("w");
        assertThat(catalog.root("shop", "n2")).isEqualTo("w");
        assertThat(counts.of(CatalogCounts.What.MERGED)).isEqualTo(2);
    }

    @Test
    void randomMerges_makeNoCircle_andWhatWasEverJoinedStaysSo() {
        open(usual());
        Random random = new Random(7);
        Map<String, Set<String>> joined = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            propose(List.of(given("p" + i, "t" + i)), T0);
            joined.put("p" + i, new TreeSet<>(Set.of("p" + i)));
        }
        for (int n = 0; n < 60; n++) {
            String a = "p" + random.nextInt(40);
            String b = "p" + random.nextInt(40);

            propose(List.of(merge(a, b)), T0 + n);

            Set<String> both = joined.get(a);
            both.addAll(joined.get(b));
            both.forEach(id -> joined.put(id, both));
            for (int i = 0; i < 40; i++) {
                String id = "p" + i;
                String root = catalog.root("shop", id);
                assertThat(topic.get("shop/" + root).mergedInto()).isEmpty();
                assertThat(joined.get(id))
                        .allSatisfy(
                                other -> assertThat(catalog.root("shop", other)).isEqualTo(root));
            }
        }
    }

    @Test
    void ownerThatIsReadBack_goesOnAsItWas() {
        open(usual());
        for (String region : List.of("prices", "stock", "users", "images", "orders")) {
            Task one = new Task();
            one.mine("cache " + region + " warmed in 12 ms");
            propose(one.proposed(), T0);
        }
        Map<String, byte[]> rows = new LinkedHashMap<>();
        try (var all = driver.streams
                .<String, byte[]>getKeyValueStore(CatalogOwnerStage.STORE)
                .all()) {
            all.forEachRemaining(row -> rows.put(row.key, row.value));
        }
        long found = counts.of(CatalogCounts.What.FOUND);
        driver.close();
        open(usual());
        rows.forEach(driver.streams.<String, byte[]>getKeyValueStore(CatalogOwnerStage.STORE)::put);

        Task late = new Task();
        String other = late.mine("cache baskets warmed in 3 ms");
        propose(late.proposed(), T0 + 1_000);

        assertThat(topic.get("shop/" + other).mergedInto()).isEqualTo(PatternIds.of("cache <*> warmed in <*> ms"));
        assertThat(counts.of(CatalogCounts.What.FOUND)).isEqualTo(found);
    }

    @Test
    void bounds_areKept_andWhatHadToGoHasATombstone() {
        open(new CatalogConfig(new MinerLimits(32, 64, 256, 500, 40), 2, 16, 10, Duration.ofDays(30)));
        for (int i = 0; i < 200; i++) {
            propose(List.of(given("p" + i, "t" + i)), T0 + i * 1_000L);
        }

        assertThat(topic).hasSizeLessThanOrEqualTo(16);
        assertThat(counts.of(CatalogCounts.What.REFUSED)).isBetween(150L, 170L);
        assertThat(counts.of(CatalogCounts.What.EVICTED)).isEqualTo(200 - counts.of(CatalogCounts.What.REFUSED) - 16);
        assertThat(topic.size()).isEqualTo(16);
        // each merge brings a narrow one that is not known, for which another has to go: the wide one at last, too
        for (int i = 0; i < 40; i++) {
            propose(List.of(merge("n" + i, "p" + (i % 8))), T0 + 300_000L + i);
        }
        assertThat(topic).hasSizeLessThanOrEqualTo(16);
        propose(List.of(given("p199", "t199")), T0 + 3_600_000L);
        assertThat(topic).containsKey("shop/p199");
    }

    @Test
    void nothingIsRare_untilTheRuleHasTakenThoseLinesForAsLongAsItRemembers() {
        open(usual());
        long day = Duration.ofDays(1).toMillis();
        propose(List.of(given("p", "t")), T0);
        publish(1, T0, List.of(Matcher.equal("level", "ERROR")));
        publish(2, T0 + 8 * day, List.of());
        sighted(T0 + 8 * day + 3_600_000);
        assertThat(counts.of(CatalogCounts.What.KNOWN_TERMS)).isEqualTo(1);

        publish(3, T0 + 12 * day, List.of());
        sighted(T0 + 15 * day - 1);
        assertThat(counts.of(CatalogCounts.What.KNOWN_TERMS)).isEqualTo(2);
        sighted(T0 + 15 * day);

        assertThat(counts.of(CatalogCounts.What.KNOWN_TERMS)).isEqualTo(2);
    }

    private void publish(int revision, long atMillis, List<Matcher> where) {
        Condition rare = new Condition.NewTerm(where, "pattern", Duration.ofDays(7), 3);
        Rule rule = new Rule(
                "rare",
                revision,
                atMillis,
                true,
                Rule.Input.LOGS,
                rare,
                List.of("service"),
                null,
                null,
                null,
                null,
                null,
                null,
                1000);
        driver.pipe(
                Topics.RULES,
                "rare".getBytes(StandardCharsets.UTF_8),
                JsonCodec.RULE.encode(rule),
                atMillis,
                new RecordHeaders());
    }

    private void sighted(long atMillis) {
        Signal.Partial partial = new Signal.Partial(
                "rare",
                1,
                Map.of("service", "shop", "pattern", "p"),
                atMillis,
                0,
                atMillis,
                atMillis,
                1,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                0,
                0,
                null,
                0,
                false,
                List.of(),
                false,
                "");
        driver.pipe(
                Topics.SIGNALS,
                "shop".getBytes(StandardCharsets.UTF_8),
                SignalCodec.encode(new Signal.Sighting("shop", partial)),
                atMillis,
                new RecordHeaders());
    }

    @Test
    void whatNobodyMeets_isForgotten() {
        open(usual());
        propose(List.of(given("old", "a"), given("new", "b")), T0);
        long later = T0 + Duration.ofDays(31).toMillis();
        propose(List.of(given("new", "b")), later - Duration.ofDays(2).toMillis());
        propose(List.of(given("other", "c")), later);

        driver.streams.advanceWallClockTime(Duration.ofSeconds(31));
        read();

        assertThat(topic).containsOnlyKeys("shop/new", "shop/other");
        assertThat(counts.of(CatalogCounts.What.FORGOTTEN)).isEqualTo(1);
        assertThat(catalog.pattern("shop", "old")).isNull();
    }

    @Test
    void recordsOfOthersOnTheTopic_changeNothing() {
        open(usual());
        propose(List.of(given("p", "t")), T0);
        for (String value : List.of("garbage", "{\"v\":1,\"service\":\"shop\",\"id\":\"x\"}")) {
            driver.pipe(
                    Topics.PATTERN_CATALOG,
                    "shop/p".getBytes(StandardCharsets.UTF_8),
                    value.getBytes(StandardCharsets.UTF_8),
                    T0,
                    new RecordHeaders());
        }

        assertThat(catalog.pattern("shop", "p").template()).isEqualTo("t");
        assertThat(counts.of(CatalogCounts.What.UNREADABLE)).isEqualTo(2);
    }
}
