package io.tidewatch.agent.gateway;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as an object: events from elsewhere, to Kafka, each in the name of who it is from. Construct,
 * {@link #start()}, {@link #close()}. Kafka need not be there: senders are asked to come again meanwhile.
 */
public final class GatewayApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayApp.class);

    private final Publisher publisher;
    private final Intake intake;
    private final GatewayServer server;
    private boolean started;
    private boolean closed;

    /**
     * @param source in whose name the gateway connects; what it receives keeps its own
     * @param kafka further producer properties
     */
    public GatewayApp(
            GatewayConfig config,
            Source source,
            String bootstrapServers,
            Map<String, String> kafka,
            Redactor redactor,
            Clock clock) {
        config.requireGuarded();
        PublisherConfig publishing = PublisherConfig.of(source, bootstrapServers)
                // who sent it has it still until we say that we have it
                .with(Overflow.of(Overflow.Policy.DROP_NEWEST), SpillConfig.off())
                .policies(false)
                .kafka(kafka)
                .otherSources(config.maxSources());
        this.publisher = new Publisher(publishing, new RedactingFilter(redactor), clock);
        this.intake = new Intake(config, publisher, redactor::redactValue, clock);
        this.server = new GatewayServer(config, intake);
    }

    /** Binds and starts; throws IllegalStateException where the port is taken. */
    public void start() {
        if (started || closed) {
            return;
        }
        started = true;
        publisher.start();
        server.start();
        LOG.atInfo().addKeyValue("port", server.port()).log("gateway started");
    }

    /** @return the port it listens on; the configured one before start */
    public int port() {
        return server.port();
    }

    /** What it received, took and refused; for the metrics of the process. */
    public List<MetricPoint> points() {
        return intake.points();
    }

    /** Takes no more requests, answers those it has, ends. Idempotent, also before start. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.close();
        publisher.close(Duration.ofSeconds(1));
        if (started) {
            LOG.info("gateway stopped");
        }
    }
}
