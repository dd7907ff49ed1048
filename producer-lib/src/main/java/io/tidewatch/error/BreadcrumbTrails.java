package io.tidewatch.error;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.LogEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest lines of each request, or of each thread where a line says of no request. Fed on the sending thread, so that
 * no log call pays for it; thread-safe all the same.
 */
final class BreadcrumbTrails {
    static final int MOST_CHARS = 300;

    private static final int BASE_BYTES = 96;
    private static final List<String> REQUEST_KEYS = List.of("request_id", "trace_id", "requestId", "traceId");

    private final BreadcrumbConfig config;
    /** Silent for longest first. */
    private final Map<String, Trail> trails = new LinkedHashMap<>(64, 0.75f, true);

    private long bytes;
    private long evicted;

    BreadcrumbTrails(BreadcrumbConfig config) {
        this.config = config;
    }

    void add(LogEvent line) {
        if (config.lines() == 0) {
            return;
        }
        String key = key(line.context(), line.thread());
        if (key.isEmpty()) {
            return;
        }
        String message = line.message();
        String cut = message.length() > MOST_CHARS ? cut(message) : message;
        Breadcrumb crumb = new Breadcrumb(line.timeMillis(), line.level(), line.logger(), cut);
        synchronized (this) {
            Trail trail = trails.get(key);
            if (trail == null) {
                trail = new Trail(config.lines());
                trails.put(key, trail);
            }
            bytes += trail.add(crumb);
            letGo();
        }
    }

    /** @return what was logged until then for the request, or by the thread, oldest first */
    synchronized List<Breadcrumb> before(Map<String, String> context, String thread, long timeMillis) {
        Trail trail = trails.get(key(context, thread));
        return trail == null ? List.of() : trail.until(timeMillis);
    }

    /** @return how many requests and threads had to go, for the bounds */
    synchronized long evicted() {
        return evicted;
    }

    synchronized long bytes() {
        return bytes;
    }

    private void letGo() {
        Iterator<Trail> oldest = trails.values().iterator();
        while (oldest.hasNext() && (trails.size() > config.maxTrails() || bytes > config.maxBytes())) {
            bytes -= oldest.next().bytes;
            oldest.remove();
            evicted++;
        }
    }

    /** Threads without a name, as virtual ones are, cannot be told apart. */
    private static String key(Map<String, String> context, String thread) {
        if (!context.isEmpty()) {
            for (String name : REQUEST_KEYS) {
                String value = context.get(name);
                if (value != null && !value.isEmpty()) {
                    return value;
                }
            }
        }
        return thread.isEmpty() ? "" : "thread " + thread;
    }

    private static String cut(String message) {
        int end = Character.isHighSurrogate(message.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
        return message.substring(0, end);
    }

    private static int weight(Breadcrumb crumb) {
        return BASE_BYTES + 2 * crumb.message().length();
    }

    private static final class Trail {
        private final Breadcrumb[] ring;
        private int size;
        private int next;
        private long bytes;

        Trail(int lines) {
            ring = new Breadcrumb[lines];
        }

        /** @return by how much it grew */
        long add(Breadcrumb crumb) {
            long grown = weight(crumb);
            if (size == ring.length) {
                grown -= weight(ring[next]);
            } else {
                size++;
            }
            ring[next] = crumb;
            next = (next + 1) % ring.length;
            bytes += grown;
            return grown;
        }

        List<Breadcrumb> until(long timeMillis) {
            List<Breadcrumb> out = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                Breadcrumb crumb = ring[(next - size + i + ring.length) % ring.length];
                if (crumb.timeMillis() <= timeMillis) {
                    out.add(crumb);
                }
            }
            return out;
        }
    }
}
