package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerContext;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.ErrorView;
import io.tidewatch.processor.plugin.LogView;
import io.tidewatch.processor.plugin.MetricView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** An analyzer that does what a test says. */
class ScriptedAnalyzer implements Analyzer {
    /** What is done at an event or a tick. */
    interface Act<T> {
        void on(AnalyzerContext context, T what) throws Exception;
    }

    Act<String> onStart = (context, version) -> {};
    Act<LogView> onLog = (context, line) -> {};
    Act<MetricView> onMetric = (context, point) -> {};
    Act<ErrorView> onError = (context, error) -> {};
    Act<Long> onTick = (context, now) -> {};

    private final String name;
    private final String version;
    private AnalyzerContext context;

    ScriptedAnalyzer(String name, String version) {
        this.name = name;
        this.version = version;
    }

    /** @return these, each on all inputs and ticked each second; the time is that of {@code nanos} */
    static Plugins plugged(PluginsConfig config, AtomicLong nanos, ScriptedAnalyzer... all) {
        return plugged(config, nanos, Set.of(AnalyzerInput.values()), all);
    }

    static Plugins plugged(PluginsConfig config, AtomicLong nanos, Set<AnalyzerInput> inputs, ScriptedAnalyzer... all) {
        List<Plugin> plugins = List.of(all).stream()
                .map(one -> new Plugin(
                        one.name,
                        one.version,
                        "a test",
                        inputs,
                        Map.of(),
                        1_000,
                        () -> one,
                        new PluginCounts(config.maxShareOfTime(), 1, nanos::get)))
                .toList();
        return new Plugins(config, plugins, List.of());
    }

    @Override
    public int api() {
        return API;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Set<AnalyzerInput> inputs() {
        return Set.of(AnalyzerInput.values());
    }

    @Override
    public void start(AnalyzerContext given) throws Exception {
        context = given;
        onStart.on(given, given.stateVersion());
    }

    @Override
    public void onLog(LogView line) throws Exception {
        onLog.on(context, line);
    }

    @Override
    public void onMetric(MetricView point) throws Exception {
        onMetric.on(context, point);
    }

    @Override
    public void onError(ErrorView error) throws Exception {
        onError.on(context, error);
    }

    @Override
    public void tick(long nowMillis) throws Exception {
        onTick.on(context, nowMillis);
    }
}
