package io.tidewatch.demo;

import io.tidewatch.Tidewatch;
import io.tidewatch.TidewatchConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * {@code DemoShop BOOTSTRAP}: a web shop with customers, an image sync and a database, all made up, on one JVM. After 40 s
 * its database becomes slow and orders fail; a minute later it recovers. Runs until SIGTERM.
 */
public final class DemoShop {
    private DemoShop() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: DemoShop HOST:PORT");
            System.exit(2);
        }
        // all it takes to be watched: logs through logback, metrics through Micrometer, errors by themselves
        Tidewatch tidewatch = Tidewatch.start(TidewatchConfig.builder("shop", args[0])
                .environment("demo")
                .release("1.4.2")
                .metricsInterval(Duration.ofSeconds(5))
                .build());

        Trouble trouble = Trouble.after(Duration.ofSeconds(40), Duration.ofSeconds(75));
        Database database = new Database(tidewatch.metrics(), trouble);
        Shop shop = new Shop(tidewatch.metrics(), new Orders(database));
        ImageSync sync = new ImageSync(tidewatch.metrics(), trouble);
        shop.open(4);
        sync.start();

        CountDownLatch closing = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(closing::countDown, "shop-closing"));
        closing.await();
    }
}
