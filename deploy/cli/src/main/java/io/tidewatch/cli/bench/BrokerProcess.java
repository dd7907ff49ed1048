package io.tidewatch.cli.bench;

import io.tidewatch.kafka.embedded.EmbeddedKafkaMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An embedded broker in a process of its own, so that its CPU time is its own too. */
final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final String bootstrap;
    private final Thread hook;

    private BrokerProcess(Process process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
        this.hook = new Thread(process::destroy, "tidewatch-bench-broker-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param dir folder of its data; what it says goes to {@code broker.log} beside it */
    static BrokerProcess start(Path dir) throws IOException {
        Files.createDirectories(dir);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedKafkaMain.class.getName(),
                        dir.toString(),
                        "0"))
                .redirectError(dir.resolveSibling("broker.log").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "tidewatch-bench-broker-out");
                drain.setDaemon(true);
                drain.start();
                return new BrokerProcess(process, line.substring(6).trim());
            }
        }
        throw new IOException("the broker's process ended before it was ready");
    }

    String bootstrap() {
        return bootstrap;
    }

    /** @return its CPU time up to now */
    long cpuNanos() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM stops already and runs the hook itself
        }
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
