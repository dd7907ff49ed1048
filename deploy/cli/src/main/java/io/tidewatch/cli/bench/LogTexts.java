package io.tidewatch.cli.bench;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Log lines as a shop's services write them; some with their template, some as text only. */
final class LogTexts {
    private static final String[] TEMPLATES = {
        "order {} placed by user {} for {} items",
        "payment of order {} accepted after {} ms with method {}",
        "image {} synchronised to {} in {} ms",
        "cache miss for key {}, loading from {} took {} ms",
        "query {} returned {} rows in {} ms",
        "request {} to {} answered {}",
        "stock of article {} changed to {} in warehouse {}",
        "session of user {} expired after {} minutes, {} left",
        "retrying call to {} after {} ms, attempt {}",
        "shipment {} handed to carrier {} with weight {}"
    };
    private static final String[] WORDS = {
        "orders", "payments", "images", "search", "stock", "mail", "carrier", "billing"
    };

    private final Random random;

    LogTexts(Random random) {
        this.random = random;
    }

    LogEvent templated(long timeMillis, LogLevel level) {
        int which = random.nextInt(TEMPLATES.length);
        List<String> arguments = List.of(argument(), argument(), argument());
        return event(timeMillis, level, filled(TEMPLATES[which], arguments), TEMPLATES[which], arguments, which);
    }

    LogEvent plain(long timeMillis, LogLevel level) {
        int which = random.nextInt(TEMPLATES.length);
        String text = "[worker-" + random.nextInt(16) + "] "
                + filled(TEMPLATES[which], List.of(argument(), argument(), argument()));
        return event(timeMillis, level, text, null, List.of(), which);
    }

    static String stack(String type, int kind) {
        StringBuilder out = new StringBuilder(type).append(": could not finish\n");
        for (int i = 0; i < 18; i++) {
            out.append("\tat com.acme.shop.Layer")
                    .append(i)
                    .append(".call(Layer")
                    .append(i)
                    .append(".java:")
                    .append(20 + kind + i)
                    .append(")\n");
        }
        return out.append(
                        "Caused by: java.io.IOException: connection reset\n\tat com.acme.net.Client.read(Client.java:88)\n\t... 12 more\n")
                .toString();
    }

    private LogEvent event(
            long timeMillis,
            LogLevel level,
            String message,
            @Nullable String template,
            List<String> arguments,
            int which) {
        Map<String, String> context = new TreeMap<>();
        context.put("request_id", Long.toHexString(random.nextLong()));
        context.put("trace_id", Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
        context.put("user_id", "u" + random.nextInt(50_000));
        return new LogEvent(
                timeMillis,
                level,
                "com.acme.shop." + WORDS[which % WORDS.length] + ".Handler" + which,
                "http-nio-8080-exec-" + random.nextInt(32),
                message,
                template,
                arguments,
                List.of(),
                context,
                Map.of(),
                null,
                0,
                null);
    }

    private String argument() {
        return switch (random.nextInt(4)) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> WORDS[random.nextInt(WORDS.length)];
            case 2 -> "o-" + Integer.toHexString(random.nextInt());
            default -> Integer.toString(random.nextInt(500));
        };
    }

    private static String filled(String template, List<String> arguments) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (String argument : arguments) {
            int at = template.indexOf("{}", from);
            if (at < 0) {
                break;
            }
            out.append(template, from, at).append(argument);
            from = at + 2;
        }
        return out.append(template, from, template.length()).toString();
    }
}
