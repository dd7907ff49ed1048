package io.tidewatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One {@code tidewatch} command in a JVM of its own. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it prints goes to that file. */
    static Child start(Path log, String... arguments) throws IOException {
        return start(log, 384, Map.of(), List.of(arguments));
    }

    static Child start(Path log, int heapMebibytes, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Child(builder.start(), log);
    }

    /** A processor with folders and a port of its own. */
    static Child processor(Path dir, String name, String bootstrap, int httpPort) throws IOException {
        return start(
                dir.resolve(name + ".log"),
                "processor",
                "-k",
                bootstrap,
                "-D",
                "processor.instanceId=" + name,
                "-D",
                "processor.state.dir=" + dir.resolve(name),
                "-D",
                "processor.state.allowTemporaryDir=true",
                "-D",
                "processor.http.port=" + httpPort);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until it ends. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not end within 60 s");
        }
        return process.exitValue();
    }

    List<String> lines() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** SIGTERM; @return how long it took */
    Duration stop() throws InterruptedException {
        long t = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not stop within 30 s");
        }
        return Duration.ofNanos(System.nanoTime() - t);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it could not be killed");
        }
    }

    /** SIGKILL, to it and all it started; does not wait. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
