package io.tidewatch.agent.gateway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.agent.gateway.Refusal;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.Loss;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.MetricPoint.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemoteWriteTest {
    private static final long T = 1_790_000_000_000L;

    private final SeriesBook book = new SeriesBook(
            new SeriesBook.Limits(100, 1_000, 8, 200, 3_600_000, Set.of("replica")), (key, value) -> value);
    private final RemoteWrite remoteWrite = new RemoteWrite(book, 8);

    @Test
    void samples_areOfTheirJobAndInstance_notOfTheGateway() throws Refusal {
        Gathered gathered = read(new WriteRequests()
                .sample("up", 1, T, "job", "shop", "instance", "shop-1:80", "zone", "a", "replica", "x")
                .sample("up", 0, T, "job", "shop", "instance", "shop-2:80", "zone", "a")
                .sample("up", 1, T + 15_000, "job", "shop", "instance", "shop-1:80", "zone", "a"));

        assertThat(gathered.batches())
                .extracting(batch -> batch.source().key(), MetricBatch::timeMillis, MetricBatch::points)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("shop/shop-1:80", T, List.of(gauge("up", 1))),
                        org.assertj.core.groups.Tuple.tuple("shop/shop-2:80", T, List.of(gauge("up", 0))),
                        org.assertj.core.groups.Tuple.tuple("shop/shop-1:80", T + 15_000, List.of(gauge("up", 1))));
        assertThat(gathered.taken()).isEqualTo(3);
        assertThat(gathered.losses().counts()).isEmpty();
    }

    @Test
    void kind_isWhatTheMetadataSays_elseWhatTheNameDoes() throws Refusal {
        Gathered gathered = read(new WriteRequests()
                .sample("requests_total", 5, T)
                .sample("jobs_count", 5, T)
                .sample("errors", 5, T)
                .sample("odd_total", 5, T)
                .sample("rpc_count", 5, T)
                .sample("rpc", 0.2, T, "quantile", "0.9")
                .metadata("errors", 1)
                .metadata("odd_total", 2)
                .metadata("rpc", 5));

        assertThat(kinds(gathered))
                .isEqualTo(Map.of(
                        "requests_total", Kind.COUNTER,
                        "errors", Kind.COUNTER,
                        "odd_total", Kind.GAUGE,
                        "rpc_count", Kind.COUNTER,
                        "rpc", Kind.GAUGE));
    }

    @Test
    void totalOrGauge_waitsForWhoTells_andIsAGaugeWhereNobodyDoes() throws Refusal {
        Gathered first = read(new WriteRequests().sample("jobs_count", 5, T).sample("rpc_count", 5, T));

        assertThat(first.batches()).isEmpty();
        assertThat(first.losses().counts()).isEqualTo(Map.of(Loss.UNKNOWN_KIND, 2L));
        assertThat(first.losses().told()).isZero();

        read(new WriteRequests().metadata("rpc", 5));
        long later = T + Families.WAIT_MILLIS;
        assertThat(kinds(remoteWrite.read(
                        new WriteRequests()
                                .sample("jobs_count", 5, later)
                                .sample("rpc_count", 5, later)
                                .bytes(),
                        later)))
                .isEqualTo(Map.of("jobs_count", Kind.GAUGE, "rpc_count", Kind.COUNTER));
    }

    @Test
    void sumBesideACount_grow_withoutMetadata() throws Refusal {
        assertThat(kinds(read(
                        new WriteRequests().sample("call_seconds_count", 5, T).sample("call_seconds_sum", 1, T))))
                .isEqualTo(Map.of("call_seconds_count", Kind.COUNTER, "call_seconds_sum", Kind.COUNTER));
    }

    @Test
    void whatAHistogramGrewBy_isLost_andComesWithTheRepeatedRequest() throws Refusal {
        for (int i = 0; i < 3; i++) {
            read(histogram(T + i * 15_000, 10, 20, 40, 8));
        }
        WriteRequests grown = histogram(T + 45_000, 15, 30, 50, 14);
        Gathered lost = read(grown);
        lost.batches().forEach(lost::lost);

        Gathered repeated = read(grown);

        assertThat(point(repeated, "latency").distribution())
                .isEqualTo(point(lost, "latency").distribution());
        assertThat(repeated.losses().counts()).isEmpty();
        assertThat(kinds(read(grown))).doesNotContainKey("latency");
    }

    @Test
    void whatAHistogramGrewBy_isLostAndNotRepeated_comesWithTheNext() throws Refusal {
        for (int i = 0; i < 3; i++) {
            read(histogram(T + i * 15_000, 10, 20, 40, 8));
        }
        Gathered lost = read(histogram(T + 45_000, 15, 30, 50, 14));
        lost.batches().forEach(lost::lost);

        MetricPoint next = point(read(histogram(T + 60_000, 15, 30, 53, 15)), "latency");

        assertThat(next.distribution().count()).isEqualTo(13);
        assertThat(next.distribution().sum()).isEqualTo(7);
    }

    @Test
    void histogram_becomesOurDistribution_besideItsTotals() throws Refusal {
        for (int i = 0; i < 3; i++) {
            read(histogram(T + i * 15_000, 10, 20, 40, 8));
        }
        Gathered gathered = read(histogram(T + 45_000, 15, 30, 50, 14));

        assertThat(kinds(gathered))
                .isEqualTo(Map.of(
                        "latency", Kind.DISTRIBUTION, "latency_sum", Kind.COUNTER, "latency_count", Kind.COUNTER));
        MetricPoint point = point(gathered, "latency");
        assertThat(point.labels()).isEqualTo(Map.of("path", "/"));
        assertThat(point.value()).isEqualTo(6);
        assertThat(point.distribution().count()).isEqualTo(10);
        assertThat(gathered.losses().counts()).isEmpty();
    }

    @Test
    void staleMarker_isNoValue_andNoFault() throws Refusal {
        Gathered gathered = read(new WriteRequests().sample("up", Double.longBitsToDouble(RemoteWrite.STALE_BITS), T));

        assertThat(gathered.batches()).isEmpty();
        assertThat(gathered.losses().counts()).isEqualTo(Map.of(Loss.STALE, 1L));
        assertThat(gathered.losses().told()).isZero();
    }

    @Test
    void whatIsNotTaken_isToldByReason_andTheOthersAre() throws Refusal {
        String[] many = new String[40];
        Arrays.setAll(many, i -> i % 2 == 0 ? "l" + i : "v");
        Gathered gathered = read(new WriteRequests()
                .sample("", 1, T)
                .sample("m", Double.NaN, T)
                .sample("m", Double.POSITIVE_INFINITY, T)
                .sample("m", 1, T, many)
                .sample("h_bucket", 1, T, "le", "x")
                .nativeHistogram("native")
                .sample("good", 1, T));

        assertThat(gathered.losses().counts())
                .isEqualTo(Map.of(Loss.INVALID, 4L, Loss.LABELS, 1L, Loss.UNSUPPORTED, 1L));
        assertThat(gathered.losses().text())
                .isEqualTo("6 refused: 4 invalid, 1 labels, 1 unsupported; the others were taken");
        assertThat(kinds(gathered)).containsOnlyKeys("good");
    }

    @Test
    void aBodyThatIsCut_isRefusedAsAWhole_whereverItIsCut() throws Refusal {
        byte[] whole = new WriteRequests()
                .sample("requests_total", 5, T, "job", "shop")
                .metadata("requests", 1)
                .bytes();
        int refused = 0;
        for (int length = 1; length < whole.length; length++) {
            try {
                remoteWrite.read(Arrays.copyOf(whole, length), T);
            } catch (Refusal refusal) {
                assertThat(refusal.status()).isEqualTo(400);
                refused++;
            }
        }
        // between two fields a cut does not show
        assertThat(refused).isEqualTo(whole.length - 2);
    }

    @Test
    void bytesOfAllKinds_areRefusedOrRead_nothingElse() throws Refusal {
        Random random = new Random(42);
        byte[] good = histogram(T, 1, 2, 3, 4).bytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 0; flips < 1 + i % 4; flips++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                remoteWrite.read(bad, T);
            } catch (Refusal refusal) {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
            }
        }
    }

    @Test
    void lengthThatIsNoLength_isMalformed() {
        byte[] body = {1 << 3 | 2, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThatThrownBy(() -> remoteWrite.read(body, T))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    private static WriteRequests histogram(long time, double a, double b, double all, double sum) {
        String[] labels = {"job", "shop", "instance", "1", "path", "/"};
        return new WriteRequests()
                .sample("latency_bucket", a, time, with(labels, "0.1"))
                .sample("latency_bucket", b, time, with(labels, "0.5"))
                .sample("latency_bucket", all, time, with(labels, "+Inf"))
                .sample("latency_count", all, time, labels)
                .sample("latency_sum", sum, time, labels);
    }

    private static String[] with(String[] labels, String bound) {
        String[] all = Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = "le";
        all[labels.length + 1] = bound;
        return all;
    }

    private Gathered read(WriteRequests request) throws Refusal {
        return remoteWrite.read(request.bytes(), T);
    }

    private static MetricPoint gauge(String name, double value) {
        return MetricPoint.gauge(name, Map.of("zone", "a"), value);
    }

    private static Map<String, Kind> kinds(Gathered gathered) {
        return gathered.batches().stream()
                .flatMap(batch -> batch.points().stream())
                .collect(java.util.stream.Collectors.toMap(MetricPoint::name, MetricPoint::kind));
    }

    private static MetricPoint point(Gathered gathered, String name) {
        return gathered.batches().stream()
                .flatMap(batch -> batch.points().stream())
                .filter(point -> point.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
