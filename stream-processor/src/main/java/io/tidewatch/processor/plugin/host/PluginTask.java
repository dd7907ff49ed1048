package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerContext;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.AnalyzerState;
import io.tidewatch.processor.plugin.Finding;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of an analyzer in one task: its clock, its calls, its bounds. Used by the task's thread. */
final class PluginTask implements AnalyzerContext {
    /** Ticks that are told at once, after a long time without. */
    static final int MOST_TICKS = 3_600;

    private static final Logger LOG = LoggerFactory.getLogger(PluginTask.class);
    private static final long MINUTE_MILLIS = 60_000;
    private static final int PREVIEW_CHARS = 300;

    private final Plugin plugin;
    private final PluginCounts counts;
    private final PluginsConfig limits;
    private final AnalyzerInput input;
    private final int partition;
    private final KeyValueStore<String, byte[]> store;
    private final Memo memo;
    private final TaskState state;
    private final FindingSignals signals;
    private final UnaryOperator<String> redact;
    private final Out out;
    private final List<FindingSignals.Keyed> reported = new ArrayList<>();
    private @Nullable Analyzer analyzer;
    private boolean changed;
    private long nowMillis;
    private int faultsInARow;

    private interface Call {
        void run() throws Exception;
    }

    /** Takes what is reported. */
    @FunctionalInterface
    interface Out {
        void send(String alertKey, Signal signal, long atMillis);
    }

    PluginTask(
            Plugin plugin,
            PluginsConfig limits,
            AnalyzerInput input,
            int partition,
            KeyValueStore<String, byte[]> store,
            UnaryOperator<String> redact,
            Out out) {
        this.plugin = plugin;
        this.counts = plugin.counts();
        this.limits = limits;
        this.input = input;
        this.partition = partition;
        this.store = store;
        this.redact = redact;
        this.out = out;
        byte[] kept = store.get(TaskState.memoKey(plugin.name()));
        this.memo = kept == null ? new Memo() : Memo.decode(kept);
        this.state = new TaskState(store, plugin.name(), limits, counts, memo);
        this.signals = new FindingSignals(plugin.name(), input, redact);
        this.nowMillis = memo.tickMillis;
    }

    /** Makes the instance; one that does not start is disabled. */
    void start(long atMillis) {
        nowMillis = Math.max(nowMillis, atMillis);
        counts.keeps(id(), memo.rows, memo.bytes);
        if (!runs()) {
            return;
        }
        boolean started = call(() -> {
            Analyzer made = plugin.maker().get();
            analyzer = made;
            made.configure(new SettingsReader(plugin.name(), plugin.settings()));
            made.start(this);
        });
        if (!started) {
            analyzer = null;
            counts.disable("it did not start on " + place() + ": " + counts.lastFault());
            return;
        }
        changed |= !memo.version.equals(plugin.version());
        memo.version = plugin.version();
    }

    /** Hands in the events of one record. */
    void take(List<Views.Event> events, long appendMillis) {
        if (!runs()) {
            return;
        }
        tickTo(appendMillis);
        nowMillis = Math.max(nowMillis, appendMillis);
        Analyzer now = Objects.requireNonNull(analyzer, "one that did not start is disabled");
        long began = counts.nanos();
        for (Views.Event event : events) {
            if (!runs()) {
                break;
            }
            counts.events.increment();
            var unused = call(() -> event.to(now));
        }
        counts.used(counts.nanos() - began);
    }

    /** All that was appended before then has been handed in. */
    void tickTo(long toMillis) {
        long every = plugin.tickMillis();
        long last = Math.floorDiv(toMillis, every) * every;
        if (!runs() || last <= memo.tickMillis) {
            return;
        }
        changed = true;
        if (memo.tickMillis == 0) {
            memo.tickMillis = last;
            return;
        }
        long next = (Math.floorDiv(memo.tickMillis, every) + 1) * every;
        long skipped = (last - next) / every + 1 - MOST_TICKS;
        if (skipped > 0) {
            counts.ticksSkipped.add(skipped);
            next += skipped * every;
        }
        Analyzer now = Objects.requireNonNull(analyzer, "one that did not start is disabled");
        long began = counts.nanos();
        for (; next <= last && runs(); next += every) {
            memo.tickMillis = next;
            nowMillis = Math.max(nowMillis, next);
            counts.ticks.increment();
            long tick = next;
            var unused = call(() -> now.tick(tick));
        }
        counts.used(counts.nanos() - began);
    }

    /** Before rows are written. */
    void keep() {
        if (changed) {
            changed = false;
            store.put(TaskState.memoKey(plugin.name()), memo.encode());
            counts.keeps(id(), memo.rows, memo.bytes);
        }
    }

    void close() {
        counts.ended(id());
        Analyzer ending = analyzer;
        analyzer = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
                failed(e);
            }
        }
    }

    @Override
    public AnalyzerInput input() {
        return input;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public AnalyzerState state() {
        return state;
    }

    @Override
    public String stateVersion() {
        return memo.version;
    }

    @Override
    public boolean report(Finding finding) {
        return say(finding, false);
    }

    @Override
    public boolean over(Finding finding) {
        return say(finding, true);
    }

    private boolean say(Finding finding, boolean over) {
        state.requireCall();
        long inMinute = nowMillis / MINUTE_MILLIS == memo.minute ? memo.inMinute : 0;
        if (reported.size() >= limits.maxFindingsPerCall()
                || inMinute + reported.size() >= limits.maxFindingsPerMinute()) {
            counts.findingsDropped.increment();
            return false;
        }
        reported.add(signals.of(finding, nowMillis, over));
        return true;
    }

    private boolean runs() {
        return counts.disabled().isEmpty();
    }

    /** @return whether it returned; else it is as if it had not been made */
    private boolean call(Call call) {
        reported.clear();
        state.begin();
        try {
            call.run();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            // throws where the store failed, whose faults are ours
            var unused = state.end(false);
            failed(e);
            return false;
        }
        faultsInARow = 0;
        changed |= state.end(true) || !reported.isEmpty();
        send();
        return true;
    }

    private void send() {
        if (reported.isEmpty()) {
            return;
        }
        long minute = nowMillis / MINUTE_MILLIS;
        memo.inMinute = (minute == memo.minute ? memo.inMinute : 0) + reported.size();
        memo.minute = minute;
        counts.findings.add(reported.size());
        reported.forEach(one -> out.send(one.key(), one.signal(), nowMillis));
    }

    private void failed(Throwable e) {
        StackTraceElement[] frames = e.getStackTrace();
        String preview =
                Finding.cut(redact.apply(e.toString()) + (frames.length == 0 ? "" : " at " + frames[0]), PREVIEW_CHARS);
        boolean first = counts.fault(preview);
        faultsInARow++;
        if (first) {
            LOG.atWarn()
                    .addKeyValue("analyzer", plugin.name())
                    .addKeyValue("version", plugin.version())
                    .addKeyValue("at", place())
                    .addKeyValue("fault", preview)
                    .log("an analyzer threw; what follows within a minute is counted");
        }
        if (faultsInARow >= limits.maxFaultsInARow()) {
            counts.disable("it threw " + faultsInARow + " times in a row on " + place() + ", at last " + preview);
        }
    }

    private String id() {
        return input + "-" + partition;
    }

    private String place() {
        return input.name().toLowerCase(Locale.ROOT) + " partition " + partition;
    }
}
