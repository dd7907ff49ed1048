package io.tidewatch.processor.audit;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the audit on this machine: a line of JSON a record, for its owner's eyes only, in a file and so many older ones
 * of bounded length. It has what Kafka did not take, and what a kill took from memory. A line that cannot be written is
 * counted and holds up nobody; what there is of it is a line of its own. A file that is moved away is begun anew. Thread-safe.
 */
public final class AuditFile implements Consumer<AuditRecord>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

    /** Opens a file for what is added to it. */
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    private final Path file;
    private final AuditConfig config;
    private final Opener opener;
    private final LongAdder lost = new LongAdder();
    private @Nullable OutputStream out;
    private @Nullable Object key;
    private long length;
    private boolean failing;

    /** @param usual where it lies if the configuration does not say */
    public AuditFile(AuditConfig config, Path usual) {
        this(config, usual, to -> Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    AuditFile(AuditConfig config, Path usual, Opener opener) {
        this.config = config;
        this.opener = opener;
        this.file = config.file().isEmpty() ? usual : Path.of(config.file());
    }

    @Override
    public synchronized void accept(AuditRecord record) {
        if (config.files() == 0) {
            return;
        }
        try {
            byte[] line = line(record);
            OutputStream to = current();
            if (length > 0 && length + line.length > config.fileBytes()) {
                to = rotate(to);
            }
            to.write(line);
            to.flush();
            failing = false;
        } catch (IOException | RuntimeException e) {
            failed(e);
            // half a line may stand there: whoever opens it next ends it
            close();
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
            LOG.atDebug().addKeyValue("file", file).setCause(e).log("the audit's file could not be closed");
        }
        out = null;
    }

    private static byte[] line(AuditRecord record) {
        byte[] json = JsonCodec.AUDIT.encode(record);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** It is looked at before each record, which costs what a small write does: others move it away, empty it, or remove it. */
    private OutputStream current() throws IOException {
        if (out != null && Files.exists(file)) {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (Objects.equals(now.fileKey(), key)) {
                length = now.size();
                return out;
            }
        }
        close();
        return open();
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
        OutputStream opened = opener.open(file);
        out = opened;
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        key = now.fileKey();
        length = now.size();
        if (isTorn()) {
            opened.write('\n');
            length++;
        }
        return opened;
    }

    /** @return whether the last line has no end: a write failed, or a kill came in between */
    private boolean isTorn() throws IOException {
        if (length == 0) {
            return false;
        }
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.position(length - 1).read(last) == 1 && last.get(0) != '\n';
        }
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
