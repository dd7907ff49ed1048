package io.tidewatch.instrument.spring;

import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up, whatever Kafka does: who is watched must not be taken out of service for that. The details say what is wrong. */
final class PublisherHealthIndicator implements HealthIndicator {
    private final Publisher publisher;

    PublisherHealthIndicator(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Health health() {
        LossLedger.Balance balance = publisher.ledger().total();
        String fault = publisher.fault();
        return Health.up()
                .withDetail("publishing", fault == null ? "ok" : fault)
                .withDetail("waiting", publisher.queued())
                .withDetail("delivered", balance.delivered())
                .withDetail("dropped", balance.dropped())
                .build();
    }
}
