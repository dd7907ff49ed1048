package io.tidewatch.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;

/** Records this JVM for a while into a folder nobody else may read, makes a profile of it and leaves nothing behind. */
final class OnDemandRecording {
    private static final long MAX_BYTES = 512L << 20;

    private OnDemandRecording() {}

    /** @param stop ends it early; the profile then covers less */
    static Profile take(String subject, Duration duration, SamplingSettings sampling, CountDownLatch stop)
            throws ProfileException, InterruptedException {
        Path dir = null;
        Path file = null;
        try (Recording recording = new Recording(sampling.toJfr())) {
            PrivateRepository.close();
            // readable by this user only, where the file system knows users
            dir = Files.createTempDirectory("tidewatch-profile");
            file = dir.resolve("profile.jfr");
            recording.setName("tidewatch");
            recording.setToDisk(true);
            recording.setMaxSize(MAX_BYTES);
            recording.start();
            boolean early = stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
            recording.stop();
            recording.dump(file);
            return Recordings.read(file, early ? subject + " (ended early)" : subject);
        } catch (IOException | IllegalStateException | SecurityException e) {
            throw new ProfileException(
                    "nothing could be recorded: " + e.getMessage() + "; the recorder needs room in "
                            + System.getProperty("java.io.tmpdir"),
                    e);
        } finally {
            remove(file);
            remove(dir);
        }
    }

    private static void remove(@org.jspecify.annotations.Nullable Path path) {
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                path.toFile().deleteOnExit();
            }
        }
    }
}
