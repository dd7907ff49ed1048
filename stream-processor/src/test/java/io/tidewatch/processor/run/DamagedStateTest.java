package io.tidewatch.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What throwing local state away mends, and what it does not. */
class DamagedStateTest {
    @Test
    void tornBadAndMissingFiles_areDamage() {
        assertThat(opening(Status.Code.Corruption, Status.SubCode.None, "file is too short"))
                .isTrue();
        assertThat(opening(
                        Status.Code.IOError,
                        Status.SubCode.None,
                        "No such file or directory: While open a file for random read: 000009.sst"))
                .isTrue();
    }

    @Test
    void fullDiskManyFilesAndMissingRights_areNot() {
        assertThat(opening(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"))
                .isFalse();
        assertThat(opening(Status.Code.IOError, Status.SubCode.None, "Too many open files"))
                .isFalse();
        assertThat(opening(Status.Code.IOError, Status.SubCode.None, "Permission denied"))
                .isFalse();
        assertThat(DamagedState.is(new ProcessorStateException("locked by another process")))
                .isFalse();
    }

    private static boolean opening(Status.Code code, Status.SubCode sub, String said) {
        RocksDBException rocks = new RocksDBException(said, new Status(code, sub, said));
        return DamagedState.is(new ProcessorStateException("Error opening store error-heads", rocks));
    }
}
