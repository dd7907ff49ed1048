package io.tidewatch.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Reads recordings. */
final class Recordings {
    private static final int MAX_STACKS = 20_000;
    private static final int MAX_FRAMES = 256;

    private Recordings() {}

    static Profile read(Path recording, String subject) throws ProfileException {
        if (!Files.isReadable(recording)) {
            throw new ProfileException("there is no file " + recording + " that can be read");
        }
        if (!JfrSupport.isThere()) {
            throw new ProfileException(JfrSupport.MISSING);
        }
        ProfileBuilder profile = new ProfileBuilder(MAX_STACKS);
        EventIntake intake = new EventIntake(new JfrStacks(MAX_FRAMES), profile);
        Instant from = null;
        Instant to = null;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                intake.take(event);
                // what was waited for may have begun long before the recording
                from = earlier(from, event.getEndTime());
                to = later(to, event.getEndTime());
            }
        } catch (IOException | RuntimeException e) {
            // the parser meets damage with whatever comes: an index, a null, a negative size
            throw new ProfileException(
                    recording + " is no recording of Java Flight Recorder that can be read (" + e.getMessage()
                            + "); a recording in progress has to be dumped first: jcmd PID JFR.dump filename=FILE",
                    e);
        }
        if (from == null || to == null) {
            throw new ProfileException("the recording " + recording + " holds no event");
        }
        return profile.build(subject, from, to);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
