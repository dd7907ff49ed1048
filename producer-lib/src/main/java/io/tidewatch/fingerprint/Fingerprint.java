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
        GIVEN("the name the application gave"),
        /** Types of the chain and the application's frames. */
        APPLICATION_FRAMES("the types of the cause chain and the application's frames"),
        /** Types of the chain and all frames: none was the application's. */
        ALL_FRAMES("the types of the cause chain and all frames but plumbing, for none is the application's"),
        /** Type and message without its parameters: there was no frame. */
        TYPE_AND_MESSAGE("the type and the message without its parameters, for there is no frame that says more"),
        /** Only the message without its parameters. */
        MESSAGE("the message without its parameters, for neither type nor frame is known");

        private final String why;

        Basis(String why) {
            this.why = why;
        }

        /** @return what decided, for a person */
        public String why() {
            return why;
        }
    }

    /**
     * What was decided about one frame.
     *
     * @param thrown type of the exception it is of
     * @param frame {@code Class.method}, normalised
     * @param reason why it took part or did not
     * @param type class as it was found, without class loader and module
     * @param method method as it was found
     * @param text the whole frame as it was found, file and line included
     */
    public record FrameVerdict(String thrown, String frame, Reason reason, String type, String method, String text) {
        FrameVerdict because(Reason other) {
            return new FrameVerdict(thrown, frame, other, type, method, text);
        }

        public boolean tookPart() {
            return reason == Reason.APPLICATION || reason == Reason.NO_APPLICATION_FRAME;
        }
    }

    /** Why a frame took part or did not. */
    public enum Reason {
        /** Took part: it is the application's. */
        APPLICATION("is the application's"),
        /** Took part although a library's: no frame is the application's. */
        NO_APPLICATION_FRAME("is a library's, but no frame is the application's"),
        LIBRARY("is a library's"),
        /** Reflection, proxies, running of tasks. */
        PLUMBING("only carries the call: reflection, proxies, running of tasks"),
        /** Lies below the place where a pool's thread takes up a task. */
        BELOW_POOL("lies below the place where a pool takes up a task"),
        /** Repeats frames above it. */
        RECURSION("repeats frames above it"),
        /** Is of an exception that only wraps another. */
        WRAPPER("is of an exception that only wraps its cause");

        private final String why;

        Reason(String why) {
            this.why = why;
        }

        /** @return the reason, for a person */
        public String why() {
            return why;
        }
    }

    public Fingerprint {
        frames = List.copyOf(frames);
    }
}
