package io.tidewatch.libbench;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import com.github.danielwegener.logback.kafka.KafkaAppender;
import com.github.danielwegener.logback.kafka.delivery.AsynchronousDeliveryStrategy;
import com.github.danielwegener.logback.kafka.keying.NoKeyKeyingStrategy;
import io.tidewatch.error.ErrorCapture;
import io.tidewatch.error.ErrorCaptureConfig;
import io.tidewatch.event.Source;
import io.tidewatch.logback.TidewatchAppender;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;

/** An appender on a logback context of its own: ours or a peer's. */
final class Contender implements AutoCloseable {
    static final String PEER_TOPIC = "peer.logs";
    private static final int PEER_QUEUE = 16_384;

    /** Whose appender. */
    enum Kind {
        /** Without redaction and error capture, as the peers are. */
        TIDEWATCH,
        TIDEWATCH_REDACTED,
        /** As {@code Tidewatch.start} sets it up: redaction, error capture, breadcrumbs. */
        TIDEWATCH_DEFAULT,
        KAFKA_APPENDER,
        ASYNC_KAFKA_APPENDER,
        LOGSTASH_ASYNC_FILE,
        FILE;

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    final Logger log;
    private final LoggerContext context = new LoggerContext();
    private final String bootstrapServers;
    private final Path folder;
    private @Nullable Publisher publisher;
    private @Nullable ErrorCapture errors;

    /** @param block whether a full queue makes callers wait; else it drops */
    Contender(Kind kind, String bootstrapServers, Path folder, boolean block) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        context.setMDCAdapter(new LogbackMDCAdapter());
        log = context.getLogger("com.acme.checkout.web.OrderController");
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(
                switch (kind) {
                    case TIDEWATCH -> tidewatch(EventFilter.NONE, false, block);
                    case TIDEWATCH_REDACTED -> tidewatch(new RedactingFilter(Redactor.standard()), false, block);
                    case TIDEWATCH_DEFAULT -> tidewatch(new RedactingFilter(Redactor.standard()), true, block);
                    case KAFKA_APPENDER -> kafkaAppender();
                    case ASYNC_KAFKA_APPENDER -> asyncKafkaAppender(block);
                    case LOGSTASH_ASYNC_FILE -> logstashAsyncFile();
                    case FILE -> file();
                });
    }

    /** What a request's filter would put there; for the calling thread. */
    void context() {
        LogbackMDCAdapter mdc = (LogbackMDCAdapter) context.getMDCAdapter();
        mdc.put("request_id", "4bf92f3577b34da6");
        mdc.put("user_id", "u55123");
        mdc.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
        mdc.put("span_id", "b7ad6b7169203331");
        mdc.put("tenant", "t-417");
    }

    @Nullable
    Publisher publisher() {
        return publisher;
    }

    /** Ends when all that was taken is delivered or written. */
    @Override
    public void close() {
        context.stop();
        if (errors != null) {
            errors.close();
        }
        if (publisher != null) {
            publisher.flush(Duration.ofMinutes(2));
            publisher.close();
        }
    }

    private Appender<ILoggingEvent> tidewatch(EventFilter filter, boolean captureErrors, boolean block) {
        Overflow overflow = block
                ? new Overflow(Overflow.Policy.BLOCK, Duration.ofMinutes(1))
                : Overflow.of(Overflow.Policy.BY_LEVEL);
        Publisher own = new Publisher(
                PublisherConfig.of(new Source("bench", "bench-1", "host-1", "test", "3.14.2"), bootstrapServers)
                        .with(overflow, SpillConfig.in(folder)),
                filter,
                Clock.systemUTC());
        publisher = own;
        own.start();
        LoggedThrowables throwables = LoggedThrowables.NONE;
        if (captureErrors) {
            errors = new ErrorCapture(ErrorCaptureConfig.defaults(), own.source(), own, Clock.systemUTC());
            errors.start();
            throwables = errors;
        }
        return started(new TidewatchAppender(own, throwables));
    }

    private Appender<ILoggingEvent> kafkaAppender() {
        KafkaAppender<ILoggingEvent> appender = new KafkaAppender<>();
        appender.setEncoder(logstash());
        appender.setTopic(PEER_TOPIC);
        appender.setKeyingStrategy(new NoKeyKeyingStrategy());
        appender.setDeliveryStrategy(new AsynchronousDeliveryStrategy());
        appender.addProducerConfigValue("bootstrap.servers", bootstrapServers);
        appender.addProducerConfigValue("acks", "all");
        appender.addProducerConfigValue("linger.ms", "20");
        appender.addProducerConfigValue("batch.size", "131072");
        appender.addProducerConfigValue("compression.type", "lz4");
        return started(appender);
    }

    private Appender<ILoggingEvent> asyncKafkaAppender(boolean block) {
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setQueueSize(PEER_QUEUE);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(!block);
        async.addAppender(kafkaAppender());
        return started(async);
    }

    private Appender<ILoggingEvent> logstashAsyncFile() {
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(folder.resolve("logstash.log").toString());
        file.setEncoder(logstash());
        LoggingEventAsyncDisruptorAppender async = new LoggingEventAsyncDisruptorAppender();
        async.setRingBufferSize(PEER_QUEUE);
        async.setContext(context);
        async.addAppender(started(file));
        return started(async);
    }

    private Appender<ILoggingEvent> file() {
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setContext(context);
        pattern.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{36} "
                + "[%X{request_id} %X{user_id} %X{trace_id} %X{span_id} %X{tenant}] - %msg%n");
        pattern.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(folder.resolve("plain.log").toString());
        file.setEncoder(pattern);
        return started(file);
    }

    private LogstashEncoder logstash() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setCustomFields("{\"service\":\"bench\",\"host\":\"host-1\",\"env\":\"test\",\"version\":\"3.14.2\"}");
        encoder.start();
        return encoder;
    }

    private <A extends Appender<ILoggingEvent>> A started(A appender) {
        appender.setContext(context);
        appender.start();
        return appender;
    }
}
