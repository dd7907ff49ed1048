package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewatch.error.ErrorCapture;
import io.tidewatch.error.ErrorCaptureConfig;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.policy.Policy;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Lines that an operator's policy drops are not sent; what they tell of an error that follows is not lost. */
class DroppedLinesTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "", "");

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.acme.Shop");
    private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();
    private final ErrorCapture capture =
            new ErrorCapture(ErrorCaptureConfig.defaults(), SOURCE, errors::add, Clock.systemUTC());
    private final Publisher publisher = new Publisher(
            PublisherConfig.of(SOURCE, "localhost:1")
                    .with(SpillConfig.off())
                    .queue(64, 1 << 20)
                    .policies(false),
            EventFilter.NONE,
            Clock.systemUTC());

    @AfterEach
    void close() {
        publisher.close(Duration.ZERO);
        context.stop();
    }

    @Test
    void droppedLine_isABreadcrumbOfTheErrorThatFollows() {
        // Given
        dropUpTo(LogLevel.DEBUG);
        publisher.start();

        // When
        log.debug("asking the bank about order {}", 17);
        log.error("payment failed", new IllegalStateException("no answer"));

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !errors.isEmpty());
        assertThat(errors.get(0).breadcrumbs())
                .extracting(Breadcrumb::message)
                .contains("asking the bank about order 17");
        assertThat(publisher.ledger().of(EventKind.LOG).dropped()).containsEntry(DropReason.POLICY, 1L);
        assertThat(publisher.ledger().of(EventKind.LOG).produced()).isEqualTo(2);
    }

    @Test
    void throwableOfADroppedLine_isAnError_thoughTheQueueIsHalfFull() {
        // Given
        dropUpTo(LogLevel.WARN);
        for (int i = 0; i < 1_000; i++) {
            log.warn("line {}", i);
        }

        // When
        log.warn("payment failed, trying again", new IllegalStateException("no answer"));
        publisher.start();

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> !errors.isEmpty());
        assertThat(errors.get(0).message()).isEqualTo("no answer");
        assertThat(publisher.ledger().of(EventKind.LOG).dropped()).isEqualTo(Map.of(DropReason.POLICY, 1_001L));
    }

    private void dropUpTo(LogLevel level) {
        context.setMDCAdapter(MDC.getMDCAdapter());
        TidewatchAppender appender = new TidewatchAppender(publisher, capture);
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
        log.setLevel(Level.DEBUG);
        publisher.policies().set(List.of(new Policy("quiet", true, "", "", "", level, true, 0, false, "", "")));
    }
}
