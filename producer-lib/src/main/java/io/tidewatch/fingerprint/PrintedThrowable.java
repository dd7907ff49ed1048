package io.tidewatch.fingerprint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exception of a printed trace while it is read. One thread. */
final class PrintedThrowable {
    static final int MOST_MESSAGE = 65_536;

    /** Whether lines of a log may stand before its header. */
    private final boolean first;

    private String type;
    private boolean named;
    private StringBuilder message;
    private final List<StackFrame> frames = new ArrayList<>();
    private int shared = -1;
    /** Lines in which the header may be, where the first line was none; last one last. */
    private final List<String> before = new ArrayList<>(2);

    PrintedThrowable(String line, @Nullable HeaderText header, boolean first) {
        this.first = first;
        this.type = header == null ? "" : header.type();
        this.named = header != null && header.named();
        this.message = new StringBuilder(cut(header == null ? line : header.message()));
        if (header == null) {
            before.add(line);
        }
    }

    /** Whether the next line of text belongs to its message. */
    boolean isInMessage() {
        return frames.isEmpty() && shared < 0;
    }

    /** Whether it is no exception, as far as was read. */
    boolean isOnlyText() {
        return type.isEmpty() && isInMessage();
    }

    /** A further line before the frames: of the message, or the header itself where a line of a log stood before it. */
    void more(TraceLine line) {
        HeaderText header = first && !named ? line.header() : null;
        if (header != null && (header.named() || type.isEmpty())) {
            type = header.type();
            named = header.named();
            message = new StringBuilder(cut(header.message()));
            return;
        }
        if (first && type.isEmpty() && line.kind() == TraceLine.Kind.TEXT && before.size() < 64) {
            before.add(line.content());
        }
        if (message.length() < MOST_MESSAGE) {
            message.append('\n').append(cut(line.whole()));
        }
    }

    void add(StackFrame frame) {
        frames.add(frame);
    }

    boolean hasShared() {
        return shared > 0;
    }

    void shares(int count) {
        shared = count;
    }

    /** What were its frames are lines of its message. */
    void restart(CharSequence text) {
        frames.clear();
        shared = -1;
        message.append(text);
    }

    void takeFrames(PrintedThrowable other) {
        frames.addAll(other.frames);
    }

    List<StackFrame> expanded(List<StackFrame> enclosing) {
        if (shared <= 0) {
            return frames;
        }
        List<StackFrame> common = enclosing.subList(Math.max(0, enclosing.size() - shared), enclosing.size());
        if (frames.isEmpty()) {
            return common;
        }
        List<StackFrame> all = new ArrayList<>(frames.size() + common.size());
        all.addAll(frames);
        all.addAll(common);
        return all;
    }

    ThrownChain.Link link(List<StackFrame> all) {
        if (type.isEmpty() && first && !(frames.isEmpty() && shared < 0)) {
            for (int i = before.size() - 1; i >= 0; i--) {
                HeaderText found = HeaderText.within(before.get(i));
                if (found != null) {
                    return new ThrownChain.Link(found.type(), found.message(), all);
                }
            }
        }
        return new ThrownChain.Link(type, message.toString(), all);
    }

    private static String cut(String text) {
        return text.length() > MOST_MESSAGE ? text.substring(0, MOST_MESSAGE) : text;
    }
}
