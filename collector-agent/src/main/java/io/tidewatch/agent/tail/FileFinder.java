package io.tidewatch.agent.tail;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks the configured paths and globs through. Folders that are links are not entered, so no loop is walked. */
final class FileFinder {
    private static final int DEEPEST = 8;
    private static final int MOST_VISITED = 50_000;

    /** What rotation leaves in such a file was in one that could be read before. */
    private static final List<String> COMPRESSED = List.of(".gz", ".zip", ".bz2", ".xz", ".zst", ".lz4");

    private final List<Rule> rules;

    private record Rule(TailedPath spec, Path base, int depth, PathMatcher matcher, List<PathMatcher> excluded) {
        static Rule of(TailedPath spec) {
            String[] parts = spec.path().split("/");
            StringBuilder base = new StringBuilder();
            int i = 0;
            while (i < parts.length && !parts[i].matches(".*[*?\\[{].*")) {
                base.append(parts[i]).append(i == 0 || i < parts.length - 1 ? "/" : "");
                i++;
            }
            int depth = spec.path().contains("**") ? DEEPEST : parts.length - i;
            return new Rule(
                    spec,
                    Path.of(base.toString()),
                    depth,
                    glob(spec.path()),
                    spec.exclude().stream().map(Rule::glob).toList());
        }

        private static PathMatcher glob(String text) {
            return FileSystems.getDefault().getPathMatcher("glob:" + text);
        }

        boolean takes(Path file) {
            return matcher.matches(file) && !excludes(file);
        }

        boolean excludes(Path file) {
            Path name = file.getFileName();
            return name == null || excluded.stream().anyMatch(e -> e.matches(name));
        }
    }

    FileFinder(List<TailedPath> specs) {
        rules = specs.stream().map(Rule::of).toList();
    }

    /** @return what matches now, with the first configured path that it matches */
    Map<Path, TailedPath> find() {
        Map<Path, TailedPath> found = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.depth() == 0) {
                if (Files.exists(rule.base()) && !rule.excludes(rule.base())) {
                    found.putIfAbsent(rule.base(), rule.spec());
                }
            } else {
                walk(rule, found);
            }
        }
        return found;
    }

    /** @return the configured path that a file of that name is matched by, or null */
    @Nullable
    TailedPath specOf(Path file) {
        for (Rule rule : rules) {
            if (rule.takes(file) || rule.base().equals(file)) {
                return rule.spec();
            }
        }
        return null;
    }

    /** @return files beside that one whose names begin with its name, as rotation leaves them; none that is excluded or compressed */
    List<Path> rotatedFrom(Path file) {
        List<Path> siblings = new ArrayList<>();
        Path dir = file.getParent();
        Path name = file.getFileName();
        if (dir == null || name == null) {
            return siblings;
        }
        try (var entries = Files.newDirectoryStream(dir)) {
            for (Path entry : entries) {
                String other = String.valueOf(entry.getFileName());
                boolean candidate =
                        other.startsWith(name.toString()) && COMPRESSED.stream().noneMatch(other::endsWith);
                if (candidate && !entry.equals(file) && rules.stream().noneMatch(r -> r.excludes(entry))) {
                    siblings.add(entry);
                }
            }
        } catch (IOException e) {
            // the folder went away: the next scan tells
            return siblings;
        }
        return siblings;
    }

    private static void walk(Rule rule, Map<Path, TailedPath> found) {
        int[] visited = {0};
        try {
            Files.walkFileTree(
                    rule.base(),
                    EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                    rule.depth(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (rule.takes(file)) {
                                found.putIfAbsent(file, rule.spec());
                            }
                            return ++visited[0] < MOST_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException cause) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException cause) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            // the visitor keeps every fault of an entry to itself; what is left concerns the base, which may come later
            return;
        }
    }
}
