package io.tidewatch.processor.audit;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the audit on this machine: a line of JSON a record, for its owner's eyes only, in a file and so many older ones
 * of bounded length. It has what Kafka did not take, and what a kill took from memory. A line that cannot be written is
 * counted and holds up nobody. Thread-safe.
 */
public final class AuditFile implements Consumer<AuditRecord>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

    private final Path file;
    private final AuditConfig config;
    private final LongAdder lost = new LongAdder();
    private @Nullable OutputStream out;
    private long length;
    private boolean failing;

    /** @param usual where it lies if the configuration does not say */
    public AuditFile(AuditConfig config, Path usual) {
        this.config = config;
        this.file = config.file().isEmpty() ? usual : Path.of(config.file());
    }

    @Override
    public synchronized void accept(AuditRecord record) {
        if (config.files() == 0) {
            return;
        }
        byte[] json = JsonCodec.AUDIT.encode(record);
        try {
            OutputStream to = out == null ? open() : out;
            if (length > 0 && length + json.length + 1 > config.fileBytes()) {
                to = rotate(to);
            }
            to.write(json);
            to.write('\n');
            to.flush();
            length += json.length + 1;
            failing = false;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** @return records it could not write */
    public long lost() {
        return lost.sum();
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            failed(e);
        }
        out = null;
    }

    private OutputStream open() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.notExists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        OutputStream opened = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        length = Files.size(file);
        out = opened;
        return opened;
    }

    /** The file becomes the first of the older ones; the last of them goes. */
    private OutputStream rotate(OutputStream full) throws IOException {
        full.close();
        out = null;
        for (int n = config.files() - 1; n > 0; n--) {
            Path from = n == 1 ? file : older(n - 1);
            if (Files.exists(from)) {
                Files.move(from, older(n), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (config.files() == 1) {
            Files.deleteIfExists(file);
        }
        return open();
    }

    private Path older(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    private void failed(Exception fault) {
        lost.increment();
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", fault.toString())
                    .log("the audit's file is not written; what is missing there is counted");
        }
    }
}
