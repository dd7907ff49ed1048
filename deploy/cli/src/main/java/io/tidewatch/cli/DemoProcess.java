package io.tidewatch.cli;

import io.tidewatch.demo.DemoShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo shop in a JVM of its own, as a user's application would run. */
final class DemoProcess implements AutoCloseable {
    private final Process process;

    private DemoProcess(Process process) {
        this.process = process;
    }

    static DemoProcess start(String bootstrap, Path log) throws IOException {
        // what it could not send stays with the data it belongs to
        Path temporary = Files.createDirectories(log.toAbsolutePath().resolveSibling("demo-shop"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dlogback.configurationFile=demo-shop-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoShop.class.getName(),
                        bootstrap,
                        // its standard input is our pipe: it ends with us, however we end
                        "--until-eof"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new DemoProcess(process);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
