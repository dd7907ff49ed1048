package io.tidewatch.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Customers who look, search and order: every request has an id and a user in its logging context. */
final class Shop {
    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("io.example.shop.access");
    private static final long PAUSE_MILLIS = 250;

    private final MeterRegistry metrics;
    private final Orders orders;

    Shop(MeterRegistry metrics, Orders orders) {
        this.metrics = metrics;
        this.orders = orders;
    }

    // nothing waits for the turns; each catches what goes wrong in it
    @SuppressWarnings("FutureReturnValueIgnored")
    void open(int customers) {
        AtomicInteger number = new AtomicInteger();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(customers, task -> {
            Thread thread = new Thread(task, "http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < customers; i++) {
            threads.scheduleWithFixedDelay(
                    this::request, i * PAUSE_MILLIS / customers, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        LOG.info("the shop is open for {} customers at a time", customers);
    }

    private void request() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        MDC.put("request_id", UUID.randomUUID().toString().substring(0, 8));
        MDC.put("user_id", "u" + random.nextInt(500));
        String route = random.nextInt(3) == 0 ? "/orders" : random.nextBoolean() ? "/search" : "/articles/{id}";
        String method = route.equals("/orders") ? "POST" : "GET";
        long start = System.nanoTime();
        int status = 200;
        try {
            status = handle(route, random);
        } catch (RuntimeException e) {
            status = 500;
            LOG.error("request to {} failed", route, e);
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Timer.builder("http.server.request.duration")
                    .tag("http.request.method", method)
                    .tag("http.route", route)
                    .tag("http.response.status_code", Integer.toString(status))
                    .register(metrics)
                    .record(took);
            ACCESS.info("{} {} answered {} in {} ms", method, route, status, took.toMillis());
            MDC.clear();
        }
    }

    private int handle(String route, ThreadLocalRandom random) {
        if (route.equals("/orders")) {
            orders.place(MDC.get("user_id"), 1 + random.nextInt(5));
            return 201;
        }
        if (random.nextInt(60) == 0) {
            return applyDiscount(random);
        }
        LOG.info("user looked at article {} of {}", random.nextInt(2_000), "catalogue-" + random.nextInt(4));
        return 200;
    }

    /** Now and then somebody tries a code that is none: an error that is there in good times too. */
    private int applyDiscount(ThreadLocalRandom random) {
        try {
            orders.discount("X" + random.nextInt(100));
            return 200;
        } catch (IllegalArgumentException e) {
            LOG.warn("discount refused", e);
            return 400;
        }
    }
}
