package io.tidewatch.agent;

import io.tidewatch.agent.gateway.GatewayApp;
import io.tidewatch.agent.host.HostSampler;
import io.tidewatch.agent.tail.TailedPath;
import io.tidewatch.agent.tail.Tailer;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.Redactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as an object: host metrics and log files of this host, to Kafka. Construct, {@link #start()}, {@link #close()}.
 * Kafka need not be there. Start and close from one thread.
 */
public final class AgentApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentApp.class);
    private static final int OTHER_EVENTS = 256;
    private static final long OTHER_BYTES = 2 << 20;

    private static final String GATEWAY = "tidewatch-gateway";

    private final AgentConfig config;
    private final List<TailedPath> files;
    private final Source source;
    private final Publisher publisher;
    private final Tailer tailer;
    private final Beat beat;
    private final @Nullable GatewayApp gateway;
    private boolean started;
    private boolean closed;

    public AgentApp(AgentConfig config) {
        this(config, Clock.systemUTC());
    }

    public AgentApp(AgentConfig config, Clock clock) {
        this(config, clock, false);
    }

    /** An agent that looks neither at the host nor at files: it receives only, and tells of itself. */
    public static AgentApp gateway(AgentConfig config) {
        return new AgentApp(config, Clock.systemUTC(), true);
    }

    private AgentApp(AgentConfig config, Clock clock, boolean gatewayOnly) {
        this.config = config;
        this.files = gatewayOnly ? List.of() : config.tail().files();
        String host = hostName();
        String instance = config.instance().isEmpty() ? host : config.instance();
        Source gatewaySource = new Source(GATEWAY, instance, host, config.environment(), "");
        this.source =
                gatewayOnly ? gatewaySource : new Source(config.service(), instance, host, config.environment(), "");
        Redactor redactor = Redactor.of(config.redaction());
        this.publisher = new Publisher(publisherConfig(config, source), new RedactingFilter(redactor), clock);
        this.tailer = new Tailer(config.tail().following(files), source, config.dataDir(), publisher, clock);
        this.gateway = gatewayOnly || config.gateway().enabled()
                ? new GatewayApp(
                        config.gateway(),
                        gatewaySource,
                        config.bootstrapServers(),
                        lean(config.kafka()),
                        redactor,
                        clock)
                : null;
        SelfPoints self = new SelfPoints(publisher, redactor, clock.millis());
        this.beat = new Beat(
                gatewayOnly ? null : () -> HostSampler.ofThisHost(config.probeTimeout()),
                () -> ownPoints(self),
                publisher,
                clock,
                config.interval());
    }

    /** Starts and returns at once, whether Kafka answers or not. */
    public void start() {
        if (started || closed) {
            return;
        }
        started = true;
        publisher.start();
        if (gateway != null) {
            // a port that is taken is said at once
            gateway.start();
        }
        beat.start();
        if (!files.isEmpty()) {
            tailer.start();
        }
        LOG.atInfo()
                .addKeyValue("source", source.key())
                .addKeyValue("bootstrap", config.bootstrapServers())
                .addKeyValue("files", files.size())
                .log("agent started");
    }

    /** @return who the metrics are from; its key is the key of their records */
    public Source source() {
        return source;
    }

    /** @return the port the gateway listens on; 0 where there is none */
    public int gatewayPort() {
        return gateway == null ? 0 : gateway.port();
    }

    /** @return why Kafka takes nothing at the moment; null where it does */
    public @Nullable String fault() {
        return publisher.fault();
    }

    /** Says goodbye, sends what is there within the grace, writes the positions down. Idempotent, also before start. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        tailer.stop();
        if (gateway != null) {
            gateway.close();
        }
        beat.stop(Duration.ofSeconds(1));
        publisher.close();
        tailer.close();
        if (started) {
            LOG.info("agent stopped");
        }
    }

    private List<MetricPoint> ownPoints(SelfPoints self) {
        List<MetricPoint> points = new ArrayList<>(self.take());
        points.addAll(tailer.points());
        if (gateway != null) {
            points.addAll(gateway.points());
        }
        return points;
    }

    /** The queue holds all that the tailer may have on its way, so that no line is ever refused and counted as dropped. */
    private static PublisherConfig publisherConfig(AgentConfig config, Source source) {
        PublisherConfig standard = PublisherConfig.of(source, config.bootstrapServers());
        return new PublisherConfig(
                source,
                config.bootstrapServers(),
                withReserve(config.tail().maxInFlight()) + OTHER_EVENTS,
                withReserve(config.tail().maxInFlightBytes()) + OTHER_BYTES,
                Math.max(standard.maxEventBytes(), 6 * config.tail().maxLineBytes()),
                standard.packBytes(),
                standard.packDelay(),
                config.closeGrace(),
                Overflow.of(Overflow.Policy.DROP_NEWEST),
                // the files that are tailed are the spill
                SpillConfig.off(),
                true,
                lean(config.kafka()));
    }

    /** The producer of an agent needs less than the standard 8 MiB. */
    private static Map<String, String> lean(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.putIfAbsent("buffer.memory", Integer.toString(4 << 20));
        return all;
    }

    /** An eighth of the publisher's queue is not for log events. */
    private static int withReserve(int amount) {
        return amount / 7 * 8 + 8;
    }

    private static String hostName() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
