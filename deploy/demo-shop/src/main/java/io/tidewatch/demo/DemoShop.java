package io.tidewatch.demo;

import io.tidewatch.Tidewatch;
import io.tidewatch.TidewatchConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * {@code DemoShop BOOTSTRAP}: a web shop with customers, an image sync and a database, all made up, on one JVM. After 40 s
 * its database becomes slow and orders fail; a minute later it recovers. Runs until SIGTERM, with {@code --until-eof} also
 * until its standard input ends, as it does when the process that started it dies.
 */
public final class DemoShop {
    private DemoShop() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        boolean untilEof = args.length == 2 && args[1].equals("--until-eof");
        if (args.length != 1 && !untilEof) {
            System.err.println("usage: DemoShop HOST:PORT [--until-eof]");
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

        if (untilEof) {
            System.in.transferTo(OutputStream.nullOutputStream());
            System.exit(0);
        }
        CountDownLatch closing = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(closing::countDown, "shop-closing"));
        closing.await();
    }
}
