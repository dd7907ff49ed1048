package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.run.StartRefused;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of plug-ins: each jar is one, each folder of jars is one with its libraries. Each has a class loader of its own. */
final class PluginFolder {
    private static final String SERVICE = "META-INF/services/" + Analyzer.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private PluginFolder() {}

    /** What one plug-in's classes are read from. */
    record Place(String from, URLClassLoader loader) {}

    /** @throws StartRefused where the folder or something in it cannot be read */
    static List<Place> places(String folder, ClassLoader parent) {
        List<Place> places = new ArrayList<>();
        try {
            Path dir = Path.of(folder);
            if (!Files.isDirectory(dir)) {
                throw new StartRefused("processor.plugins.folder is '" + folder + "', which is no folder: make it, or"
                        + " take the setting away");
            }
            for (Path entry : sorted(dir)) {
                List<Path> jars = Files.isDirectory(entry)
                        ? sorted(entry).stream().filter(PluginFolder::isJar).toList()
                        : isJar(entry) ? List.of(entry) : List.of();
                if (!jars.isEmpty()) {
                    places.add(new Place(entry.toString(), loader(entry, jars, parent)));
                }
            }
            return places;
        } catch (IOException | InvalidPathException e) {
            close(places);
            throw new StartRefused("processor.plugins.folder '" + folder + "' cannot be read: " + e);
        } catch (StartRefused e) {
            close(places);
            throw e;
        }
    }

    static void close(List<Place> places) {
        for (Place place : places) {
            try {
                place.loader().close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("a jar did not close");
            }
        }
    }

    private static URLClassLoader loader(Path entry, List<Path> jars, ClassLoader parent) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        boolean serves = false;
        for (Path jar : jars) {
            // a class loader passes over a jar that it cannot read
            try (JarFile file = new JarFile(jar.toFile())) {
                serves |= file.getEntry(SERVICE) != null;
            } catch (IOException e) {
                throw new StartRefused(jar + " is no jar that can be read (" + e.getMessage()
                        + "): copy it anew, or take it out of the folder of plug-ins");
            }
            urls.add(jar.toUri().toURL());
        }
        if (!serves) {
            throw new StartRefused(
                    entry + " has no " + SERVICE + ", so that there is no analyzer in it: add the file to"
                            + " the jar, with the name of the class, or take the jar out of the folder of plug-ins (libraries lie"
                            + " in a folder together with their plug-in)");
        }
        return new URLClassLoader("plugin " + entry.getFileName(), urls.toArray(URL[]::new), parent);
    }

    private static boolean isJar(Path file) {
        return file.toString().endsWith(".jar") && Files.isRegularFile(file);
    }

    private static List<Path> sorted(Path dir) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.sorted().toList();
        }
    }
}
