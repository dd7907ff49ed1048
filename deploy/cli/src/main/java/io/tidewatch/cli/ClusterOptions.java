package io.tidewatch.cli;

import io.tidewatch.topics.KafkaFault;
import io.tidewatch.topics.TopicAdmin;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Kafka is, for a command that talks to it: as told, else that of the all-in-one that runs on the data folder. */
final class ClusterOptions extends ConfigOptions {
    private static final String SERVERS = "TIDEWATCH_KAFKA_BOOTSTRAP_SERVERS";
    private static final int ANSWERS_WITHIN_MILLIS = 15_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the running 'up' whose Kafka it is (default: data).")
    private @Nullable Path data;

    /** @return whether anything of it was said */
    boolean said() {
        return given() || data != null;
    }

    ProductConfig load() {
        return load(System.getenv());
    }

    /** All layers; where none of them names a cluster, that of the running all-in-one, with its layout. */
    ProductConfig load(Map<String, String> environment) {
        boolean told = given() || environment.containsKey(SERVERS);
        Map<String, String> running = new LinkedHashMap<>();
        if (!told) {
            RunningFile.read(data == null ? Path.of("data") : data).ifPresent(up -> {
                running.put("kafka.bootstrapServers", up.bootstrapServers());
                running.put("topics.partitions", Integer.toString(AllInOne.PARTITIONS));
                running.put("topics.replication", "1");
            });
        }
        return load(environment, running);
    }

    /** @return the settings of any client */
    static Map<String, Object> client(ProductConfig config) {
        Map<String, Object> client = new LinkedHashMap<>(config.kafka().properties());
        client.put("bootstrap.servers", config.kafka().bootstrapServers());
        return client;
    }

    /** @throws UserError where the cluster does not answer or refuses, with what to do about it */
    static <T> T ask(ProductConfig config, Function<Admin, T> work) {
        Map<String, Object> client = client(config);
        client.putIfAbsent("default.api.timeout.ms", ANSWERS_WITHIN_MILLIS);
        client.putIfAbsent("request.timeout.ms", ANSWERS_WITHIN_MILLIS);
        try (Admin admin = Admin.create(client)) {
            return work.apply(admin);
        } catch (KafkaException e) {
            throw unusable(config, e);
        }
    }

    /** @throws UserError where the topic is not there, or the cluster cannot be asked, with what to do about it */
    static void require(ProductConfig config, String topic) {
        boolean there = ask(config, admin -> TopicAdmin.names(admin).contains(topic));
        if (!there) {
            throw new UserError("Kafka at " + config.kafka().bootstrapServers() + " has no topic " + topic
                    + " that this user may see: create the topics with 'tidewatch topics apply' (see its --help), or"
                    + " name the right cluster with --kafka");
        }
    }

    static UserError unusable(ProductConfig config, Throwable fault) {
        return new UserError(KafkaFault.once(config.kafka().bootstrapServers(), fault)
                + "; start 'tidewatch up', or name the brokers with --kafka HOST:PORT");
    }
}
