package io.tidewatch.cli.bench;

import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The limit: a Streams application, exactly once, with as many threads and the same decoders, that parses every event of
 * the same records and does nothing else.
 */
final class LimitApp implements AutoCloseable {
    static final String APPLICATION = "tidewatch-bench-limit";

    private final KafkaStreams streams;
    private final LongAdder bad = new LongAdder();

    LimitApp(String application, String bootstrap, int threads, Duration commit, Path stateDir) {
        StreamsBuilder builder = new StreamsBuilder();
        for (String topic : List.of(Topics.LOGS, Topics.METRICS, Topics.ERRORS)) {
            builder.stream(
                            topic,
                            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                    .withName(topic + "-in"))
                    .process(() -> new Parse(topic), Named.as(topic.replace('.', '-') + "-parse"));
        }
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit.toMillis());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        this.streams = new KafkaStreams(builder.build(), p);
    }

    void start() {
        streams.start();
    }

    /** @return how many events could not be parsed */
    long bad() {
        return bad.sum();
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
    }

    private final class Parse extends ContextualProcessor<byte[], byte[], Void, Void> {
        private final String topic;
        private final LogEventDecoder logs = new LogEventDecoder();
        private final MetricBatchDecoder metrics = new MetricBatchDecoder();
        private final ErrorEventDecoder errors = new ErrorEventDecoder();

        Parse(String topic) {
            this.topic = topic;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            byte[] value = record.value();
            Lines.forEach(value, (index, from, to) -> {
                Decoded<?> decoded = topic.equals(Topics.LOGS)
                        ? logs.decode(value, from, to)
                        : topic.equals(Topics.ERRORS)
                                ? errors.decode(value, from, to)
                                : metrics.decode(value, from, to);
                if (!(decoded instanceof Decoded.Ok<?>)) {
                    bad.increment();
                }
            });
        }
    }
}
