package io.tidewatch.cli;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Asks something of an alert and waits for what the processor writes into the audit topic about it. */
final class AlertCommands {
    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ProductConfig config;

    AlertCommands(ProductConfig config) {
        this.config = config;
    }

    /** @throws UserError where Kafka cannot be used, or nothing answers in time: then the command is still under way */
    AuditRecord ask(AlertCommand command) {
        ClusterOptions.require(config, Topics.ALERT_COMMANDS);
        ClusterOptions.require(config, Topics.AUDIT);
        Map<String, Object> settings = ClusterOptions.client(config);
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> answers =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = answers.partitionsFor(Topics.AUDIT).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            answers.assign(partitions);
            answers.seekToEnd(partitions);
            partitions.forEach(answers::position); // seeks now, before the answer can come
            send(command);
            return answer(answers, command);
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        }
    }

    private void send(AlertCommand command) {
        Map<String, Object> settings = ClusterOptions.client(config);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) WAIT.toMillis());
        byte[] key = command.alertKey().getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.ALERT_COMMANDS, key, JsonCodec.ALERT_COMMAND.encode(command)))
                    .get(WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw ClusterOptions.unusable(config, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }

    private AuditRecord answer(KafkaConsumer<byte[], byte[]> answers, AlertCommand command) {
        long until = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : answers.poll(POLL)) {
                if (JsonCodec.AUDIT.decode(record.value()) instanceof Decoded.Ok<AuditRecord> ok
                        && isOf(ok.value(), command)) {
                    return ok.value();
                }
            }
        }
        throw new UserError("asked, but no processor has answered within " + WAIT.toSeconds()
                + " s; it is done when one" + " reads " + Topics.ALERT_COMMANDS + " again");
    }

    private static boolean isOf(AuditRecord audit, AlertCommand command) {
        return audit.atMillis() == command.atMillis()
                && audit.target().equals(command.alertKey())
                && audit.by().equals(command.by());
    }
}
