package io.tidewatch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.event.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder of this very JVM, on threads whose profile is known. */
class ProfilerIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String HERE = Workload.class.getName();

    private final CollectedEvents events = new CollectedEvents();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void onDemand_findsWhatBurnsAllocatesAndWaits() throws Exception {
        try (Workload work = new Workload().burning().allocating().fighting();
                Profiler profiler = profiler(ProfilerConfig.onDemand())) {
            profiler.start();
            Profile profile = profiler.record(Duration.ofSeconds(4));

            assertThat(work.sum).isPositive();
            MethodShare hot = profile.topMethods(ProfileView.CPU, 1).get(0);
            assertThat(hot.method()).isEqualTo(HERE + ".burn");
            assertThat(hot.selfShare()).isGreaterThan(0.4);
            assertThat(hot.own())
                    .as("a test of a library's package is that library's")
                    .isTrue();
            MethodShare greedy = profile.topMethods(ProfileView.ALLOCATION, 1).get(0);
            assertThat(greedy.method()).isEqualTo(HERE + ".allocate");
            assertThat(profile.collapsed(ProfileView.ALLOCATION)).contains(HERE + ".allocate;[long[]] ");
            assertThat(profile.locks())
                    .extracting(Pauses::name)
                    .contains("java.lang.Object", "java.util.concurrent.locks.ReentrantLock$NonfairSync");
            assertThat(profile.collapsed(ProfileView.LOCK))
                    .contains(HERE + ".pay;[lock java.lang.Object] ")
                    .contains(";[lock java.util.concurrent.locks.ReentrantLock$NonfairSync] ");
            assertThat(profile.duration()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
            assertThat(profile.lostBytes()).isZero();
            assertThat(profile.unreadable()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            PrivateRepository.folder().orElseThrow())))
                    .isEqualTo("rwx------");
        }
        assertThat(leftovers()).isEmpty();
        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }

    @Test
    void continuous_publishesEachInterval_besideAnotherRecording_andStopsClean() throws Exception {
        try (Recording other = new Recording();
                Workload work = new Workload().burning().allocating().fighting()) {
            other.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(50));
            other.start();
            Profiler profiler = profiler(ProfilerConfig.defaults().every(Duration.ofSeconds(2)));
            profiler.start();
            await().atMost(SOON).until(() -> events.ofKind("summary").size() >= 3);
            assertThat(profiler.latest()).isPresent();
            assertThat(profiler.fault()).isNull();
            profiler.close();
            int published = events.ofKind("summary").size();
            profiler.close();

            assertThat(events.ofKind("summary")).hasSize(published);
            assertThat(other.getState()).isEqualTo(jdk.jfr.RecordingState.RUNNING);
            assertThat(FlightRecorder.getFlightRecorder().getRecordings()).hasSize(1);
            LogEvent hottest = events.ofKind("method").stream()
                    .filter(e -> e.fields().get("profile.view").equals("cpu")
                            && e.fields().get("profile.rank").equals(1L))
                    .reduce((one, later) -> later)
                    .orElseThrow();
            assertThat(hottest.fields()).containsEntry("profile.method", HERE + ".burn");
            assertThat(hottest.logger()).isEqualTo("io.tidewatch.profile");
            assertThat(hottest.message()).startsWith("cpu " + HERE + ".burn: ");
            assertThat(hottest.template()).isEqualTo("cpu {}: {} % itself, {} % with what it calls");
            assertThat(events.ofKind("lock"))
                    .anyMatch(e -> e.fields().get("profile.name").equals("java.lang.Object"));
            assertThat(events.ofKind("stack"))
                    .anyMatch(e -> e.fields().get("profile.stack").toString().endsWith(HERE + ".burn"));
            assertThat(work.sum).isPositive();
            assertThat(meters.get("tidewatch.profile.samples")
                            .tag("view", "cpu")
                            .counter()
                            .count())
                    .isPositive();
            assertThat(meters.get("tidewatch.profile.lock.wait").counter().count())
                    .isPositive();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tidewatch-profiler");
    }

    @Test
    void closing_endsARecordingOnDemandEarly_withWhatThereIs() throws Exception {
        try (Workload work = new Workload().burning()) {
            Profiler profiler = profiler(ProfilerConfig.onDemand());
            CompletableFuture<Profile> taken =
                    CompletableFuture.supplyAsync(() -> taken(profiler, Duration.ofMinutes(5)));
            await().atMost(SOON)
                    .until(() ->
                            !FlightRecorder.getFlightRecorder().getRecordings().isEmpty());
            assertThatThrownBy(() -> profiler.record(Duration.ofSeconds(1)))
                    .isInstanceOf(ProfileException.class)
                    .hasMessageContaining("being taken already");
            await().atMost(SOON)
                    .until(() -> FlightRecorder.getFlightRecorder().getRecordings().stream()
                            .anyMatch(r -> r.getDuration() == null
                                    && r.getStartTime() != null
                                    && Duration.between(r.getStartTime(), java.time.Instant.now())
                                                    .toMillis()
                                            > 1_500));
            profiler.close();
            Profile profile = taken.get(20, TimeUnit.SECONDS);

            assertThat(profile.subject()).isEqualTo("test (ended early)");
            assertThat(profile.table(ProfileView.CPU).totalSamples()).isPositive();
            assertThat(work.sum).isPositive();
            assertThatThrownBy(() -> profiler.record(Duration.ofSeconds(1)))
                    .isInstanceOf(ProfileException.class)
                    .hasMessage("the profiler is closed");
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void settingsThatAreRefused_leaveNoRecordingOpen() {
        assertThatThrownBy(() -> ContinuousSampling.opened(stream -> stream.setMaxSize(-1)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }

    @Test
    void brokenRecording_isRefusedInWords(@TempDir Path dir) throws Exception {
        Path garbage = Files.write(dir.resolve("a.jfr"), new byte[] {'F', 'L', 'R', 0, 1, 2, 3});
        assertThatThrownBy(() -> Profile.read(garbage))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("is no recording of Java Flight Recorder");
        assertThatThrownBy(() -> Profile.read(dir.resolve("none.jfr")))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("there is no file");
        // damage in the middle: whatever the parser makes of it, it is told, not thrown
        Path whole = dir.resolve("whole.jfr");
        try (Recording recording = new Recording(SamplingSettings.close().toJfr());
                Workload work = new Workload().burning()) {
            recording.start();
            AtomicInteger samples = new AtomicInteger();
            try (RecordingStream stream = new RecordingStream()) {
                stream.onEvent("jdk.ExecutionSample", e -> samples.incrementAndGet());
                stream.startAsync();
                await().atMost(SOON).until(() -> samples.get() > 5);
            }
            recording.stop();
            recording.dump(whole);
            assertThat(work.sum).isPositive();
        }
        byte[] bytes = Files.readAllBytes(whole);
        java.util.Random random = new java.util.Random(7);
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            byte[] damaged = bytes.clone();
            for (int i = 0; i <= round % 4; i++) {
                damaged[68 + random.nextInt(damaged.length - 68)] = (byte) random.nextInt();
            }
            try {
                Profile.read(Files.write(dir.resolve("damaged.jfr"), damaged));
            } catch (ProfileException e) {
                refused++;
            }
        }
        assertThat(Profile.read(whole).table(ProfileView.CPU).totalSamples()).isPositive();
        System.out.println(refused + " of 60 damaged recordings refused, the others read");
    }

    @Test
    void runtimeWithoutTheModule_isToldOnce_andNothingElseHappens() throws Exception {
        String said = child(
                "--limit-modules",
                "java.base,java.logging,java.management,java.naming,java.sql,java.net.http,java.security.jgss,java.security.sasl,jdk.unsupported,java.compiler");
        assertThat(said)
                .contains("has no module jdk.jfr")
                .contains("recorded: this Java runtime has no module jdk.jfr");
        assertThat(child("-XX:-FlightRecorder")).contains("recorded: this JVM refuses to record");
    }

    private static String child(String... options) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WithoutRecorder.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private Profiler profiler(ProfilerConfig config) {
        return new Profiler(config, "test", events, meters, Clock.systemUTC());
    }

    private static Profile taken(Profiler profiler, Duration duration) {
        try {
            return profiler.record(duration);
        } catch (ProfileException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("tidewatch-profile"))
                    .toList();
        }
    }
}
