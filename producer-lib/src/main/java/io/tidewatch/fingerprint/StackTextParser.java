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
    private final List<PrintedThrowable> parts = new ArrayList<>(4);
    private boolean rootFirst;
    private boolean ended;
    /** Indentation of the suppressed exception that is being skipped, or -1. */
    private int suppressedAt = -1;
    /** Text that followed frames: where frames follow it in turn, what came before was a message. */
    private @Nullable StringBuilder between;

    private boolean undecided;
    private int frames;

    static ThrownChain parse(String text) {
        StackTextParser parser = new StackTextParser();
        EscapedText.lines(text, parser::line);
        if (parser.frames == 0 && text.contains(" at ") && text.indexOf('(') >= 0) {
            String broken = FlatTrace.broken(text);
            if (!broken.equals(text)) {
                parser = new StackTextParser();
                EscapedText.lines(broken, parser::line);
            }
        }
        return parser.chain();
    }

    void line(String raw) {
        if (!ended) {
            line(TraceLine.of(raw));
        }
    }

    void line(TraceLine line) {
        if (ended) {
            return;
        }
        switch (line.kind()) {
            case CAUSED, WRAPPED -> cause(line);
            case SUPPRESSED -> suppressed(line);
            case CIRCULAR -> circular();
            case FRAME -> frame(line);
            case SHARED -> shared(line);
            case BLANK, TEXT -> text(line);
            case ASIDE -> aside(line);
        }
    }

    ThrownChain chain() {
        decide();
        if (rootFirst) {
            if (parts.get(0).isOnlyText()) {
                parts.remove(0);
            }
        }
        // the outermost has no other that its frames could be left to: they were left to its cause, printed before it
        boolean reversed =
                rootFirst && !parts.isEmpty() && !parts.get(parts.size() - 1).hasShared();
        if (reversed) {
            Collections.reverse(parts);
        }
        List<ThrownChain.Link> links = new ArrayList<>(parts.size());
        List<StackFrame> neighbour = List.of();
        for (PrintedThrowable part : parts) {
            neighbour = part.expanded(neighbour);
            links.add(part.link(neighbour));
        }
        if (rootFirst && !reversed) {
            Collections.reverse(links);
        }
        return new ThrownChain(links);
    }

    private void cause(TraceLine line) {
        boolean ofSuppressed = suppressedAt > 0 && line.indent() >= suppressedAt;
        if (ofSuppressed) {
            return;
        }
        HeaderText header = line.header();
        boolean circular = line.content().startsWith("[CIRCULAR REFERENCE");
        PrintedThrowable last = last();
        if (last != null && suppressedAt < 0 && header == null && !circular && last.isInMessage()) {
            last.more(line);
            return;
        }
        decide();
        suppressedAt = -1;
        between = null;
        rootFirst |= line.kind() == TraceLine.Kind.WRAPPED;
        if (circular || parts.size() >= ThrownChain.MAX_LINKS) {
            ended = true;
            return;
        }
        if (parts.isEmpty() && line.kind() == TraceLine.Kind.WRAPPED) {
            rootFirst = false;
        }
        parts.add(new PrintedThrowable(line.content(), header, false));
    }

    private void suppressed(TraceLine line) {
        PrintedThrowable last = last();
        boolean inMessage = last != null && last.isInMessage() && line.indent() == 0 && line.header() == null;
        if (inMessage || last == null) {
            text(line);
        } else if (suppressedAt < 0) {
            suppressedAt = line.indent();
        }
    }

    /** Ends the chain; where the root comes first it is the first line of it, behind that of the log. */
    private void circular() {
        boolean begins = parts.isEmpty() || parts.size() == 1 && parts.get(0).isOnlyText();
        ended |= suppressedAt < 0 && !begins;
    }

    private void frame(TraceLine line) {
        StackFrame frame = line.frame();
        if (suppressedAt >= 0 || frame == null) {
            return;
        }
        PrintedThrowable part = last();
        if (between != null && part != null) {
            part.restart(between);
            undecided = parts.size() > 1;
            between = null;
            frames = 0;
        }
        if (part == null) {
            part = new PrintedThrowable("", null, true);
            parts.add(part);
        }
        if (frames < ThrownChain.MAX_FRAMES) {
            part.add(frame);
            frames++;
        }
    }

    private void shared(TraceLine line) {
        PrintedThrowable last = last();
        if (suppressedAt < 0 && last != null) {
            last.shares(line.shared());
            undecided = false;
        }
    }

    /**
     * Frames began anew, so that those before were of a message: of the last cause's where it then shares frames with what
     * it caused; else of the first exception's, causes and all.
     */
    private void decide() {
        if (undecided) {
            PrintedThrowable first = parts.get(0);
            first.restart("");
            first.takeFrames(parts.get(parts.size() - 1));
            parts.subList(1, parts.size()).clear();
            undecided = false;
        }
    }

    /** Of a list that a message holds; else what a printer says, such as {@code ... suppressed 5 lines}. */
    private void aside(TraceLine line) {
        PrintedThrowable last = last();
        if (suppressedAt < 0 && (last == null || last.isInMessage())) {
            text(line);
        }
    }

    private void text(TraceLine line) {
        if (suppressedAt >= 0) {
            return;
        }
        boolean blank = line.kind() == TraceLine.Kind.BLANK;
        PrintedThrowable last = last();
        if (last == null) {
            if (!blank) {
                parts.add(new PrintedThrowable(line.content(), line.header(), true));
            }
        } else if (last.isInMessage()) {
            last.more(line);
        } else if (!blank && !line.logLike()) {
            HeaderText header = line.header();
            if (header != null && header.named() && line.indent() == 0) {
                ended = true;
                return;
            }
            between = between == null ? new StringBuilder() : between;
            if (between.length() < PrintedThrowable.MOST_MESSAGE) {
                between.append('\n').append(line.whole());
            }
        }
    }

    private @Nullable PrintedThrowable last() {
        return parts.isEmpty() ? null : parts.get(parts.size() - 1);
    }
}
