package io.tidewatch.notifier;

import java.nio.file.Path;

/** Where state may lie: not where the system cleans up. */
final class StateDir {
    private StateDir() {}

    /** @throws IllegalArgumentException where it lies below the system's temporary folder and that was not allowed */
    static Path checked(NotifierConfig.State state) {
        Path dir = Path.of(state.dir()).toAbsolutePath().normalize();
        Path temporary =
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
        if (!state.allowTemporaryDir() && dir.startsWith(temporary)) {
            throw new IllegalArgumentException(
                    "state.dir is " + dir
                            + ", which is cleaned by the system: who was told what would be forgotten; expected another folder");
        }
        return dir;
    }
}
