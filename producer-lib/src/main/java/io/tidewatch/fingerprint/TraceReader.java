package io.tidewatch.fingerprint;

import io.tidewatch.fingerprint.TraceLine.Kind;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stack traces of a text that holds other lines too, such as a file of logs of any size: reads it once, keeps one
 * trace and at most {@value #MOST_BEFORE} lines. One use, one thread.
 */
public final class TraceReader {
    /** Lines that may lie between the header of a trace and its first frame: those of its message. */
    static final int MOST_BEFORE = 64;

    private static final int MOST_LINE = 1 << 20;
    /** Lines of other threads that may have come between two frames. */
    private static final int MOST_BETWEEN = 2;
    /** What {@code jstack} and its like write above the stack of a thread. */
    private static final String DUMP = "java.lang.Thread.State: ";

    /**
     * One trace.
     *
     * @param line number of its first line, from 1
     * @param chain what was read
     */
    public record Found(long line, ThrownChain chain) {}

    private record Numbered(TraceLine line, long number) {}

    private final Consumer<Found> out;
    private final Deque<Numbered> before = new ArrayDeque<>();
    private final List<TraceLine> between = new ArrayList<>(MOST_BETWEEN);
    private @Nullable StackTextParser open;
    private boolean inMessage;
    /** Whether the lines are those of a dump of threads: a stack, but nothing was thrown. */
    private boolean inDump;

    private long startedAt;
    private long number;

    private TraceReader(Consumer<Found> out) {
        this.out = out;
    }

    /**
     * @param in is read to its end, not closed
     * @param out takes each trace in the order of the text, as soon as its end is seen
     */
    public static void read(Reader in, Consumer<Found> out) throws IOException {
        TraceReader reader = new TraceReader(out);
        EscapedText lines = new EscapedText(reader::line);
        StringBuilder line = new StringBuilder();
        char[] chars = new char[1 << 14];
        for (int n = in.read(chars); n >= 0; n = in.read(chars)) {
            for (int i = 0; i < n; i++) {
                if (chars[i] == '\n') {
                    reader.number++;
                    lines.line(text(line));
                    line.setLength(0);
                } else if (line.length() < MOST_LINE) {
                    line.append(chars[i]);
                }
            }
        }
        if (!line.isEmpty()) {
            reader.number++;
            lines.line(text(line));
        }
        lines.end();
        reader.finish();
    }

    private static String text(StringBuilder line) {
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private void line(String raw) {
        TraceLine line = TraceLine.of(raw);
        if (inDump && (line.kind() == Kind.FRAME || line.kind() == Kind.ASIDE)) {
            return;
        }
        inDump = line.content().startsWith(DUMP);
        if (inDump || !inMessage && isThread(line.content())) {
            finish();
        }
        if (open == null) {
            outside(line, raw);
        } else {
            inside(open, line, raw);
        }
    }

    /** {@code "main" #1 prio=5 …}: with it the stack of a thread begins in a dump. */
    private static boolean isThread(String content) {
        int quote = content.startsWith("\"") ? content.lastIndexOf("\" #") : -1;
        return quote > 0 && quote + 3 < content.length() && Character.isDigit(content.charAt(quote + 3));
    }

    private void outside(TraceLine line, String raw) {
        boolean begins = line.kind() == Kind.FRAME
                || (line.kind() == Kind.CAUSED || line.kind() == Kind.WRAPPED) && line.header() != null;
        if (begins) {
            begin(line);
        } else if (line.kind() == Kind.TEXT
                && raw.contains(" at ")
                && !FlatTrace.broken(raw).equals(raw)) {
            before.clear();
            out.accept(new Found(number, ThrownChain.parse(raw)));
        } else {
            before.add(new Numbered(line, number));
            if (before.size() > MOST_BEFORE) {
                before.remove();
            }
        }
    }

    /** The header is the nearest line above that reads as one, but not above a line of a log. */
    private void begin(TraceLine first) {
        StackTextParser parser = new StackTextParser();
        int skip = before.size();
        int index = before.size();
        for (Iterator<Numbered> up = before.descendingIterator(); up.hasNext(); ) {
            TraceLine line = up.next().line;
            index--;
            boolean header = line.kind() == Kind.TEXT && line.header() != null
                    || index == before.size() - 1 && endsInException(line);
            if (header || line.logLike()) {
                skip = header || HeaderText.within(line.content()) != null ? index : skip;
                break;
            }
        }
        startedAt = number;
        for (Numbered above : before) {
            if (skip-- <= 0) {
                startedAt = Math.min(startedAt, above.number);
                parser.line(above.line);
            }
        }
        before.clear();
        parser.line(first);
        open = parser;
        inMessage = first.kind() != Kind.FRAME;
    }

    /** Behind a prefix that is not known, right above the first frame. */
    private static boolean endsInException(TraceLine line) {
        HeaderText found = line.kind() == Kind.TEXT ? HeaderText.within(line.content()) : null;
        return found != null && found.named();
    }

    private void inside(StackTextParser parser, TraceLine line, String raw) {
        switch (line.kind()) {
            case FRAME, SHARED, CIRCULAR, ASIDE, CAUSED, WRAPPED, SUPPRESSED -> {
                between.forEach(parser::line);
                between.clear();
                parser.line(line);
                inMessage = line.kind() == Kind.CAUSED || line.kind() == Kind.WRAPPED || line.kind() == Kind.SUPPRESSED;
            }
            case BLANK, TEXT -> {
                if (inMessage && !line.logLike()) {
                    parser.line(line);
                    return;
                }
                boolean next = line.header() != null || line.logLike() && HeaderText.within(line.content()) != null;
                if (next || between.size() >= MOST_BETWEEN) {
                    finish();
                    outside(line, raw);
                } else {
                    between.add(line);
                }
            }
        }
    }

    private void finish() {
        StackTextParser parser = open;
        open = null;
        if (parser == null) {
            return;
        }
        ThrownChain chain = parser.chain();
        if (chain.hasFrames() || chain.links().size() > 1) {
            out.accept(new Found(startedAt, chain));
        }
        for (TraceLine line : between) {
            before.add(new Numbered(line, number - between.size()));
        }
        between.clear();
    }
}
