package io.tidewatch.kafka.embedded;

import java.nio.file.Path;

/** An embedded broker in a process of its own: {@code EmbeddedKafkaMain DIR PORT}. Prints READY; stops on SIGTERM. */
public final class EmbeddedKafkaMain {
    private EmbeddedKafkaMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: EmbeddedKafkaMain DIR PORT");
            System.exit(2);
        }
        EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(Path.of(args[0]), Integer.parseInt(args[1])));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
        kafka.start();
        System.out.println("READY " + kafka.bootstrapServers());
        Thread.currentThread().join();
    }
}
