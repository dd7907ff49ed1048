package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFilesTest {
    /** What a test spilled would otherwise be sent by a later run of the same service, a real one even. */
    @Test
    void whatTestsLeave_liesWhereCleanTakesIt() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

        assertThat(temporary).isDirectory().startsWith(Path.of("target").toAbsolutePath());
    }
}
