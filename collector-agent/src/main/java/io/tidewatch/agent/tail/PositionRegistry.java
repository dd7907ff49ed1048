package io.tidewatch.agent.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Positions on disk: written to a new file, forced, and renamed, with the copy before kept; a torn or altered one is told by
 * its checksum. Used by one thread.
 */
final class PositionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PositionRegistry.class);

    private final Path current;
    private final Path previous;
    private final Path next;

    PositionRegistry(Path dir) {
        this.current = dir.resolve("positions");
        this.previous = dir.resolve("positions.1");
        this.next = dir.resolve("positions.new");
    }

    /** @return the newest positions that are whole; empty where there are none. Never throws */
    List<FilePosition> load() {
        for (Path file : List.of(current, previous)) {
            List<FilePosition> read = read(file);
            if (read != null) {
                return read;
            }
        }
        return List.of();
    }

    void save(Collection<FilePosition> positions) throws IOException {
        Files.createDirectories(current.toAbsolutePath().getParent());
        StringBuilder text = new StringBuilder();
        for (FilePosition position : positions) {
            text.append(Json.shared().writeValueAsString(position)).append('\n');
        }
        text.append(checksum(text.toString())).append('\n');
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        if (Files.exists(current)) {
            Files.move(current, previous, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(next, current, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static @Nullable List<FilePosition> read(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            String text = Files.readString(file);
            int last = text.lastIndexOf('\n', text.length() - 2) + 1;
            String body = text.substring(0, last);
            if (!text.substring(last).equals(checksum(body) + "\n")) {
                throw new IOException("its checksum does not fit");
            }
            List<FilePosition> positions = new ArrayList<>();
            for (String line : body.lines().toList()) {
                positions.add(Json.shared().readValue(line, FilePosition.class));
            }
            return positions;
        } catch (JsonProcessingException e) {
            LOG.atWarn().addKeyValue("file", file).log("positions cannot be read: no JSON");
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.toString())
                    .log("positions cannot be read");
        }
        return null;
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
