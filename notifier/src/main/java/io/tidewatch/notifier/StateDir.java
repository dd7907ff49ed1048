package io.tidewatch.notifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Where state may lie: not where the system cleans up. */
final class StateDir {
    private StateDir() {}

    /** @throws IllegalArgumentException where it lies below the system's temporary folder and that was not allowed */
    static Path checked(NotifierConfig.State state) {
        Path dir = Path.of(state.dir()).toAbsolutePath().normalize();
        Path temporary =
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
        if (!state.allowTemporaryDir() && dir.startsWith(temporary)) {
            throw new IllegalArgumentException(
                    "state.dir is " + dir
                            + ", which is cleaned by the system: who was told what would be forgotten; expected another folder");
        }
        return dir;
    }

    /** @return whether files are torn, bad or missing; false for a full disk, too many open files, missing rights */
    static boolean damaged(Throwable fault) {
        int depth = 0;
        for (Throwable t = fault; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof RocksDBException rocks && rocks.getStatus() != null) {
                Status.Code code = rocks.getStatus().getCode();
                String said = String.valueOf(rocks.getMessage());
                return code == Status.Code.Corruption
                        || code == Status.Code.IOError && said.contains("No such file")
                        || said.contains("Bad table magic number");
            }
        }
        return false;
    }

    /** Deletes a folder with all it holds; nothing of it may be in use. */
    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
