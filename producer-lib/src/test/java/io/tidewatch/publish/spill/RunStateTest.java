package io.tidewatch.publish.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStateTest {
    @TempDir
    Path dir;

    /** A kill falls between any two stores: with two of them the new file's number might stand beside the old one's offset. */
    @Test
    void acknowledgement_isOneWord_soThatNoKillTearsIt() throws IOException {
        // Given
        RunState state = RunState.begin(dir, 1, new Position(0x0102_0304, 0x0506_0708));
        byte[] before = Files.readAllBytes(dir.resolve("state"));

        // When
        state.acknowledged(new Position(0x1122_3344, 0x5566_7788));

        // Then
        byte[] after = Files.readAllBytes(dir.resolve("state"));
        assertThat(IntStream.range(0, before.length)
                        .filter(at -> before[at] != after[at])
                        .map(at -> at / 8)
                        .distinct()
                        .toArray())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "3, 8388608", "2147483647, 2147483647"})
    void acknowledgement_comesBackAsItWas(long segment, long offset) throws IOException {
        RunState.begin(dir, 1, new Position(segment, offset));

        assertThat(RunState.read(dir).acknowledged()).isEqualTo(new Position(segment, offset));
    }
}
