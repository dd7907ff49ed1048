package io.tidewatch.processor.run;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The files of an application's local state are damaged; what they held is in the changelogs. */
public final class DamagedState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String applicationId;

    DamagedState(String applicationId, Throwable cause) {
        super("the local state of " + applicationId + " is damaged: " + cause.getMessage(), cause);
        this.applicationId = applicationId;
    }

    /**
     * @return whether RocksDB says that files are torn, bad or missing; false for what has nothing to do with what is in
     *     them (a full disk, too many open files, missing rights), where throwing them away would mend nothing
     */
    static boolean is(Throwable fault) {
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

    public String applicationId() {
        return applicationId;
    }
}
