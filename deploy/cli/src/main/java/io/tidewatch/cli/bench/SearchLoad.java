package io.tidewatch.cli.bench;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Log lines of {@value #TEMPLATES} templates, each with three ids that no other line has: an order's number, a request's
 * UUID and a trace's 32 hexadecimal digits. Packed as the publisher packs them, one source a record.
 *
 * @param bytes size of all lines, about
 * @param seed the same seed gives the same lines, but for their times
 */
record SearchLoad(long bytes, long seed) {
    static final int TEMPLATES = 1_200;

    /** Stands in the lines of one template. */
    static final String LITERAL = "declined by issuer";

    private static final int RECORD_BYTES = 60 << 10;
    private static final int SOURCES = 24;
    private static final int AVERAGE_LINE = 560;
    private static final String[] DEEDS = {
        "accepted", "booked", "charged", "checked", "closed", "confirmed", "copied", "created", "delivered", "ended",
        "fetched", "finished", "handed over", "imported", "indexed", "joined", "kept", "listed", "loaded", "locked",
        "mailed", "merged", "moved", "opened", "packed", "parsed", "planned", "printed", "queued", "read",
        "refunded", "released", "resized", "routed", "saved", "scanned", "sent", "shipped", "signed", "stored"
    };
    private static final String[] THINGS = {
        "address", "basket", "batch", "bill", "booking", "card", "cart", "claim", "coupon", "customs form",
        "delivery", "dispatch note", "document", "gift", "image", "invoice", "label", "letter", "offer", "order",
        "package", "page", "pallet", "payment", "picture", "price", "receipt", "return", "stock", "voucher"
    };

    /** Takes each line as it goes into the topic. */
    interface Lines {
        void take(byte[] bytes, int from, int to) throws IOException;
    }

    /** What was made: an id of a line in the middle, and of its trace. */
    record Made(long lines, long bytes, String order, String trace) {}

    /**
     * @param fromMillis event time of the first line
     * @param toMillis and of the last
     */
    Made run(long fromMillis, long toMillis, Consumer<LoadRecord> records, Lines plain) throws IOException {
        Random random = new Random(seed);
        LogEventEncoder encoder = new LogEventEncoder();
        ByteSink sink = new ByteSink();
        long[] sequences = new long[SOURCES];
        long made = 0;
        long lines = 0;
        String order = "";
        String trace = "";
        while (made < bytes) {
            int s = random.nextInt(SOURCES);
            Source source = new Source("svc-" + s % 8, "i" + s, "host-" + s, "bench", "1.0");
            sink.reset();
            int n = 0;
            while (sink.length() < RECORD_BYTES) {
                long at = fromMillis + (long) ((toMillis - fromMillis) * Math.min(1.0, (double) made / bytes));
                LogEvent event = event(random, at + n % 50);
                int from = sink.length();
                encoder.encode(event, sink);
                sink.append('\n');
                plain.take(sink.array(), from, sink.length());
                made += sink.length() - from;
                n++;
                if (order.isEmpty() && made > bytes / 3) {
                    order = String.valueOf(event.fields().get("orderId"));
                    trace = event.context().getOrDefault("trace_id", "");
                }
            }
            records.accept(new LoadRecord(
                    Topics.LOGS,
                    source.key(),
                    sink.toBytes(),
                    new RecordOrigin(source, fromMillis, sequences[s], n),
                    n));
            sequences[s] += n;
            lines += n;
        }
        return new Made(lines, made, order, trace);
    }

    long lines() {
        return bytes / AVERAGE_LINE;
    }

    private static LogEvent event(Random random, long timeMillis) {
        int which = random.nextInt(TEMPLATES);
        long order = 10_000_000_000L + (random.nextLong() >>> 1) % 80_000_000_000L;
        long took = random.nextInt(2_000);
        String thing = THINGS[which / DEEDS.length];
        String what = which == 7 ? LITERAL : DEEDS[which % DEEDS.length];
        String template = thing + " {} " + what + " for customer {} in {} ms";
        String customer = "c" + random.nextInt(50_000);
        String message = thing + ' ' + order + ' ' + what + " for customer " + customer + " in " + took + " ms";
        Map<String, String> context = new TreeMap<>();
        context.put("request_id", new UUID(random.nextLong(), random.nextLong()).toString());
        context.put("trace_id", hex(random) + hex(random));
        int level = random.nextInt(100);
        return new LogEvent(
                timeMillis,
                level < 2 ? LogLevel.ERROR : level < 7 ? LogLevel.WARN : LogLevel.INFO,
                "com.acme.shop." + thing.replace(' ', '.') + ".Handler" + which % 40,
                "http-nio-8080-exec-" + random.nextInt(32),
                message,
                template,
                List.of(Long.toString(order), customer, Long.toString(took)),
                List.of(),
                context,
                Map.of("orderId", order, "took", took),
                null,
                0,
                null);
    }

    private static String hex(Random random) {
        String digits = Long.toHexString(random.nextLong());
        return "0".repeat(16 - digits.length()) + digits;
    }
}
