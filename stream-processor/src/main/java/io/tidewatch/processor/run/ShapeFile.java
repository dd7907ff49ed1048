package io.tidewatch.processor.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Beside the state: which topology wrote it, and how many partitions its topics had. */
final class ShapeFile {
    private final Path stateDir;
    private final String applicationId;
    private final Path file;

    ShapeFile(Path stateDir, String applicationId) {
        this.stateDir = stateDir;
        this.applicationId = applicationId;
        this.file = stateDir.resolve(applicationId + ".shape");
    }

    static String text(TopologyShape shape, Map<String, Integer> partitions) {
        StringBuilder out = new StringBuilder("topology " + shape.hash() + "\n");
        new TreeMap<>(partitions)
                .forEach((topic, n) -> out.append("partitions ")
                        .append(topic)
                        .append(' ')
                        .append(n)
                        .append('\n'));
        return out.append(shape.text()).toString();
    }

    /** @return what was written last; empty where nothing was */
    String read() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String text) {
        try {
            Files.createDirectories(stateDir);
            Path next = Files.writeString(stateDir.resolve(applicationId + ".shape.new"), text);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws the application's local state away; it is restored from the changelogs. */
    void deleteState() {
        Path state = stateDir.resolve(applicationId);
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> all = Files.walk(state)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
