package io.tidewatch.fingerprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception and its causes, outermost first. Suppressed exceptions are left out; a cycle ends the chain; at most
 * {@value #MAX_LINKS} links are kept, of at most {@value #MAX_FRAMES} frames (in a text: together).
 *
 * @param links at least one, unless nothing could be read
 */
public record ThrownChain(List<Link> links) {
    static final int MAX_LINKS = 64;
    static final int MAX_FRAMES = 200_000;

    /**
     * One exception of the chain.
     *
     * @param type class name; empty where the text did not say
     * @param message its message; may be empty
     * @param frames all its frames, topmost first, those it shares with its wrapper included
     */
    record Link(String type, String message, List<StackFrame> frames) {}

    public ThrownChain {
        links = List.copyOf(links);
    }

    /** The chain of a live exception, whatever its methods do. */
    public static ThrownChain of(Throwable thrown) {
        List<Link> links = new ArrayList<>(4);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable t = thrown; t != null && links.size() < MAX_LINKS && seen.add(t); t = causeOf(t)) {
            links.add(new Link(t.getClass().getName(), messageOf(t), framesOf(t)));
        }
        return new ThrownChain(links);
    }

    /** The chain of a stack trace as text, in the forms of the JDK, logback and log4j. Never throws. */
    public static ThrownChain parse(String stackText) {
        return StackTextParser.parse(stackText);
    }

    /** @return class name of the outermost exception; empty where unknown */
    public String type() {
        return links.isEmpty() ? "" : links.get(0).type();
    }

    /** @return message of the outermost exception; may be empty */
    public String message() {
        return links.isEmpty() ? "" : links.get(0).message();
    }

    /** @return class names, outermost first; empty texts where unknown */
    public List<String> types() {
        return links.stream().map(Link::type).toList();
    }

    /** @return whether any link has a frame */
    public boolean hasFrames() {
        return links.stream().anyMatch(link -> !link.frames().isEmpty());
    }

    // an application's methods may throw: then the exception counts as one without a message, cause, or frames
    @SuppressWarnings("CatchingUnchecked")
    private static String messageOf(Throwable t) {
        try {
            return Objects.requireNonNullElse(t.getMessage(), "");
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return "";
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private static @Nullable Throwable causeOf(Throwable t) {
        try {
            return t.getCause();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return null;
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private static List<StackFrame> framesOf(Throwable t) {
        try {
            StackTraceElement[] elements = t.getStackTrace();
            List<StackFrame> frames = new ArrayList<>(elements.length);
            for (int i = 0; i < elements.length && i < MAX_FRAMES; i++) {
                frames.add(StackFrame.of(elements[i]));
            }
            return frames;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return List.of();
        }
    }
}
