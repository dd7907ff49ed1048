package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.AnalyzerState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one analyzer in one task. What a call changes lies beside the store until the call has returned; one that throws
 * leaves nothing. What the store itself throws is no fault of the analyzer, and is remembered although it may catch it.
 */
final class TaskState implements AnalyzerState {
    private static final int MOST_KEY_CHARS = 512;
    private static final int MOST_ROWS = 10_000;

    private final KeyValueStore<String, byte[]> store;
    private final String prefix;
    private final String end;
    private final PluginsConfig limits;
    private final PluginCounts counts;
    private final Memo memo;
    private final Thread thread = Thread.currentThread();
    /** By what the call at hand put; an empty place: it removed the row. */
    private final TreeMap<String, Changed> changes = new TreeMap<>(TaskState::byBytes);

    private long rows;
    private long bytes;
    private boolean open;
    private @Nullable RuntimeException storeFault;

    // handed over and never compared
    @SuppressWarnings("ArrayRecordComponent")
    private record Changed(byte @Nullable [] value) {}

    TaskState(KeyValueStore<String, byte[]> store, String name, PluginsConfig limits, PluginCounts counts, Memo memo) {
        this.store = store;
        this.prefix = rowKeys(name);
        this.end = name + "\0s";
        this.limits = limits;
        this.counts = counts;
        this.memo = memo;
    }

    /** @return the key under which the memo of that analyzer stands; names hold no zero */
    static String memoKey(String name) {
        return name + "\0m";
    }

    static String rowKeys(String name) {
        return name + "\0r";
    }

    /** A call begins. */
    void begin() {
        changes.clear();
        rows = memo.rows;
        bytes = memo.bytes;
        open = true;
    }

    /**
     * A call is over.
     *
     * @param returned whether what it changed is to take effect
     * @return whether something has changed
     * @throws RuntimeException where the store failed meanwhile
     */
    boolean end(boolean returned) {
        open = false;
        if (storeFault != null) {
            throw storeFault;
        }
        boolean changed = returned && !changes.isEmpty();
        if (changed) {
            changes.forEach((key, row) -> store.put(prefix + key, row.value()));
            memo.rows = rows;
            memo.bytes = bytes;
        }
        changes.clear();
        return changed;
    }

    /** Refuses whoever calls from elsewhere or too late. */
    void requireCall() {
        if (Thread.currentThread() != thread || !open) {
            throw new IllegalStateException(
                    "an analyzer's context is for the thread that calls it, while it calls it: not for "
                            + Thread.currentThread().getName() + (open ? "" : " after the call"));
        }
    }

    @Override
    public byte @Nullable [] get(String key) {
        var unused = size(key);
        byte[] value = find(key);
        return value == null ? null : value.clone();
    }

    @Override
    public boolean put(String key, byte[] value) {
        int keyBytes = size(key);
        if (value.length > limits.maxValueBytes()) {
            throw new IllegalArgumentException("the value of '" + key + "' has " + value.length
                    + " bytes, processor.plugins.maxValueBytes allows " + limits.maxValueBytes());
        }
        byte[] before = find(key);
        long nextRows = rows + (before == null ? 1 : 0);
        long nextBytes = bytes + value.length + (before == null ? keyBytes : -before.length);
        boolean more = nextRows > rows || nextBytes > bytes;
        if (more && (nextRows > limits.maxRows() || nextBytes > limits.maxBytes())) {
            counts.rowsRefused.increment();
            return false;
        }
        changes.put(key, new Changed(value.clone()));
        rows = nextRows;
        bytes = nextBytes;
        return true;
    }

    @Override
    public void remove(String key) {
        int keyBytes = size(key);
        byte[] before = find(key);
        if (before != null) {
            changes.put(key, new Changed(null));
            rows--;
            bytes -= keyBytes + before.length;
        }
    }

    @Override
    public List<Row> range(String from, String to, int most) {
        requireCall();
        if (most < 1 || most > MOST_ROWS) {
            throw new IllegalArgumentException("most is " + most + ", expected 1 to " + MOST_ROWS);
        }
        if (!to.isEmpty() && byBytes(from, to) >= 0) {
            return List.of();
        }
        Map<String, Changed> changed = to.isEmpty() ? changes.tailMap(from, true) : changes.subMap(from, to);
        TreeMap<String, byte[]> found = new TreeMap<>(TaskState::byBytes);
        guarded(() -> {
            try (KeyValueIterator<String, byte[]> all = store.range(prefix + from, to.isEmpty() ? end : prefix + to)) {
                // as many as are wanted although all that was removed is among them
                while (all.hasNext() && found.size() < most) {
                    KeyValue<String, byte[]> row = all.next();
                    String key = row.key.length() < prefix.length() ? "" : row.key.substring(prefix.length());
                    if (row.key.startsWith(prefix) && !key.equals(to) && !changed.containsKey(key)) {
                        found.put(key, row.value);
                    }
                }
            }
            return found;
        });
        changed.forEach((key, row) -> {
            if (row.value() != null) {
                found.put(key, row.value());
            }
        });
        List<Row> rowsOfIt = new ArrayList<>(Math.min(most, found.size()));
        for (Map.Entry<String, byte[]> row : found.entrySet()) {
            if (rowsOfIt.size() == most) {
                break;
            }
            rowsOfIt.add(new Row(row.getKey(), row.getValue().clone()));
        }
        return rowsOfIt;
    }

    @Override
    public long rows() {
        requireCall();
        return rows;
    }

    @Override
    public long bytes() {
        requireCall();
        return bytes;
    }

    private byte @Nullable [] find(String key) {
        Changed changed = changes.get(key);
        return changed != null ? changed.value() : guarded(() -> store.get(prefix + key));
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            storeFault = e;
            throw e;
        }
    }

    /** @return how many bytes the key has */
    private int size(String key) {
        requireCall();
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        boolean whole = new String(utf8, StandardCharsets.UTF_8).equals(key);
        if (key.isEmpty() || key.length() > MOST_KEY_CHARS || !whole) {
            throw new IllegalArgumentException("a key has " + key.length() + " characters, expected 1 to "
                    + MOST_KEY_CHARS + (whole ? "" : ", and no half of a character"));
        }
        return utf8.length;
    }

    /** In the order of their UTF-8, as the store has them: what needs two chars comes after all that needs one. */
    static int byBytes(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean half = Character.isSurrogate(x);
                return half == Character.isSurrogate(y) ? x - y : half ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }
}
