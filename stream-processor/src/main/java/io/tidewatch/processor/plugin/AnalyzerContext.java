package io.tidewatch.processor.plugin;

/** What an analyzer may do within its calls. Used by the thread that calls it, and only while it does. */
public interface AnalyzerContext {
    /** @return which input the instance sees */
    AnalyzerInput input();

    /** @return number of the partition it sees, from 0 */
    int partition();

    /** @return append time of the event at hand, or the tick's time; milliseconds since the epoch; never goes back */
    long nowMillis();

    /** @return what it keeps */
    AnalyzerState state();

    /** @return version of the analyzer that last wrote the state; empty where there is none. Its own after the start */
    String stateVersion();

    /**
     * Says that something holds: an alert fires, or goes on. It lives as alerts from elsewhere do: routed, silenced, grouped,
     * acknowledged. Whoever does not say it again within {@link Finding#lasts} lets it end.
     *
     * @return false where there is no room for it: a call may say {@code processor.plugins.maxFindingsPerCall}, a minute of a task
     *     {@code processor.plugins.maxFindingsPerMinute}. It is left out and counted
     */
    boolean report(Finding finding);

    /**
     * Says that it is over: the alert of that name and those labels resolves. Bounded with {@link #report}.
     *
     * @param finding as it was reported; what it says of time is not looked at
     * @return false where there is no room for it
     */
    boolean over(Finding finding);
}
