package io.tidewatch.fingerprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stack trace line by line, in one pass. What it does not understand belongs to a message or is skipped. One
 * use, one thread.
 */
final class StackTextParser {
    private final List<Part> parts = new ArrayList<>(4);
    private boolean rootFirst;
    private boolean ended;
    /** Indentation of the suppressed exception that is being skipped, or -1. */
    private int suppressedAt = -1;

    ThrownChain parse(String text) {
        int from = 0;
        while (from < text.length() && !ended) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
            line(text.substring(from, end));
            from = to + 1;
        }
        if (rootFirst) {
            Collections.reverse(parts);
        }
        List<ThrownChain.Link> links = new ArrayList<>(parts.size());
        List<StackFrame> enclosing = List.of();
        for (Part part : parts) {
            enclosing = part.expanded(enclosing);
            links.add(part.link(enclosing));
        }
        return new ThrownChain(links);
    }

    private void line(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        String content = line.substring(indent).stripTrailing();
        boolean wrapped = content.startsWith("Wrapped by: ");
        if (wrapped || content.startsWith("Caused by: ")) {
            if (suppressedAt > 0 && indent >= suppressedAt) {
                return;
            }
            suppressedAt = -1;
            rootFirst |= wrapped;
            open(content.substring(content.indexOf(": ") + 2));
        } else if (suppressedAt >= 0) {
            return;
        } else if (content.startsWith("Suppressed: ")) {
            suppressedAt = indent;
        } else if (content.startsWith("[CIRCULAR REFERENCE")) {
            ended = true;
        } else if (content.startsWith("at ")) {
            frame(content);
        } else if (content.startsWith("... ")) {
            shared(content);
        } else {
            text(line, content);
        }
    }

    private void open(String header) {
        if (header.startsWith("[CIRCULAR REFERENCE") || parts.size() >= ThrownChain.MAX_LINKS) {
            ended = true;
            return;
        }
        parts.add(new Part(header));
    }

    private void frame(String content) {
        StackFrame frame = FrameText.parse(content);
        if (frame == null) {
            return;
        }
        if (parts.isEmpty()) {
            parts.add(new Part(""));
        }
        Part part = parts.get(parts.size() - 1);
        if (part.frames.size() < ThrownChain.MAX_FRAMES) {
            part.frames.add(frame);
        }
    }

    /** {@code ... 12 more} of the JDK, {@code ... 12 common frames omitted} of logback. */
    private void shared(String content) {
        int end = 4;
        while (end < content.length() && end < 10 && Character.isDigit(content.charAt(end))) {
            end++;
        }
        if (end > 4 && !parts.isEmpty()) {
            parts.get(parts.size() - 1).shared = Integer.parseInt(content, 4, end, 10);
        }
    }

    private void text(String line, String content) {
        if (parts.isEmpty()) {
            if (!content.isEmpty()) {
                parts.add(new Part(content));
            }
            return;
        }
        Part part = parts.get(parts.size() - 1);
        if (part.frames.isEmpty() && part.shared < 0) {
            part.more(line, content, parts.size() == 1);
        }
    }

    /** One exception while it is read. */
    private static final class Part {
        private String type;
        private final StringBuilder message = new StringBuilder();
        private final List<StackFrame> frames = new ArrayList<>();
        private int shared = -1;

        Part(String header) {
            type = "";
            header(header);
        }

        private void header(String header) {
            String rest = header;
            if (rest.startsWith("Exception in thread \"")) {
                int quote = rest.indexOf("\" ", 21);
                rest = quote < 0 ? rest : rest.substring(quote + 2);
            }
            String found = typeOf(rest);
            type = found == null ? "" : found;
            message.append(found == null ? rest : rest.substring(Math.min(rest.length(), found.length() + 2)));
        }

        /** A further line before the frames: of the message, or the header itself where a log line stood before it. */
        void more(String line, String content, boolean first) {
            if (first && type.isEmpty() && typeOf(content) != null) {
                message.setLength(0);
                header(content);
            } else if (message.length() < 65_536) {
                message.append('\n').append(line);
            }
        }

        List<StackFrame> expanded(List<StackFrame> enclosing) {
            if (shared <= 0) {
                return frames;
            }
            List<StackFrame> all = new ArrayList<>(frames);
            all.addAll(enclosing.subList(Math.max(0, enclosing.size() - shared), enclosing.size()));
            return all;
        }

        ThrownChain.Link link(List<StackFrame> all) {
            return new ThrownChain.Link(type, message.toString(), all);
        }

        /** The class name a header begins with, or null: a qualified name, or one that ends like an exception's. */
        private static @Nullable String typeOf(String header) {
            int end = 0;
            boolean dotted = false;
            while (end < header.length()) {
                char c = header.charAt(end);
                if (c == '.' && end > 0 && end + 1 < header.length() && header.charAt(end - 1) != '.') {
                    dotted = true;
                } else if (!Character.isJavaIdentifierPart(c) && !(c == '/' && end > 0)) {
                    break;
                }
                end++;
            }
            boolean closed = end == header.length() || header.startsWith(": ", end) || header.endsWith(":");
            if (end == 0 || !closed || !Character.isJavaIdentifierStart(header.charAt(0))) {
                return null;
            }
            String name = header.substring(0, end);
            boolean plausible = dotted || name.endsWith("Exception") || name.endsWith("Error");
            return plausible || name.endsWith("Throwable") ? name : null;
        }
    }
}
