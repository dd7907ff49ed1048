package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded log events and queries over a small vocabulary, so that queries match some and not all. */
final class RandomLogs {
    static final List<String> SERVICES = List.of("order", "image", "mail");

    private static final List<String> WORDS = List.of(
            "order",
            "paid",
            "failed",
            "Timeout",
            "image",
            "sync",
            "cache",
            "miss",
            "retry",
            "订单失败",
            "user.name",
            "a-b",
            "connect",
            "disk",
            "Überlauf",
            "done",
            "queue",
            "slow");

    private final Random random;

    RandomLogs(long seed) {
        random = new Random(seed);
    }

    String service() {
        return SERVICES.get(random.nextInt(SERVICES.size()));
    }

    LogEvent event(long millis) {
        StringBuilder message = new StringBuilder(word());
        for (int n = random.nextInt(5); n > 0; n--) {
            message.append(random.nextBoolean() ? " " : ", ").append(random.nextInt(3) == 0 ? number() : word());
        }
        Thrown thrown = random.nextInt(12) == 0 ? new Thrown("a." + word(), word(), "at x." + word(), null) : null;
        LogLevel level = LogLevel.values()[random.nextInt(LogLevel.values().length)];
        boolean templated = random.nextInt(4) == 0;
        String argument = number();
        return new LogEvent(
                millis,
                level,
                "shop." + word(),
                "t",
                templated ? "step " + argument + " done" : message.toString(),
                templated ? "step {} done" : null,
                templated ? List.of(argument) : List.of(),
                List.of(),
                random.nextInt(3) == 0 ? Map.of("request_id", "r-" + number()) : Map.of(),
                random.nextInt(3) == 0 ? Map.of("took", (long) random.nextInt(100)) : Map.of(),
                thrown,
                0,
                null);
    }

    String query() {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            out.append(random.nextInt(5) == 0 ? "-" : "")
                    .append(term())
                    .append(n > 1 && random.nextInt(4) == 0 ? " OR " : " ");
        }
        return out.toString();
    }

    private String term() {
        return switch (random.nextInt(11)) {
            case 0 -> "service:" + service();
            case 1 -> "level>=" + LogLevel.values()[random.nextInt(6)];
            case 2 -> "level:" + LogLevel.values()[random.nextInt(6)];
            case 3 -> "request_id=r-" + number();
            case 4 -> "took>" + random.nextInt(100);
            case 5 -> "took=" + random.nextInt(100);
            case 6 -> "\"" + word() + " " + word() + "\"";
            case 7 -> "/" + word().substring(0, 2) + "\\w+/";
            case 8 -> number();
            case 9 -> word().substring(0, 2) + "*";
            default -> word().toUpperCase(java.util.Locale.ROOT);
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private String number() {
        return Integer.toString(random.nextInt(200));
    }
}
