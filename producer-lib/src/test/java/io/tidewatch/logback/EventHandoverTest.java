package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

class EventHandoverTest {
    private final LoggerContext context = new LoggerContext();
    private final List<String> told = new ArrayList<>();
    private final EventHandover handover = EventHandover.start(properties(), new RedactionProperties());

    @AfterEach
    void close() {
        handover.close();
    }

    @Test
    void fallbackThatThrows_costsNoSecondEvent() {
        // Given
        handover.close();

        // When
        boolean taken = handover.offer(event(), reason -> {
            told.add(reason);
            throw new IllegalStateException("the fallback is broken");
        });

        // Then
        assertThat(taken).isFalse();
        assertThat(told).containsExactly("the queue is full or closed");
        assertThat(handover.ledger().of(EventKind.LOG).produced()).isEqualTo(1);
        assertThat(handover.ledger().of(EventKind.LOG).dropped()).isEqualTo(Map.of(DropReason.SHUTDOWN, 1L));
    }

    @Test
    void eventThatCannotBeCaptured_isCountedOnce_andTheFallbackHears() {
        // Given
        LoggingEvent event = event();
        event.addMarker(new Hostile());

        // When
        boolean taken = handover.offer(event, told::add);
        await().until(() -> handover.ledger().of(EventKind.LOG).inFlight() == 0);
        handover.close();

        // Then
        assertThat(taken).isFalse();
        assertThat(told).containsExactly("it could not be captured: java.lang.UnsupportedOperationException");
        assertThat(handover.ledger().of(EventKind.LOG).produced()).isEqualTo(1);
        assertThat(handover.ledger().of(EventKind.LOG).dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 1L));
    }

    @Test
    void errors_findRoom_whereLinesOfDebugFindNone() {
        // Given
        await().atMost(Duration.ofSeconds(10))
                .until(() -> IntStream.range(0, 200).noneMatch(i -> handover.offer(event(Level.DEBUG), reason -> {})));

        // When
        boolean taken = handover.offer(event(Level.ERROR), told::add);

        // Then
        assertThat(taken).isTrue();
        assertThat(told).isEmpty();
    }

    private LoggingEvent event() {
        return event(Level.WARN);
    }

    private LoggingEvent event(Level level) {
        context.setMDCAdapter(MDC.getMDCAdapter());
        return new LoggingEvent("fqcn", context.getLogger("com.acme.Shop"), level, "low stock", null, null);
    }

    private static PublisherProperties properties() {
        PublisherProperties properties = new PublisherProperties();
        properties.setService("shop");
        properties.setBootstrapServers("localhost:1");
        properties.setSpill(false);
        properties.setQueueEvents(128);
        properties.setCloseGraceMillis(0);
        return properties;
    }

    /** A marker of an application whose name cannot be had. */
    private static final class Hostile implements Marker {
        private final Marker good = new BasicMarkerFactory().getMarker("good");

        @Override
        public String getName() {
            throw new UnsupportedOperationException("no name");
        }

        @Override
        public void add(Marker reference) {
            good.add(reference);
        }

        @Override
        public boolean remove(Marker reference) {
            return good.remove(reference);
        }

        @Override
        @SuppressWarnings("deprecation")
        public boolean hasChildren() {
            return good.hasChildren();
        }

        @Override
        public boolean hasReferences() {
            return good.hasReferences();
        }

        @Override
        public java.util.Iterator<Marker> iterator() {
            return good.iterator();
        }

        @Override
        public boolean contains(Marker other) {
            return good.contains(other);
        }

        @Override
        public boolean contains(String name) {
            return good.contains(name);
        }
    }
}
