package io.tidewatch.profile;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder's folder lies in the temporary directory and, as the runtime makes it, anybody on the machine may read it.
 * What runs where is nobody else's business: it is closed to others, unless somebody chose the folder on purpose.
 */
final class PrivateRepository {
    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String LINE = "Repository path:";

    private PrivateRepository() {}

    /** To be called once the recorder is there. Best effort: where it cannot be closed, the profiler works all the same. */
    static void close() {
        try {
            boolean chosen = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .anyMatch(
                            argument -> argument.contains("FlightRecorderOptions") && argument.contains("repository"));
            Optional<Path> folder = chosen ? Optional.empty() : folder();
            if (folder.isPresent() && Files.isDirectory(folder.get())) {
                Files.setPosixFilePermissions(folder.get(), PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException | JMException | RuntimeException e) {
            LOG.debug("The recorder's folder stays as the runtime made it", e);
        }
    }

    /** @return where the recorder keeps its files, as it says itself; empty where it does not say */
    static Optional<Path> folder() throws JMException {
        Object said = ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName(COMMANDS), "jfrConfigure", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                });
        return String.valueOf(said)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(LINE))
                .map(line -> Path.of(line.substring(LINE.length()).strip()))
                .findFirst();
    }
}
