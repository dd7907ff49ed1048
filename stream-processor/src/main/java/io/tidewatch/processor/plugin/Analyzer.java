package io.tidewatch.processor.plugin;

import java.time.Duration;
import java.util.Set;

/**
 * An analysis of your own over the records that Tidewatch's analyses read. It is found by {@link java.util.ServiceLoader}: a jar
 * with {@code META-INF/services/io.tidewatch.processor.plugin.Analyzer}, in {@code processor.plugins.folder} or on the class
 * path. The class is public, with a public constructor without parameters that does nothing.
 *
 * <p><b>Life.</b> One is made when the processor starts, only to be asked for its name, version and inputs and to be
 * {@linkplain #configure configured}: a fault then is a start that is refused. Then one is made for each task, which is a partition of
 * an input: configured, {@linkplain #start started}, called, {@linkplain #close closed}. Of several inputs each has instances of its
 * own, whose state is apart.
 *
 * <p><b>Threads.</b> An instance is called by one thread at a time, and by no other while it lives in one task; instances of
 * other partitions run beside it, so nothing static may be changed. No call may wait for anything: records of all analyses wait
 * meanwhile.
 *
 * <p><b>Exactly once.</b> What a call put into its state and reported takes effect with the records it was called for, in one
 * transaction, or not at all. What lives in fields is gone after a restart or a rebalance: keep what counts in the
 * {@linkplain AnalyzerContext#state() state}. Go by the times that are handed in, never by the clock of the machine or by
 * chance: a backtest then tells what was told live.
 *
 * <p><b>Faults.</b> A call that throws has done nothing: its changes are dropped, it is counted, and the next event comes. After
 * {@code processor.plugins.maxFaultsInARow} calls in a row, or where it takes more of the threads' time than
 * {@code processor.plugins.maxShareOfTime} for a minute, the analyzer gets no more events on that instance of the processor until
 * it is started again, and the health says so.
 */
public interface Analyzer extends AutoCloseable {
    /** The version of this package. It grows where something here changes so that analyzers have to be compiled anew. */
    int API = 1;

    /** @return {@link #API}, which the compiler writes into your class: what it was compiled against */
    int api();

    /**
     * @return names its settings, its state and its alerts: 1 to 40 small letters, digits or {@code -}, a letter first. Another
     *     name is another analyzer, whose state is empty
     */
    String name();

    /** @return shown to people and kept with the state: 1 to 40 letters, digits, {@code .}, {@code -}, {@code _} or {@code +} */
    String version();

    /** @return what it wants to see, at least one; the same each time */
    Set<AnalyzerInput> inputs();

    /**
     * Reads all its settings, each time, also those it may not need: one that is set and not read here is refused as unknown.
     *
     * @param settings what stands at {@code processor.plugins.<name>.*}
     */
    default void configure(AnalyzerSettings settings) {}

    /** @return how often it is {@linkplain #tick ticked}, 1 s to 1 h; asked once, after {@link #configure} */
    default Duration tickEvery() {
        return Duration.ofSeconds(1);
    }

    /**
     * Called once, with the first event or tick of the task, before it is handed in. May read and change the state: where
     * {@link AnalyzerContext#stateVersion()} is another version than its own it has to be brought to what is read now. Where this
     * throws the analyzer is disabled, and its state stays as it is.
     *
     * @param context to be kept; good until {@link #close}
     */
    void start(AnalyzerContext context) throws Exception;

    /** A log line. */
    default void onLog(LogView line) throws Exception {}

    /** A metric point. */
    default void onMetric(MetricView point) throws Exception {}

    /** An error, or several of a kind. */
    default void onError(ErrorView error) throws Exception {}

    /**
     * Time passed: every whole multiple of {@link #tickEvery} is told, in order, before what was appended then. Of a long time
     * in which nothing was read the last hour's are told, up to 3,600.
     *
     * @param nowMillis append time, milliseconds since the epoch: everything of the partition that was appended before has been
     *     handed in, save metric points that are made of log lines. It goes on while nothing comes; where the processor is behind it is behind too
     */
    default void tick(long nowMillis) throws Exception {}

    /** The task ends or moves to another instance. State can no longer be changed. */
    @Override
    default void close() throws Exception {}
}
