package io.tidewatch.profile;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.publish.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this JVM's time goes, by Java Flight Recorder. Continuously, where it is configured: each interval's profile is
 * published as log events of the logger {@code io.tidewatch.profile}. And on demand, closer, as a {@link Profile} in the
 * hand. Other recordings may run beside it. Where the runtime cannot record, it says so once and does nothing.
 * Thread-safe.
 */
public final class Profiler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final ProfilerConfig config;
    private final String subject;
    private final Clock clock;
    private final ProfileEvents events;
    private final ProfileMeters meters;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean recording = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable ContinuousSampling sampling;
    private volatile @Nullable Profile latest;
    private volatile @Nullable String fault;

    /**
     * @param subject whose profile it is, such as the service's name
     * @param sink takes the events of each interval
     * @param registry takes {@code tidewatch.profile.*}
     */
    public Profiler(ProfilerConfig config, String subject, EventSink sink, MeterRegistry registry, Clock clock) {
        this.config = config;
        this.subject = subject;
        this.clock = clock;
        this.events = new ProfileEvents(config, sink);
        this.meters = new ProfileMeters(registry);
    }

    /** Starts profiling continuously, where that is configured. Returns at once, throws nothing. Idempotent. */
    public void start() {
        if (!config.continuous() || closing.getCount() == 0 || !started.compareAndSet(false, true)) {
            return;
        }
        String refusal = JfrSupport.refusal();
        if (refusal != null) {
            fault(refusal);
            return;
        }
        ContinuousSampling starting = new ContinuousSampling(config, subject, clock, this::publish, this::fault);
        sampling = starting;
        starting.start();
    }

    /** @return the profile of the last whole interval; empty before the first, or where it is not continuous */
    public Optional<Profile> latest() {
        return Optional.ofNullable(latest);
    }

    /** @return why nothing is profiled, and what to do about it; null where all is well */
    public @Nullable String fault() {
        return fault;
    }

    /** Records for so long with {@link SamplingSettings#close()}: see {@link #record(Duration, SamplingSettings)}. */
    public Profile record(Duration duration) throws ProfileException, InterruptedException {
        return record(duration, SamplingSettings.close());
    }

    /**
     * Looks closely for a while. The calling thread waits; call it where that is no harm. While it runs, the continuous
     * profile sees the closer samples too. {@link #close()} ends it early, with what there is.
     *
     * @param duration 10 ms to 30 min
     * @throws ProfileException where this runtime cannot record, another one is being taken, or the disk is full
     * @throws InterruptedException where the thread is interrupted; nothing is left behind then either
     */
    public Profile record(Duration duration, SamplingSettings closely) throws ProfileException, InterruptedException {
        if (duration.toMillis() < 10 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration is " + duration + ", expected 10 ms to 30 min");
        }
        String refusal = JfrSupport.refusal();
        if (refusal != null) {
            throw new ProfileException(refusal);
        }
        if (closing.getCount() == 0) {
            throw new ProfileException("the profiler is closed");
        }
        if (!recording.compareAndSet(false, true)) {
            throw new ProfileException("a profile is being taken already; wait until it is done");
        }
        try {
            return OnDemandRecording.take(subject, duration, closely, closing);
        } finally {
            recording.set(false);
        }
    }

    /** Publishes what the interval has so far, and stops recording; other recordings go on. Idempotent. */
    @Override
    public void close() {
        closing.countDown();
        ContinuousSampling running = sampling;
        if (running != null) {
            running.close();
        }
    }

    private void publish(Profile profile) {
        latest = profile;
        meters.add(profile);
        events.publish(profile);
    }

    private void fault(@Nullable String text) {
        if (text != null && !text.equals(fault)) {
            LOG.warn("{}", text);
        }
        fault = text;
        meters.running(text == null);
    }
}
