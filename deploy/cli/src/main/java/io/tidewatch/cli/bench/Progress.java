package io.tidewatch.cli.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Says now and then how far long work is. Used by one thread. */
final class Progress implements DoubleConsumer {
    private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final String what;
    private final double total;
    private final Consumer<String> say;
    private long next = System.nanoTime() + EVERY_NANOS;

    private Progress(String what, double total, Consumer<String> say) {
        this.what = what;
        this.total = total;
        this.say = say;
    }

    static Progress of(String what, double total, Consumer<String> say) {
        return new Progress(what, total, say);
    }

    @Override
    public void accept(double done) {
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + EVERY_NANOS;
            say.accept(String.format(Locale.ROOT, "%-5s  %3.0f %%", what, 100 * Math.min(1, done / total)));
        }
    }
}
