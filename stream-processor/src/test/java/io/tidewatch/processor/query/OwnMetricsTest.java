package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnMetricsTest {
    @Test
    void countersGoOn_whenGarbageHasBeenCollected() throws Exception {
        // given
        AtomicLong value = new AtomicLong(5);
        try (OwnMetrics metrics = new OwnMetrics()) {
            metrics.counter("tidewatch.test.plain", "some", value::get);
            metrics.counter("tidewatch.test.tagged", "some", "kind", "a", value::get);
            assertThat(metrics.scrape()).contains("tidewatch_test_plain_total 5.0");

            // when
            WeakReference<Object> garbage = new WeakReference<>(new Object());
            await().until(() -> {
                System.gc();
                return garbage.get() == null;
            });
            value.set(105);

            // then
            assertThat(metrics.scrape())
                    .contains("tidewatch_test_plain_total 105.0")
                    .contains("tidewatch_test_tagged_total{kind=\"a\"} 105.0");
        }
    }
}
