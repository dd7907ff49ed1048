package io.tidewatch.fingerprint;

import java.util.List;

/**
 * What makes an error the same as another, and how that was found.
 *
 * @param id 16 hexadecimal digits
 * @param version name of the algorithm
 * @param basis what the id was taken from
 * @param culprit {@code Class.method} of the topmost frame that took part, root cause first; empty where none did
 * @param frames per frame whether it took part and why, root cause first; empty unless it was asked for
 */
public record Fingerprint(String id, String version, Basis basis, String culprit, List<FrameVerdict> frames) {
    /** What a fingerprint was taken from, best first. */
    public enum Basis {
        /** The application named it itself. */
        GIVEN,
        /** Types of the chain and the application's frames. */
        APPLICATION_FRAMES,
        /** Types of the chain and all frames: none was the application's. */
        ALL_FRAMES,
        /** Type and message without its parameters: there was no frame. */
        TYPE_AND_MESSAGE,
        /** Only the message without its parameters. */
        MESSAGE
    }

    /**
     * What was decided about one frame.
     *
     * @param thrown type of the exception it is of
     * @param frame {@code Class.method}, normalised
     * @param reason why it took part or did not
     */
    public record FrameVerdict(String thrown, String frame, Reason reason) {
        public boolean tookPart() {
            return reason == Reason.APPLICATION || reason == Reason.NO_APPLICATION_FRAME;
        }
    }

    /** Why a frame took part or did not. */
    public enum Reason {
        /** Took part: it is the application's. */
        APPLICATION,
        /** Took part although a library's: no frame is the application's. */
        NO_APPLICATION_FRAME,
        LIBRARY,
        /** Reflection, proxies, running of tasks. */
        PLUMBING,
        /** Lies below the place where a pool's thread takes up a task. */
        BELOW_POOL,
        /** Repeats frames above it. */
        RECURSION,
        /** Is of an exception that only wraps another. */
        WRAPPER
    }

    public Fingerprint {
        frames = List.copyOf(frames);
    }
}
