package io.tidewatch.publish.spill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillQueueTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "test", "1.0");

    @TempDir
    Path base;

    @Test
    void whatWasAppended_isReadInOrder_byTheNextRun() throws IOException {
        try (SpillQueue queue = open(1)) {
            for (int i = 0; i < 100; i++) {
                queue.append(record(1, i, "line " + i));
            }
        }
        try (SpillQueue queue = open(2)) {
            assertThat(queue.recovered().of(0)).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                SpilledRecord read = queue.next().record();
                assertThat(read.firstSequence()).isEqualTo(i);
                assertThat(read.epochMillis()).isEqualTo(1);
                assertThat(read.source()).isEqualTo(SOURCE);
                assertThat(new String(read.value(), UTF_8)).isEqualTo("line " + i);
                assertThat(new String(read.key(), UTF_8)).isEqualTo("key");
            }
            assertThat(queue.next()).isNull();
        }
    }

    @Test
    void acknowledged_isNotReadAgain_andItsFilesGo() throws IOException {
        try (SpillQueue queue = open(1)) {
            for (int i = 0; i < 10; i++) {
                queue.append(record(1, i, "line"));
            }
            SpillQueue.Entry last = null;
            for (int i = 0; i < 4; i++) {
                last = queue.next();
            }
            queue.acknowledged(last.end());
        }
        try (SpillQueue queue = open(2)) {
            assertThat(queue.recovered().of(0)).isEqualTo(6);
            SpillQueue.Entry entry = queue.next();
            assertThat(entry.record().firstSequence()).isEqualTo(4);
            while (queue.hasUnread()) {
                entry = queue.next();
            }
            queue.acknowledged(entry.end());
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.bytes()).isZero();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void bound_isHeld_andTheOldestMayBeGivenUp() throws IOException {
        SpillConfig small = new SpillConfig(true, "", 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (SpillQueue queue = SpillQueue.open(small, base, 1)) {
            int taken = 0;
            while (queue.append(record(1, taken, "x".repeat(1000))) != null) {
                taken++;
            }
            assertThat(taken).isBetween(900, 1_000);
            assertThat(queue.bytes()).isLessThanOrEqualTo(1 << 20);
            long given = queue.dropOldest().of(0);
            assertThat(given).isBetween(100L, 130L);
            assertThat(queue.append(record(1, taken, "x".repeat(1000)))).isNotNull();
            assertThat(queue.next().record().firstSequence()).isEqualTo(given);
        }
    }

    @Test
    void twoPublishersOfOneSource_haveFoldersOfTheirOwn_andTheDeadOnesIsTakenOver() throws IOException {
        SpillQueue first = open(1);
        SpillQueue second = open(2);
        first.append(record(1, 0, "first"));
        second.append(record(2, 0, "second"));
        first.close();
        second.close();
        try (SpillQueue third = open(3)) {
            assertThat(third.recovered().of(0)).isEqualTo(2);
            assertThat(new String(third.next().record().value(), UTF_8)).isEqualTo("first");
            assertThat(new String(third.next().record().value(), UTF_8)).isEqualTo("second");
            assertThat(third.next()).isNull();
        }
        try (SpillQueue fourth = open(4)) {
            assertThat(fourth.recovered().of(0)).isEqualTo(2);
        }
    }

    @Test
    void whatANeighbourLeft_isRead_thoughAllOfOnesOwnWasDone_andThenKilled() throws IOException {
        SpillQueue own = open(1);
        SpillQueue neighbour = open(2);
        own.append(record(1, 0, "done"));
        own.acknowledged(own.next().end());
        neighbour.append(record(2, 0, "left"));
        Path copy = base.resolveSibling(base.getFileName() + "-after-the-kill");
        copyOf(base, copy);
        own.close();
        neighbour.close();
        try (SpillQueue next = SpillQueue.open(SpillConfig.standard(), copy, 3)) {
            assertThat(next.recovered().of(0)).isEqualTo(1);
            SpillQueue.Entry entry = next.next();
            assertThat(new String(entry.record().value(), UTF_8)).isEqualTo("left");
            next.acknowledged(entry.end());
            assertThat(next.isEmpty()).isTrue();
        }
    }

    @Test
    void ledgerOfARunThatWasKilled_saysWhatWasLost() throws IOException {
        SpillQueue killed = open(1);
        killed.append(record(1, 0, "kept"));
        killed.ledger(0, 10, 6, 1);
        // no close: the mapped file has what the killed process had written
        Path copy = base.resolveSibling(base.getFileName() + "-after-the-kill");
        copyOf(base, copy);
        killed.close();
        try (SpillQueue next = SpillQueue.open(SpillConfig.standard(), copy, 2)) {
            assertThat(next.recovered().of(0)).isEqualTo(1);
            assertThat(next.lostBefore().of(0)).isEqualTo(3);
        }
    }

    @Test
    void everyTornEnd_costsTheTornEntryOnly() throws IOException {
        byte[] whole = threeEntries();
        int each = whole.length / 3;
        for (int length = 0; length < whole.length; length += 5) {
            List<Long> read = readAll(java.util.Arrays.copyOf(whole, length));
            assertThat(read).as("cut to %s", length).hasSize(length / each);
        }
    }

    @Test
    void everyFlippedByte_costsItsEntryOnly_andIsCounted() throws IOException {
        byte[] whole = threeEntries();
        int each = whole.length / 3;
        for (int i = 0; i < whole.length; i += 5) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            List<Long> expected = new ArrayList<>(List.of(0L, 1L, 2L));
            expected.remove((long) (i / each));
            assertThat(readAll(flipped)).as("flipped at %s", i).isEqualTo(expected);
        }
    }

    @Test
    void markWithinAValue_isNoEntry() throws IOException {
        byte[] mark = {0x54, 0x57, 0x53, 0x31};
        String value = new String(mark, UTF_8).repeat(50);
        byte[] bytes;
        try (SpillQueue queue = open(1)) {
            queue.append(record(1, 0, value));
            queue.append(record(1, 1, "next"));
        }
        bytes = Files.readAllBytes(files().get(0));
        bytes[20] ^= 1;
        assertThat(readAll(bytes)).containsExactly(1L);
    }

    /** A list is the model: append, read, acknowledge, close and open again, in any order, must agree with it. */
    @Test
    void anySequenceOfUse_agreesWithAList() throws IOException {
        for (long seed = 1; seed <= 30; seed++) {
            agreesWithAList(base.resolve("seed-" + seed), new Random(seed));
        }
    }

    private static void agreesWithAList(Path folder, Random random) throws IOException {
        SpillConfig config = new SpillConfig(true, "", 1 << 20, Duration.ofMillis(1), Duration.ofSeconds(1));
        Deque<Long> unacknowledged = new ArrayDeque<>();
        Deque<SpillQueue.Entry> read = new ArrayDeque<>();
        long next = 0;
        SpillQueue queue = SpillQueue.open(config, folder, 1);
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    if (queue.append(record(1, next, "v".repeat(random.nextInt(4_000)))) != null) {
                        unacknowledged.addLast(next);
                        next++;
                    }
                }
                case 2 -> {
                    SpillQueue.Entry entry = queue.next();
                    int unread = unacknowledged.size() - read.size();
                    assertThat(entry == null).isEqualTo(unread == 0);
                    if (entry != null) {
                        assertThat(entry.record().firstSequence())
                                .isEqualTo(unacknowledged.stream()
                                        .skip(read.size())
                                        .findFirst()
                                        .orElseThrow());
                        read.addLast(entry);
                    }
                }
                case 3 -> {
                    if (!read.isEmpty()) {
                        queue.acknowledged(read.removeFirst().end());
                        unacknowledged.removeFirst();
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        queue.close();
                        queue = SpillQueue.open(config, folder, step);
                        assertThat(queue.recovered().of(0)).isEqualTo(unacknowledged.size());
                        read.clear();
                    } else {
                        queue.sync(System.nanoTime());
                    }
                }
            }
        }
        queue.close();
    }

    private byte[] threeEntries() throws IOException {
        try (SpillQueue queue = open(1)) {
            for (int i = 0; i < 3; i++) {
                queue.append(record(1, i, "the value of the entry"));
            }
        }
        byte[] whole = Files.readAllBytes(files().get(0));
        deleteAll();
        return whole;
    }

    private List<Long> readAll(byte[] segment) throws IOException {
        deleteAll();
        Files.createDirectories(base.resolve("0"));
        Files.write(base.resolve("0").resolve(Segment.fileName(1)), segment);
        List<Long> read = new ArrayList<>();
        try (SpillQueue queue = open(9)) {
            for (SpillQueue.Entry entry = queue.next(); entry != null; entry = queue.next()) {
                read.add(entry.record().firstSequence());
            }
            assertThat(queue.recovered().of(0)).isEqualTo(read.size());
            long sound = read.size() * (long) entryBytes();
            assertThat(queue.damagedBytes() == 0).isEqualTo(segment.length == sound);
            queue.append(record(9, 5, "goes on"));
            assertThat(queue.next().record().firstSequence()).isEqualTo(5);
        }
        return read;
    }

    private static int entryBytes() {
        return new EntryCodec()
                .encode(record(1, 0, "the value of the entry"), java.nio.ByteBuffer.allocate(1))
                .limit();
    }

    private void deleteAll() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(base)) {
                    Files.delete(path);
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            return all.filter(path -> path.toString().endsWith(".spill"))
                    .sorted()
                    .toList();
        }
    }

    private static void copyOf(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private SpillQueue open(long epoch) throws IOException {
        return SpillQueue.open(SpillConfig.standard(), base, epoch);
    }

    private static SpilledRecord record(long epoch, long sequence, String value) {
        return new SpilledRecord(0, SOURCE, epoch, sequence, 1, "key".getBytes(UTF_8), value.getBytes(UTF_8));
    }
}
