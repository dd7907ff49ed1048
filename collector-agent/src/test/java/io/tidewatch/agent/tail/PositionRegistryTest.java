package io.tidewatch.agent.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionRegistryTest {
    private static final List<FilePosition> FIRST = List.of(new FilePosition("/a", "s", "k", 3, -5, 7));
    private static final List<FilePosition> SECOND =
            List.of(new FilePosition("/a\n\"b", "s", "k", 3, -5, 70), new FilePosition("/c", "t", "l", 0, 1, 0));

    @TempDir
    Path dir;

    @Test
    void tornAnywhereOrAltered_givesTheCopyBefore() throws IOException {
        // Given
        PositionRegistry registry = new PositionRegistry(dir);
        registry.save(FIRST);
        registry.save(SECOND);
        assertThat(registry.load()).isEqualTo(SECOND);
        Path current = dir.resolve("positions");
        byte[] whole = Files.readAllBytes(current);
        for (int at = 0; at < whole.length; at++) {
            // When
            Files.write(current, Arrays.copyOf(whole, at));
            // Then
            assertThat(registry.load()).as("torn at %d", at).isEqualTo(FIRST);
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            Files.write(current, altered);
            assertThat(registry.load()).as("altered at %d", at).isEqualTo(FIRST);
        }
    }

    @Test
    void nothingWritten_isEmpty() {
        assertThat(new PositionRegistry(dir.resolve("none")).load()).isEmpty();
    }
}
