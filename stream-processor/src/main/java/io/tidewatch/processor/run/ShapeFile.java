package io.tidewatch.processor.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Beside the state: which topology wrote it, and how many partitions its topics had. */
final class ShapeFile {
    private static final Pattern PART = Pattern.compile("(\\d+) reads \\[(.*)] keeps \\[(.*)]");

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

    /**
     * Whether the second differs from the first by nothing but further topics that its sub-topologies read, and by stores
     * that come and go: then no state means something else. Where such a topic has another number of partitions than the others the start checks refuse it.
     */
    static boolean readsMore(String before, String now) {
        Map<String, Part> old = parts(before);
        Map<String, Part> next = parts(now);
        return !old.isEmpty()
                && old.keySet().equals(next.keySet())
                && old.entrySet().stream().allMatch(e -> {
                    Part part = Objects.requireNonNull(next.get(e.getKey()));
                    return lasting(part).equals(lasting(e.getValue()))
                            && part.reads().containsAll(e.getValue().reads());
                });
    }

    private static Set<String> lasting(Part part) {
        return part.keeps().stream()
                .filter(store -> !store.isEmpty() && !store.startsWith(TopologyShape.COMES_AND_GOES))
                .collect(Collectors.toSet());
    }

    private record Part(Set<String> reads, Set<String> keeps) {}

    private static Map<String, Part> parts(String text) {
        Map<String, Part> parts = new TreeMap<>();
        text.lines()
                .map(PART::matcher)
                .filter(Matcher::matches)
                .forEach(line -> parts.put(
                        line.group(1),
                        new Part(
                                Set.of(line.group(2).split(", ")),
                                Set.of(line.group(3).split(", ")))));
        return parts;
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
