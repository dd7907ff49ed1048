package io.tidewatch.libbench;

import io.tidewatch.kafka.embedded.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker in a process of its own, and workers in theirs; all of it goes with this object. */
final class Bench implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final Path folder;
    private final int port;
    private Process broker;

    Bench() throws IOException {
        folder = Files.createTempDirectory("tidewatch-lib-bench");
        port = FreePort.next();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    void startBroker() throws IOException, InterruptedException, ExecutionException {
        broker = java(
                List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                "io.tidewatch.kafka.embedded.EmbeddedKafkaMain",
                folder.resolve("kafka").toString(),
                Integer.toString(port));
        awaitLine(broker, "READY");
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()))) {
            List<NewTopic> topics = new ArrayList<>();
            Set<String> there = admin.listTopics().names().get();
            for (String name :
                    List.of("tidewatch.logs", "tidewatch.metrics", "tidewatch.errors", Contender.PEER_TOPIC)) {
                if (!there.contains(name)) {
                    topics.add(new NewTopic(name, PARTITIONS, (short) 1)
                            .configs(Map.of("retention.bytes", Long.toString(512L << 20))));
                }
            }
            admin.createTopics(topics).all().get();
        }
    }

    Duration brokerCpu() {
        return broker.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Worker.Result run(Contender.Kind kind, int threads, long rate, double seconds, boolean block)
            throws IOException, InterruptedException {
        Process worker = java(
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                Worker.class.getName(),
                kind.name(),
                bootstrapServers(),
                folder.resolve("worker-" + System.nanoTime()).toString(),
                Integer.toString(threads),
                Long.toString(rate),
                Double.toString(seconds),
                Boolean.toString(block));
        String line = awaitLine(worker, "RESULT");
        worker.waitFor();
        return Worker.Result.parse(line);
    }

    @Override
    public void close() {
        try {
            if (broker != null) {
                broker.destroy();
                broker.waitFor();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process java(List<String> options, String main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr-" + System.nanoTime()).toFile())
                .start();
    }

    private static String awaitLine(Process process, String start) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new IOException("the process ended without " + start);
    }
}
