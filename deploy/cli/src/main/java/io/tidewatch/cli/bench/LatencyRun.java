package io.tidewatch.cli.bench;

import io.tidewatch.processor.ProcessorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A steady load in real time, and beside it every {@value #PROBE_MILLIS} ms an error of a kind never seen. Before that
 * more of both for a while: what runs for days is compiled, and what has just begun is not.
 */
final class LatencyRun {
    static final int PROBE_MILLIS = 200;
    private static final int WARMING_PROBE_MILLIS = 20;
    /** Events a second of the first part of the warm-up, where the load asked for is less. */
    private static final long WARMING_RATE = 2_000;
    /** So many probes may be between publishing and people where all of it has caught up. */
    private static final long MOST_UNDER_WAY = 10;

    private static final long FULL_SPEED = 200_000;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration CAUGHT_UP = Duration.ofMinutes(2);
    private static final Duration STRAGGLERS = Duration.ofSeconds(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final BenchSettings settings;
    private final Cluster cluster;
    private final Path dir;
    private final Consumer<String> say;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    LatencyRun(BenchSettings settings, Cluster cluster, Path dir, Consumer<String> say) {
        this.settings = settings;
        this.cluster = cluster;
        this.dir = dir;
        this.say = say;
    }

    /** @return how long everything runs before probes count */
    static Duration warmUp(int latencySeconds) {
        return Duration.ofSeconds(Math.min(60, Math.max(3, latencySeconds / 2)));
    }

    BenchReport.Latency run() {
        Probes probes = new Probes(System.currentTimeMillis());
        OneHopApp.create(cluster.admin(), ProbeFollower.ONE_HOP, settings.partitions());
        OneHopApp.create(cluster.admin(), ProbeFollower.SHORT_ONE_HOP, settings.partitions());
        ProcessorConfig.Streams usual = ProcessorConfig.defaults().streams();
        try (Road road = new Road(cluster.bootstrap(), settings.threads(), dir);
                OneHopApp oneHop = oneHop(ProbeFollower.ONE_HOP, usual.analysisCommit());
                OneHopApp shortOneHop = oneHop(ProbeFollower.SHORT_ONE_HOP, usual.alertsCommit());
                ProbeFollower follower = new ProbeFollower(cluster.bootstrap(), probes);
                KafkaProducer<String, byte[]> load = producer(20);
                KafkaProducer<String, byte[]> probe = producer(0)) {
            road.start();
            oneHop.start();
            shortOneHop.start();
            within(
                    START,
                    () -> road.ready() && oneHop.ready() && shortOneHop.ready(),
                    "the applications were not ready in time");
            say.accept("latency: warming up for "
                    + warmUp(settings.latencySeconds()).toSeconds()
                    + " s and until all has caught up, then measuring for " + settings.latencySeconds() + " s ...");
            double loadRate = drive(probes, load, probe, () -> {
                road.checkAlive();
                follower.checkAlive();
            });
            long deadline = System.nanoTime() + STRAGGLERS.toNanos();
            while (probes.missing() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            follower.close();
            return new BenchReport.Latency(
                    loadRate,
                    probes.counted(),
                    probes.percentiles(Probes.Step.GROUP),
                    probes.percentiles(Probes.Step.ALERT),
                    probes.percentiles(Probes.Step.NOTIFICATION),
                    probes.percentiles(Probes.Step.ONE_HOP),
                    probes.percentiles(Probes.Step.SHORT_ONE_HOP));
        }
    }

    private OneHopApp oneHop(String topic, Duration commit) {
        return new OneHopApp(cluster.bootstrap(), topic, commit, dir.resolve(topic));
    }

    /** @return events a second that went in while probes counted */
    private double drive(
            Probes probes, KafkaProducer<String, byte[]> load, KafkaProducer<String, byte[]> probe, Runnable check) {
        long steadyRate = settings.rate() == 0 ? FULL_SPEED : settings.rate();
        LoadGenerator generator = new LoadGenerator(settings.mix(steadyRate), System.currentTimeMillis());
        long start = System.nanoTime();
        long steadyFrom = start + warmUp(settings.latencySeconds()).toNanos() / 2;
        long notBefore = start + warmUp(settings.latencySeconds()).toNanos();
        long atLast = notBefore + CAUGHT_UP.toNanos();
        long measured = TimeUnit.SECONDS.toNanos(settings.latencySeconds());
        long counting = 0;
        long nextTick = start;
        long nextProbe = start + TimeUnit.SECONDS.toNanos(1);
        long[] events = {0};
        Progress progress = Progress.of("time", (double) measured, say);
        for (long now = start; counting == 0 || now < counting + measured; now = System.nanoTime()) {
            boolean isWarming = now < steadyFrom;
            boolean isDue = now >= nextProbe;
            if (counting == 0 && isDue && now >= notBefore) {
                boolean caughtUp = probes.waiting() <= MOST_UNDER_WAY;
                if (caughtUp || now > atLast) {
                    say.accept(caughtUp ? "measuring ..." : "it does not catch up: measuring what is behind ...");
                    counting = now;
                }
            }
            boolean counts = counting > 0;
            if (isDue) {
                probes.publish(counts, System.currentTimeMillis(), record -> send(probe, record));
                nextProbe += TimeUnit.MILLISECONDS.toNanos(isWarming ? WARMING_PROBE_MILLIS : PROBE_MILLIS);
            }
            if (now >= nextTick || settings.rate() == 0) {
                generator.rate(isWarming ? Math.max(WARMING_RATE, steadyRate) : steadyRate);
                generator.tick(System.currentTimeMillis(), record -> {
                    events[0] += counts ? record.events() : 0;
                    send(load, record);
                });
                nextTick += TimeUnit.MILLISECONDS.toNanos(LoadGenerator.PACK_MILLIS);
                check.run();
                progress.accept(counts ? (double) (now - counting) : 0);
            } else {
                LockSupport.parkNanos(Math.min(nextProbe, nextTick) - now);
            }
            if (failure.get() != null) {
                throw new IllegalStateException("the load could not be produced", failure.get());
            }
        }
        return events[0] / (double) settings.latencySeconds();
    }

    private void send(KafkaProducer<String, byte[]> producer, LoadRecord record) {
        var unused = producer.send(Preload.of(record), (done, fault) -> {
            if (fault != null) {
                failure.compareAndSet(null, fault);
            }
        });
    }

    private KafkaProducer<String, byte[]> producer(int lingerMillis) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", cluster.bootstrap());
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", lingerMillis);
        properties.put("acks", "all");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private static void within(Duration time, BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(otherwise);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
