package io.tidewatch.profile;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the recorder's stream on a thread of its own and hands over a profile each interval. A stream that breaks (a full
 * disk, a folder that is gone) is opened anew after a pause.
 */
final class ContinuousSampling implements Runnable, AutoCloseable {
    private static final long JOIN_MILLIS = 3_000;
    private static final long PAUSE_SECONDS = 30;

    private final ProfilerConfig config;
    private final String subject;
    private final Clock clock;
    private final Consumer<Profile> profiles;
    private final Consumer<@Nullable String> fault;
    private final JfrStacks stacks;
    private final EventIntake intake;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "tidewatch-profiler");
    private volatile @Nullable RecordingStream stream;
    private ProfileBuilder building;
    private Instant began;

    /**
     * @param profiles takes each interval's profile, on the sampling thread
     * @param fault takes why nothing is sampled, or null once it is
     */
    ContinuousSampling(
            ProfilerConfig config,
            String subject,
            Clock clock,
            Consumer<Profile> profiles,
            Consumer<@Nullable String> fault) {
        this.config = config;
        this.subject = subject;
        this.clock = clock;
        this.profiles = profiles;
        this.fault = fault;
        this.stacks = new JfrStacks(config.maxFrames());
        this.building = new ProfileBuilder(config.maxStacks());
        this.intake = new EventIntake(stacks, building);
        this.began = clock.instant();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (closing.getCount() > 0) {
            // the recorder throws what it likes where its folder is gone; this thread goes on
            try (RecordingStream opened = open()) {
                stream = opened;
                if (closing.getCount() > 0) {
                    opened.start();
                }
            } catch (IOException | RuntimeException e) {
                fault.accept("nothing is profiled: " + e + "; trying again every " + PAUSE_SECONDS + " s");
                pause();
            } finally {
                stream = null;
            }
        }
        publish(clock.instant());
    }

    /** Publishes what was sampled since the last interval, and stops; waits 3 s at most. Idempotent. */
    @Override
    public void close() {
        closing.countDown();
        RecordingStream open = stream;
        if (open != null) {
            open.close();
        }
        if (!thread.isAlive()) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RecordingStream open() throws IOException {
        RecordingStream opened = opened(this::configure);
        EventIntake.NAMES.forEach(name -> opened.onEvent(name, intake::take));
        opened.onFlush(this::flushed);
        opened.onError(e -> fault.accept("the profile misses something: " + e));
        return opened;
    }

    private void configure(RecordingStream opened) {
        PrivateRepository.close();
        opened.setSettings(config.sampling().toJfr());
        opened.setMaxSize(config.maxDiskBytes());
        opened.setMaxAge(config.interval().multipliedBy(2));
        opened.setOrdered(false);
        opened.setReuse(true);
    }

    /** @return a stream with those settings; where they are refused it is closed, else the recorder kept it for ever */
    static RecordingStream opened(Consumer<RecordingStream> settings) throws IOException {
        RecordingStream opened = new RecordingStream();
        try {
            settings.accept(opened);
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void flushed() {
        stacks.forget();
        Instant now = clock.instant();
        if (Duration.between(began, now).compareTo(config.interval()) >= 0) {
            publish(now);
        }
        fault.accept(null);
    }

    private void publish(Instant now) {
        Profile profile = building.build(subject, began, now);
        building = new ProfileBuilder(config.maxStacks());
        intake.into(building);
        began = now;
        profiles.accept(profile);
    }

    private void pause() {
        try {
            // true: it closes; the loop's condition sees that too
            var unused = closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
