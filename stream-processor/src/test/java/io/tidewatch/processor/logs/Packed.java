package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.RecordOrigin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as the publisher packs them. */
final class Packed {
    private Packed() {}

    static byte[] value(List<LogEvent> events) {
        ByteSink out = new ByteSink();
        LogEventEncoder encoder = new LogEventEncoder();
        for (LogEvent event : events) {
            encoder.encode(event, out);
            out.append('\n');
        }
        return out.toBytes();
    }

    static RecordHeaders headers(Source source, long sequence, int n) {
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 1, sequence, n).write(headers);
        return headers;
    }

    static ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            long appendMillis,
            Source source,
            long seq,
            List<LogEvent> events) {
        byte[] value = value(events);
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                appendMillis,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                source.key().getBytes(StandardCharsets.UTF_8),
                value,
                headers(source, seq, events.size()),
                Optional.empty());
    }
}
