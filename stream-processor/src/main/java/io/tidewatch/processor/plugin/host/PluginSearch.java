package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.run.StartRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds analyzers and asks each what it is. All that is wrong is told at once. */
final class PluginSearch {
    static final String CLASS_PATH = "the class path";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._+-]{1,40}");

    /** Keys that stand beside the analyzers' names. */
    private static final Set<String> TAKEN = Set.of("folder", "settings");

    private final PluginsConfig config;
    private final int threads;
    private final ClassLoader parent;
    private final Map<String, Plugin> found = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    /** Of all that were found, whether they are as they have to be or not. */
    private final Set<String> named = new TreeSet<>();

    PluginSearch(PluginsConfig config, int threads, ClassLoader parent) {
        this.config = config;
        this.threads = threads;
        this.parent = parent;
    }

    Plugins load() {
        List<PluginFolder.Place> places =
                config.folder().isEmpty() ? List.of() : PluginFolder.places(config.folder(), parent);
        Set<Class<?>> known = new HashSet<>();
        look(parent, CLASS_PATH, known);
        places.forEach(place -> look(place.loader(), place.from(), known));
        config.settings().keySet().stream()
                .sorted()
                .filter(name -> !named.contains(name))
                .forEach(name -> problems.add("processor.plugins." + name + ": there is no analyzer called so"
                        + (named.isEmpty() ? ", nor any other" : ", but " + String.join(", ", named))
                        + "; put its jar into processor.plugins.folder, or take the settings away"));
        if (!problems.isEmpty()) {
            PluginFolder.close(places);
            throw new StartRefused("the plug-ins are not as they have to be: " + String.join("; ", problems));
        }
        return new Plugins(
                config,
                List.copyOf(found.values()),
                places.stream().map(PluginFolder.Place::loader).toList());
    }

    private void look(ClassLoader loader, String from, Set<Class<?>> known) {
        try {
            Iterator<ServiceLoader.Provider<Analyzer>> all =
                    ServiceLoader.load(Analyzer.class, loader).stream().iterator();
            while (all.hasNext()) {
                ServiceLoader.Provider<Analyzer> one = all.next();
                // a plug-in's loader sees those of the class path, too
                if (known.add(one.type())) {
                    ask(one, from);
                }
            }
        } catch (ServiceConfigurationError e) {
            problems.add(from + ": " + e.getMessage()
                    + "; the service file must name a public class that is in the same jar, with a public constructor"
                    + " without parameters");
        } catch (LinkageError e) {
            problems.add(from + ": " + broken(e));
        }
    }

    private void ask(ServiceLoader.Provider<Analyzer> provider, String from) {
        String what = from + ", " + provider.type().getName();
        try {
            Analyzer probe = provider.get();
            if (probe.api() != Analyzer.API) {
                problems.add(what + ": was compiled against version " + probe.api()
                        + " of the interface for analyzers, this Tidewatch has version " + Analyzer.API
                        + ": take the jar that is made for this Tidewatch, or compile it anew");
                return;
            }
            Plugin plugin = plugin(provider, probe, from, what);
            if (plugin != null) {
                Plugin other = found.putIfAbsent(plugin.name(), plugin);
                if (other != null) {
                    problems.add("two analyzers are called '" + plugin.name() + "', of " + other.from() + " and of "
                            + from + ": their state and alerts would be one; take one of them away");
                }
            }
        } catch (ServiceConfigurationError | Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            problems.add(what + ": "
                    + (cause instanceof LinkageError broken
                            ? broken(broken)
                            : "throws when it is asked what it is: " + cause));
        } catch (LinkageError e) {
            problems.add(what + ": " + broken(e));
        }
    }

    private @Nullable Plugin plugin(
            ServiceLoader.Provider<Analyzer> provider, Analyzer probe, String from, String what) {
        String name = Objects.requireNonNullElse(probe.name(), "");
        String version = Objects.requireNonNullElse(probe.version(), "");
        Set<AnalyzerInput> inputs = Objects.requireNonNullElse(probe.inputs(), Set.of());
        int before = problems.size();
        named.add(name);
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            problems.add(what + ": its name is '" + name
                    + "', expected 1 to 40 small letters, digits or '-', a letter first, and not " + TAKEN);
        }
        if (!VERSION.matcher(version).matches()) {
            problems.add(what + ": its version is '" + version
                    + "', expected 1 to 40 letters, digits, '.', '-', '_' or '+'");
        }
        if (inputs.isEmpty()) {
            problems.add(what + ": it wants no input, expected some of " + List.of(AnalyzerInput.values()));
        }
        Map<String, String> settings = config.settings().getOrDefault(name, Map.of());
        SettingsReader reader = new SettingsReader(name, settings);
        probe.configure(reader);
        problems.addAll(reader.problems());
        if (problems.size() > before) {
            return null;
        }
        Duration every = Objects.requireNonNullElse(probe.tickEvery(), Duration.ZERO);
        if (every.toMillis() < 1_000 || every.compareTo(Duration.ofHours(1)) > 0) {
            problems.add(what + ": it wants a tick every " + every + ", expected 1 s to 1 h");
            return null;
        }
        return new Plugin(
                name,
                version,
                from,
                inputs,
                settings,
                every.toMillis(),
                provider,
                new PluginCounts(config.maxShareOfTime(), threads, System::nanoTime));
    }

    private static String broken(LinkageError e) {
        return e
                + ": it was compiled for a newer Java, against another Tidewatch, or needs a class that is neither in its"
                + " jar nor in Tidewatch; a plug-in with libraries is a folder of jars";
    }
}
