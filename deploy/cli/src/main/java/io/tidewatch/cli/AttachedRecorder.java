package io.tidewatch.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.tidewatch.profile.SamplingSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;

/**
 * The flight recorder of another JVM of this user. The recording comes over the connection, so that neither side has to
 * write where the other reads. Ended however it is, it leaves no recording behind there.
 */
final class AttachedRecorder implements AutoCloseable {
    private static final String BEAN = "jdk.management.jfr:type=FlightRecorder";
    private static final String MAX_BYTES = Long.toString(512L << 20);
    private static final String BLOCK_BYTES = Integer.toString(1 << 20);

    private final String pid;
    private final JMXConnector connector;
    private final FlightRecorderMXBean recorder;

    private AttachedRecorder(String pid, JMXConnector connector, FlightRecorderMXBean recorder) {
        this.pid = pid;
        this.connector = connector;
        this.recorder = recorder;
    }

    /** @throws UserError where that process cannot be profiled, with what to do */
    static AttachedRecorder to(String pid) {
        if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            throw new UserError("process " + pid + " is this command itself; 'tidewatch profile' lists the others");
        }
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                JMXConnector connector = connect(jvm.startLocalManagementAgent());
                return new AttachedRecorder(pid, connector, recorder(pid, connector));
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            boolean lives = ProcessHandle.of(Long.parseLong(pid)).isPresent();
            throw new UserError(
                    lives
                            ? "process " + pid + " does not let itself be attached to (" + e.getMessage()
                                    + "); it has to be a JVM of this user, without -XX:+DisableAttachMechanism,"
                                    + " and in a container this command has to run inside it"
                            : "there is no process " + pid + "; 'tidewatch profile' lists the JVMs that run");
        }
    }

    // the address comes from a process of this very user, over the channel only that user can open: it is no stranger's
    @SuppressWarnings("BanJNDI")
    private static JMXConnector connect(String address) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address));
    }

    /** @return the other JVMs of this user: process and what it runs */
    static List<String> running() {
        String self = Long.toString(ProcessHandle.current().pid());
        return VirtualMachine.list().stream()
                .filter(jvm -> !jvm.id().equals(self))
                .map(AttachedRecorder::line)
                .toList();
    }

    /** Records for so long, then writes the recording into that file. */
    void record(Duration duration, SamplingSettings sampling, Path file) throws IOException, InterruptedException {
        long id = recorder.newRecording();
        // the user may lose patience: what was begun over there is ended nevertheless
        Thread hook = new Thread(() -> end(id), "tidewatch-profile-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            recorder.setRecordingOptions(id, Map.of("name", "tidewatch", "disk", "true", "maxSize", MAX_BYTES));
            recorder.setRecordingSettings(id, sampling.toJfr());
            recorder.startRecording(id);
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
            recorder.stopRecording(id);
            fetch(id, file);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new UserError("process " + pid + " does not record: " + e.getMessage());
        } catch (IOException e) {
            throw new UserError(
                    "process " + pid + " ended, or its connection broke, while it was looked at: " + e.getMessage());
        } finally {
            end(id);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }

    private static FlightRecorderMXBean recorder(String pid, JMXConnector connector) throws IOException {
        try {
            return ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), BEAN, FlightRecorderMXBean.class);
        } catch (IllegalArgumentException e) {
            connector.close();
            throw new UserError("process " + pid + " has no flight recorder: its runtime needs the modules jdk.jfr and"
                    + " jdk.management.jfr, as a full JDK or JRE has");
        }
    }

    private void fetch(long id, Path file) throws IOException {
        long stream = recorder.openStream(id, Map.of("blockSize", BLOCK_BYTES));
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] block = recorder.readStream(stream); block != null; block = recorder.readStream(stream)) {
                out.write(block);
            }
        } finally {
            recorder.closeStream(stream);
        }
    }

    // the process over there may be gone, and the recording with it: nothing to end then
    @SuppressWarnings("CatchingUnchecked")
    private void end(long id) {
        try {
            recorder.closeRecording(id);
        } catch (Exception e) {
            org.slf4j.LoggerFactory.getLogger(AttachedRecorder.class).debug("nothing to end", e);
        }
    }

    private static String line(VirtualMachineDescriptor jvm) {
        return String.format("%8s  %s", jvm.id(), jvm.displayName().isBlank() ? "(unknown)" : jvm.displayName());
    }
}
