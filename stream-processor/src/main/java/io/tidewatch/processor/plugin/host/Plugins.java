package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.AnalyzerInput;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The analyzers that are plugged in, from the start of a process to its end. Thread-safe. */
public final class Plugins implements AutoCloseable {
    /** The label of an alert that says which analyzer decides of it. */
    public static final String LABEL = "analyzer";

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final PluginsConfig config;
    private final List<Plugin> all;
    private final List<URLClassLoader> loaders;

    Plugins(PluginsConfig config, List<Plugin> all, List<URLClassLoader> loaders) {
        this.config = config;
        this.all = List.copyOf(all);
        this.loaders = List.copyOf(loaders);
    }

    public static Plugins none() {
        return new Plugins(PluginsConfig.defaults(), List.of(), List.of());
    }

    /**
     * Looks for analyzers and asks each whether it is as it has to be.
     *
     * @param threads of the analysis
     * @throws io.tidewatch.processor.run.StartRefused with all that is wrong, and what to do
     */
    public static Plugins load(PluginsConfig config, int threads) {
        return load(config, threads, Plugins.class.getClassLoader());
    }

    /** @param parent knows the classes of Tidewatch; analyzers it knows are those of the class path */
    public static Plugins load(PluginsConfig config, int threads, ClassLoader parent) {
        Plugins loaded = new PluginSearch(config, threads, parent).load();
        loaded.all.forEach(plugin -> LOG.atInfo()
                .addKeyValue("analyzer", plugin.name())
                .addKeyValue("version", plugin.version())
                .addKeyValue("from", plugin.from())
                .addKeyValue("inputs", plugin.inputs())
                .log("analyzer plugged in"));
        return loaded;
    }

    /** @return each, by name */
    public List<PluginStatus> status() {
        return all.stream().map(Plugin::status).toList();
    }

    /** @param name of one there is */
    public PluginStatus status(String name) {
        return all.stream()
                .filter(plugin -> plugin.name().equals(name))
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** @return what the health has to say: of each analyzer that is disabled, why */
    public List<String> troubles() {
        return all.stream()
                .filter(plugin -> !plugin.counts().disabled().isEmpty())
                .map(plugin ->
                        "analyzer " + plugin.name() + " " + plugin.version() + " is disabled until the next start: "
                                + plugin.counts().disabled())
                .toList();
    }

    /** @return whether an analyzer is called so */
    public boolean has(String name) {
        return all.stream().anyMatch(plugin -> plugin.name().equals(name));
    }

    PluginsConfig config() {
        return config;
    }

    /** @return whether one of them wants that input */
    public boolean wants(AnalyzerInput input) {
        return !of(input).isEmpty();
    }

    List<Plugin> of(AnalyzerInput input) {
        return all.stream().filter(plugin -> plugin.inputs().contains(input)).toList();
    }

    /** To be called when no task runs any more. */
    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("a plug-in's jar did not close");
            }
        }
    }
}
