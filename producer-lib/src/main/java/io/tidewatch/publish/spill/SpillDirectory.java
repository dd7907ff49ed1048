package io.tidewatch.publish.spill;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder one publisher has for itself, held by a lock that ends with the process. Several publishers of one source on
 * one host take numbered folders side by side; what a dead one left behind is taken over by the next that starts.
 */
final class SpillDirectory implements AutoCloseable {
    private static final int MOST_NEIGHBOURS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);
    private static final String LOCK = "lock";
    private static final String SUFFIX = ".spill";

    final Path path;
    private final FileChannel lock;

    private SpillDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws IOException where none can be had, with the reason */
    static SpillDirectory take(Path base) throws IOException {
        makePrivate(base);
        for (int i = 0; i < MOST_NEIGHBOURS; i++) {
            SpillDirectory taken = tryTake(base.resolve(Integer.toString(i)));
            if (taken != null) {
                return taken;
            }
        }
        throw new IOException(base + ": all of its " + MOST_NEIGHBOURS + " folders are in use");
    }

    /** @return the folders beside this one that nobody holds and that have something in them, held now */
    List<SpillDirectory> takeAbandoned() throws IOException {
        List<SpillDirectory> abandoned = new ArrayList<>();
        for (int i = 0; i < MOST_NEIGHBOURS; i++) {
            Path other = path.resolveSibling(Integer.toString(i));
            if (!other.equals(path) && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS) && hasFiles(other)) {
                try {
                    SpillDirectory taken = tryTake(other);
                    if (taken != null) {
                        abandoned.add(taken);
                    }
                } catch (IOException e) {
                    LOG.warn("{} cannot be looked into: {}", other, e.toString());
                }
            }
        }
        return abandoned;
    }

    /** @return the segments by number, ascending */
    SortedMap<Long, Path> segments() throws IOException {
        SortedMap<Long, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    try {
                        found.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16), file);
                    } catch (NumberFormatException e) {
                        LOG.warn("{} is passed over: its name is none of ours", file);
                    }
                }
            }
        }
        return found;
    }

    /** Lets go of it; the files stay. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean hasFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> !file.getFileName().toString().equals(LOCK));
        }
    }

    private static @Nullable SpillDirectory tryTake(Path folder) throws IOException {
        makePrivate(folder);
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // another publisher of this process has it
            held = null;
        } finally {
            if (held == null) {
                channel.close();
            }
        }
        return held == null ? null : new SpillDirectory(folder, channel);
    }

    /** Logs may be private: nobody else reads them, and a folder that somebody else put there is not used. */
    private static void makePrivate(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            Path parent = absolute.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                makePrivate(parent);
            }
            try {
                if (isPosix(absolute)) {
                    Files.createDirectory(
                            absolute,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectory(absolute);
                }
            } catch (java.nio.file.FileAlreadyExistsException e) {
                if (!Files.isDirectory(absolute)) {
                    throw new IOException(absolute + " is no folder", e);
                }
            }
        }
        if (isPosix(absolute) && isShared(absolute)) {
            UserPrincipal owner = Files.getOwner(absolute);
            if (!owner.equals(self())) {
                throw new IOException(absolute + " belongs to " + owner.getName() + ", not to us: it is not used");
            }
        }
    }

    /** By a file, since a process in a container may run as a user without a name. */
    private static UserPrincipal self() throws IOException {
        Path probe = Files.createTempFile("tidewatch", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether others could have put it there: it lies in the folder for temporary files. */
    private static boolean isShared(Path path) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "")).toAbsolutePath();
        return path.startsWith(temporary) && !path.equals(temporary);
    }
}
