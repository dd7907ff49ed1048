package io.tidewatch.agent.tail;

import io.tidewatch.agent.parse.EventReader;
import io.tidewatch.event.Source;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that are followed, found again under any name by device and inode. Used by the tailer's thread only. */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final int MOST_REMEMBERED = 2_000;
    private static final long TIMESTAMP_SLACK_MILLIS = 50;

    private final TailConfig config;
    private final Source host;
    private final Budget budget;
    private final TailCounters counters;
    private final FileFinder finder;
    private final Map<String, TailedFile> open = new LinkedHashMap<>();
    private final Map<Path, String> keyOfPath = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, String> eldest) {
            return size() > config.maxFiles();
        }
    };
    private final Map<String, FilePosition> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FilePosition> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private boolean first = true;
    private long lastScanMillis;

    OpenFiles(TailConfig config, Source host, Budget budget, TailCounters counters, List<FilePosition> known) {
        this.config = config;
        this.host = host;
        this.budget = budget;
        this.counters = counters;
        this.finder = new FileFinder(config.files());
        known.forEach(position -> remembered.put(position.key(), position));
    }

    Collection<TailedFile> files() {
        return open.values();
    }

    /** @return where every file stands, those included that are not open now and may come back */
    List<FilePosition> positions() {
        Map<String, FilePosition> all = new LinkedHashMap<>(remembered);
        open.forEach((key, file) -> all.put(key, file.position()));
        return List.copyOf(all.values());
    }

    /** Closes it and remembers how far it was read. */
    void close(TailedFile file) {
        FilePosition position = file.position();
        open.remove(position.key());
        remembered.put(position.key(), position);
        try {
            file.close();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", position.path())
                    .addKeyValue("cause", e.toString())
                    .log("close failed");
        }
    }

    /** Opens what is new and notes what is gone. */
    void scan(long nowMillis) {
        open.values().forEach(TailedFile::gone);
        int skipped = 0;
        Map<Path, String> now = new HashMap<>();
        for (Map.Entry<Path, TailedPath> found : finder.find().entrySet()) {
            Path path = found.getKey();
            String key = FileMark.keyOf(path);
            TailedFile known = open.get(key);
            if (known != null) {
                if (known.isGone()) {
                    known.seenAs(path);
                }
                now.put(path, key);
                continue;
            }
            boolean full = open.size() >= config.maxFiles();
            if (key.isEmpty() || full || !opened(path, found.getValue(), key, rotated(path, key))) {
                skipped++;
                continue;
            }
            now.put(path, key);
        }
        if (first) {
            openRotatedWhileAway();
            first = false;
        }
        // a path that is missing now may be on its way: renamed, and not yet made again
        Map<Path, String> missing = new LinkedHashMap<>(keyOfPath);
        missing.keySet().removeAll(now.keySet());
        missing.forEach(this::openBetween);
        keyOfPath.putAll(now);
        lastScanMillis = nowMillis;
        counters.skipped.set(skipped);
        counters.open.set(open.size());
    }

    /**
     * Another file has taken the path. Files that came and went between two scans are opened too.
     *
     * @return the file that has to be read before the new one, or null
     */
    private @Nullable TailedFile rotated(Path path, String key) {
        String oldKey = keyOfPath.get(path);
        return oldKey == null || oldKey.equals(key) ? null : openBetween(path, oldKey);
    }

    /** @return the last of the files that had the path after that one, or that one itself; null where none is open */
    private @Nullable TailedFile openBetween(Path path, String oldKey) {
        TailedFile last = open.get(oldKey);
        TailedPath spec = finder.specOf(path);
        if (spec == null) {
            return last;
        }
        List<Path> between = new ArrayList<>();
        for (Path sibling : finder.rotatedFrom(path)) {
            String siblingKey = FileMark.keyOf(sibling);
            boolean seen = siblingKey.isEmpty() || open.containsKey(siblingKey) || remembered.containsKey(siblingKey);
            if (!seen && modified(sibling) >= lastScanMillis - TIMESTAMP_SLACK_MILLIS) {
                between.add(sibling);
            }
        }
        between.sort(Comparator.comparingLong(OpenFiles::modified));
        for (Path sibling : between) {
            String siblingKey = FileMark.keyOf(sibling);
            if (open.size() < config.maxFiles() && opened(sibling, spec, siblingKey, last)) {
                last = open.get(siblingKey);
                if (last != null && finder.specOf(sibling) == null) {
                    last.gone();
                }
                keyOfPath.put(path, siblingKey);
            }
        }
        return last;
    }

    /** Files that were renamed while the agent was away still hold what it had not read. */
    private void openRotatedWhileAway() {
        for (FilePosition position : List.copyOf(remembered.values())) {
            Path path = Path.of(position.path());
            TailedPath spec = finder.specOf(path);
            if (spec == null || open.containsKey(position.key()) || open.size() >= config.maxFiles()) {
                continue;
            }
            for (Path sibling : finder.rotatedFrom(path)) {
                if (position.key().equals(FileMark.keyOf(sibling)) && opened(sibling, spec, position.key(), null)) {
                    TailedFile file = open.get(position.key());
                    TailedFile successor = open.get(FileMark.keyOf(path));
                    if (file != null && successor != null && successor != file) {
                        successor.after(file);
                    }
                    if (file != null) {
                        file.gone();
                    }
                }
            }
        }
    }

    private boolean opened(Path path, TailedPath spec, String key, @Nullable TailedFile before) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            if (!key.equals(FileMark.keyOf(path))) {
                channel.close();
                return false;
            }
            FileMark mark = FileMark.of(key, channel);
            TailedFile file = new TailedFile(
                    path,
                    service(path, spec),
                    channel,
                    mark,
                    resumed(key, channel),
                    reader(path, spec),
                    config,
                    budget,
                    counters);
            file.after(before);
            open.put(key, file);
            remembered.remove(key);
            return true;
        } catch (IOException e) {
            if (channel != null) {
                closeQuietly(channel);
            }
            counters.faults.increment();
            return false;
        }
    }

    private long resumed(String key, FileChannel channel) throws IOException {
        FilePosition position = remembered.get(key);
        boolean same = position != null
                && channel.size() >= position.offset()
                && position.mark().fits(channel);
        return same ? position.offset() : 0;
    }

    private EventReader reader(Path path, TailedPath spec) {
        Source source =
                new Source(service(path, spec), host.instance(), host.host(), host.environment(), host.release());
        return new EventReader(
                spec.format(), spec.decoder(), config.maxLineBytes(), config.zoneId(), source, path.toString());
    }

    private static String service(Path path, TailedPath spec) {
        String name = String.valueOf(path.getFileName());
        int dot = name.indexOf('.');
        return !spec.service().isEmpty() ? spec.service() : dot > 0 ? name.substring(0, dot) : name;
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("cause", e.toString()).log("close failed");
        }
    }
}
