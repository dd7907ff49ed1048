package io.tidewatch.publish;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.publish.spill.SpillConfig;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An application to be killed: {@code SpillingApp BOOTSTRAP SPILL COUNTER RATE}. Logs numbered lines, each
 * second one of DEBUG, from when there is a policy on, and keeps their count in a mapped file; with a rate of 0 it logs nothing, sends what the one before left, and prints the ledger.
 */
final class SpillingApp {
    private SpillingApp() {}

    public static void main(String[] args) throws IOException {
        Publisher publisher = new Publisher(
                PublisherConfig.of(new Source("victim", "victim-1", "h", "", ""), args[0])
                        .with(SpillConfig.in(Path.of(args[1]))),
                EventFilter.NONE,
                Clock.systemUTC());
        long rate = Long.parseLong(args[3]);
        publisher.start();
        if (rate == 0) {
            publisher.log(LogEvent.of(0, LogLevel.INFO, "", "end"));
            publisher.flush(Duration.ofSeconds(60));
            LossLedger.Balance lines = publisher.ledger().total();
            publisher.close();
            System.out.println("LEDGER " + lines.recovered() + " "
                    + lines.dropped().getOrDefault(DropReason.CRASHED, 0L) + " " + lines.inFlight());
            return;
        }
        try (FileChannel file = FileChannel.open(
                Path.of(args[2]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer counter = file.map(FileChannel.MapMode.READ_WRITE, 0, 8);
            logForEver(publisher, rate, counter);
        }
    }

    private static void logForEver(Publisher publisher, long rate, MappedByteBuffer counter) {
        while (publisher.policies().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
        long began = System.nanoTime();
        for (long n = 0; ; n++) {
            while (n > (System.nanoTime() - began) * rate / 1_000_000_000L) {
                LockSupport.parkNanos(200_000);
            }
            publisher.log(LogEvent.of(
                    n,
                    n % 2 == 0 ? LogLevel.INFO : LogLevel.DEBUG,
                    "com.acme.Victim",
                    "line of the one that is killed"));
            counter.putLong(0, n + 1);
        }
    }
}
