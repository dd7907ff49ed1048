package io.tidewatch.agent.parse;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the lines of one file. The lines of a stack trace join the line before them, so an event is complete only
 * when the next one begins or {@link #flush} is called. Not thread-safe.
 */
public final class EventReader {
    private static final String PATH = "log.file.path";
    private static final String OFFSET = "log.file.offset";
    private static final String PARTIAL = "log.partial";

    /** Takes events. */
    public interface Sink {
        /** @param end offset in the file behind the event's last line: what is before it need not be read again */
        void event(LogEvent event, long end);
    }

    private final LineFormat format;
    private final Charset charset;
    private final int maxChars;
    private final Source source;
    private final TextLayout layout;
    private final LogEventDecoder json = new LogEventDecoder();
    private final StringBuilder held = new StringBuilder();
    private String path;
    private boolean holding;
    private boolean heldPartial;
    private int heldHead;
    private long heldStart;
    private long heldEnd;
    private long heldBytes;
    private boolean heldCut;
    private long invalidLines;

    /**
     * @param maxBytes longest event; what joins beyond it is cut off
     * @param zone of times that name none
     * @param source who the lines are from, where they do not say it themselves
     */
    public EventReader(LineFormat format, Charset charset, int maxBytes, ZoneId zone, Source source, String path) {
        this.format = format;
        this.charset = charset;
        this.maxChars = maxBytes;
        this.layout = new TextLayout(zone);
        this.source = source;
        this.path = path;
    }

    /** The file was renamed. */
    public void renamed(String newPath) {
        path = newPath;
    }

    /** @return lines so far that held bytes that are none of the charset; they were replaced by U+FFFD */
    public long invalidLines() {
        return invalidLines;
    }

    /** @return whether an event waits for lines that belong to it */
    public boolean holds() {
        return holding;
    }

    /** Forgets what it holds: the file is read again from an earlier place. */
    public void clear() {
        holding = false;
        held.setLength(0);
    }

    /**
     * Takes a line.
     *
     * @param bytes the line without its end, from index 0
     * @param length how many bytes of the array are the line
     * @param start offset of the line in the file
     * @param end offset behind it
     * @param originalBytes how long it was before it was cut
     * @param partial whether its end is still missing
     * @param nowMillis time of an event that says none, milliseconds since the epoch
     */
    public void line(
            byte[] bytes,
            int length,
            long start,
            long end,
            long originalBytes,
            boolean partial,
            long nowMillis,
            Sink sink) {
        if (originalBytes == 0) {
            flush(nowMillis, sink);
            return;
        }
        if (format != LineFormat.TEXT && length > 1 && bytes[0] == '{') {
            LogEvent event = json(bytes, length, nowMillis);
            if (event != null) {
                flush(nowMillis, sink);
                sink.event(placed(event, start, originalBytes > length ? originalBytes : 0, partial), end);
                return;
            }
        }
        String text = text(bytes, length);
        if (holding && !partial && Continuation.continues(text)) {
            join(text, end, originalBytes);
            return;
        }
        flush(nowMillis, sink);
        holding = true;
        held.append(text);
        heldHead = text.length();
        heldStart = start;
        heldEnd = end;
        heldBytes = originalBytes;
        heldCut = originalBytes > length;
        heldPartial = partial;
    }

    /** Gives out what is held. */
    public void flush(long nowMillis, Sink sink) {
        if (!holding) {
            return;
        }
        String first = held.substring(0, heldHead);
        String rest = held.length() > heldHead ? held.substring(heldHead + 1) : "";
        TextLayout.Parts parts = layout.read(first, nowMillis);
        Thrown thrown = thrown(parts.message(), rest);
        String message = thrown == null && !rest.isEmpty() ? parts.message() + "\n" + rest : parts.message();
        LogEvent event = new LogEvent(
                parts.timeMillis(),
                parts.level(),
                parts.logger(),
                parts.thread(),
                message,
                null,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                thrown,
                0,
                null);
        long end = heldEnd;
        LogEvent placed = placed(event, heldStart, heldCut ? heldBytes : 0, heldPartial);
        clear();
        sink.event(placed, end);
    }

    private void join(String text, long end, long originalBytes) {
        int room = maxChars - held.length() - 1;
        heldCut |= text.length() > room;
        if (room > 0) {
            held.append('\n').append(text, 0, Math.min(room, text.length()));
        }
        heldEnd = end;
        heldBytes += originalBytes + 1;
    }

    private @Nullable LogEvent json(byte[] bytes, int length, long nowMillis) {
        Decoded<LogEvent> read = json.decode(bytes, 0, length, nowMillis);
        if (read instanceof Decoded.Bad<LogEvent> bad && bad.reason() == Decoded.Reason.NOT_UTF8) {
            byte[] repaired = text(bytes, length).getBytes(StandardCharsets.UTF_8);
            read = json.decode(repaired, 0, repaired.length, nowMillis);
        }
        return read instanceof Decoded.Ok<LogEvent> ok ? ok.value() : null;
    }

    private String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, charset);
        if (text.indexOf('\uFFFD') >= 0) {
            invalidLines++;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private LogEvent placed(LogEvent e, long start, long originalBytes, boolean partial) {
        Map<String, Object> fields = new LinkedHashMap<>(e.fields());
        fields.put(PATH, path);
        fields.put(OFFSET, start);
        if (partial) {
            fields.put(PARTIAL, true);
        }
        return new LogEvent(
                e.timeMillis(),
                e.level(),
                e.logger(),
                e.thread(),
                e.message(),
                e.template(),
                e.arguments(),
                e.markers(),
                e.context(),
                fields,
                e.thrown(),
                originalBytes > 0 ? (int) Math.min(Integer.MAX_VALUE, originalBytes) : e.originalBytes(),
                e.source() != null ? e.source() : source);
    }

    /** @return the exception that the lines behind the first one tell of, or null */
    private static @Nullable Thrown thrown(String message, String rest) {
        if (rest.isEmpty()) {
            return null;
        }
        String opening = rest.lines().findFirst().orElse("");
        String name = Continuation.exceptionName(opening);
        String stack = rest;
        if (name.isEmpty()) {
            opening = message;
            name = Continuation.exceptionName(message);
            stack = message + "\n" + rest;
        }
        if (name.isEmpty() || !rest.contains("at ")) {
            return null;
        }
        String said = opening.length() > name.length()
                ? opening.substring(name.length() + 1).trim()
                : "";
        return new Thrown(name, said, stack, null);
    }
}
