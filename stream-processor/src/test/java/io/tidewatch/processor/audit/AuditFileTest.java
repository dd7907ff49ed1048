package io.tidewatch.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final int LENGTH = 4_096;

    @TempDir
    private Path dir;

    @Test
    void records_areLines_forTheirOwnersEyes_andAreGoneOnAfterARestart() throws Exception {
        Path path = dir.resolve("state/audit.log");
        try (AuditFile file = new AuditFile(config("", 3), path)) {
            file.accept(record(1));
        }
        try (AuditFile file = new AuditFile(config("", 3), path)) {
            file.accept(record(2));

            assertThat(read(path))
                    .as("at once, whatever becomes of the process")
                    .containsExactly(record(1), record(2));
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void files_areOfBoundedLengthAndNumber_theNewestRecordsStay() throws Exception {
        Path path = dir.resolve("asked.log");
        try (AuditFile file = new AuditFile(config(path.toString(), 3), dir.resolve("unused"))) {
            for (int i = 0; i < 200; i++) {
                file.accept(record(i));
            }
            assertThat(file.lost()).isZero();
        }
        List<AuditRecord> kept = new ArrayList<>();
        for (String name : List.of("asked.log.2", "asked.log.1", "asked.log")) {
            assertThat(dir.resolve(name)).content().hasSizeBetween(1, LENGTH);
            kept.addAll(read(dir.resolve(name)));
        }
        try (var all = Files.list(dir)) {
            assertThat(all).hasSize(3);
        }
        assertThat(kept).hasSizeBetween(30, 199);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(record(200 - kept.size() + i));
        }
    }

    @Test
    void whatCannotBeWritten_isCounted_andThrowsAtNobody() throws Exception {
        Path inTheWay = Files.writeString(dir.resolve("file"), "");
        try (AuditFile file = new AuditFile(config("", 1), inTheWay.resolve("audit.log"))) {
            file.accept(record(1));
            file.accept(record(2));
            assertThat(file.lost()).isEqualTo(2);
            Files.delete(inTheWay);
            file.accept(record(3));
            assertThat(read(inTheWay.resolve("audit.log"))).as("once it can be").containsExactly(record(3));
        }
    }

    @Test
    void whatCannotBeEncoded_isCounted_andTheNextIsWritten() throws Exception {
        Path path = dir.resolve("audit.log");
        try (AuditFile file = new AuditFile(config("", 1), path)) {
            file.accept(null);
            file.accept(record(2));

            assertThat(file.lost()).isEqualTo(1);
        }
        assertThat(read(path)).containsExactly(record(2));
    }

    @Test
    void halfALine_endsBeforeTheNextRecord() throws Exception {
        Path path = dir.resolve("audit.log");
        AtomicBoolean full = new AtomicBoolean();
        try (AuditFile file = new AuditFile(config("", 2), path, to -> filling(to, full))) {
            file.accept(record(1));
            full.set(true);
            file.accept(record(2));
            full.set(false);
            file.accept(record(3));
            assertThat(file.lost()).isEqualTo(1);
        }
        Files.writeString(path, "{\"killed\":", StandardOpenOption.APPEND);
        try (AuditFile file = new AuditFile(config("", 2), path)) {
            file.accept(record(4));
        }

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).hasSize(20);
        assertThat(lines.get(3)).isEqualTo("{\"killed\":");
        assertThat(read(List.of(lines.get(0), lines.get(2), lines.get(4))))
                .containsExactly(record(1), record(3), record(4));
    }

    @Test
    void fileThatIsMovedAway_isBegunAnew() throws Exception {
        Path path = dir.resolve("audit.log");
        Path kept = dir.resolve("kept.log");
        try (AuditFile file = new AuditFile(config("", 2), path)) {
            file.accept(record(1));
            Files.move(path, kept);
            file.accept(record(2));
            assertThat(read(path)).containsExactly(record(2));
            Files.move(path, kept, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(path, "");
            file.accept(record(3));
            assertThat(read(path)).as("another file of that name").containsExactly(record(3));
            Files.delete(path);
            file.accept(record(4));
            assertThat(file.lost()).isZero();
        }
        assertThat(read(kept)).containsExactly(record(2));
        assertThat(read(path)).containsExactly(record(4));
    }

    @Test
    void noFiles_isNone() throws Exception {
        try (AuditFile file = new AuditFile(config("", 0), dir.resolve("audit.log"))) {
            file.accept(record(1));
            assertThat(file.lost()).isZero();
        }
        try (var all = Files.list(dir)) {
            assertThat(all).isEmpty();
        }
    }

    private static AuditConfig config(String file, int files) {
        return new AuditConfig(60, 10, Duration.ZERO, file, LENGTH, files);
    }

    private static AuditRecord record(int i) {
        return new AuditRecord(
                i, "ann", "api", "logs.search", "timeout", AuditRecord.Outcome.DONE, "7 found", "r-" + i);
    }

    /** Of what is written while the disk is full some bytes are there. */
    private static OutputStream filling(Path to, AtomicBoolean full) throws IOException {
        return new FilterOutputStream(Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            @Override
            public void write(byte[] bytes) throws IOException {
                out.write(bytes, 0, full.get() ? 20 : bytes.length);
                if (full.get()) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }

    private static List<AuditRecord> read(Path path) throws Exception {
        return read(Files.readAllLines(path));
    }

    private static List<AuditRecord> read(List<String> lines) {
        List<AuditRecord> records = new ArrayList<>();
        for (String line : lines) {
            records.add(
                    ((Decoded.Ok<AuditRecord>) JsonCodec.AUDIT.decode(line.getBytes(StandardCharsets.UTF_8))).value());
        }
        return records;
    }
}
