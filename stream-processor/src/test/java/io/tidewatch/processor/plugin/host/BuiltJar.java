package io.tidewatch.processor.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.plugin.Analyzer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** A jar as a team would build it: its classes are nowhere on the class path. */
public final class BuiltJar {
    private static final String SERVICE = "META-INF/services/" + Analyzer.class.getName();

    private final Path work;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** @param work an empty folder for what is compiled */
    public BuiltJar(Path work) {
        this.work = work;
    }

    /** Compiles these sources, by class name without a package. */
    public BuiltJar with(Map<String, String> sources) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", classPath(), "-proc:none"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey() + ".java");
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).isZero();
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return this;
    }

    public BuiltJar without(String entry) {
        entries.remove(entry);
        return this;
    }

    public BuiltJar serving(String... classes) {
        entries.put(SERVICE, String.join("\n", classes).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** @return the jar, at that place */
    public Path write(Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    /** @return an analyzer of log lines whose body is as given, in no package */
    public static String analyzer(String type, String name, int api, String body) {
        return """
                import io.tidewatch.processor.plugin.*;
                public class %s implements Analyzer {
                    private AnalyzerContext context;
                    public int api() { return %d; }
                    public String name() { return "%s"; }
                    public String version() { return "1.0"; }
                    public java.util.Set<AnalyzerInput> inputs() { return java.util.Set.of(AnalyzerInput.LOGS); }
                    public void start(AnalyzerContext given) { context = given; }
                    %s
                }
                """.formatted(type, api, name, body);
    }

    private static String classPath() {
        return Stream.of(Analyzer.class, LogLevel.class, NullMarked.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (java.net.URISyntaxException e) {
                        throw new UncheckedIOException(new IOException(e));
                    }
                })
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }
}
