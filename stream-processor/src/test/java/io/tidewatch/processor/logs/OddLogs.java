package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Seeded lines of all kinds, of our publisher and of others, and queries that match some of them. */
final class OddLogs {
    static final List<String> SERVICES = List.of("order", "Order-2", "mail", "图像");

    private static final List<String> WORDS = List.of(
            "order",
            "Paid",
            "failed",
            "TIMEOUT",
            "订单失败",
            "支付",
            "user.name",
            "a-b",
            "ÜBERlauf",
            "K\u212Aelvin",
            "ſtraße",
            "İstanbul",
            "naïve",
            "say \"hi\"",
            "C:\\temp\\x",
            "/api/v1/orders/",
            "line\nbreak",
            "\u001b[31mred\u001b[0m",
            "tab\there",
            "🚀 start",
            "{\"a\":1,\"b\": [2]}",
            "10.0.0.7",
            "v1.2.3",
            "e=mc2",
            "0x1F",
            "done",
            "slow",
            "queue",
            "sync",
            "disk");

    private static final List<String> TEMPLATES = List.of(
            "order {} of {} paid", "step {} done", "connect to {} failed after {} ms", "缓存 {} 未命中", "read {} rows");

    private final Random random;

    OddLogs(long seed) {
        random = new Random(seed);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    String service() {
        return SERVICES.get(random.nextInt(SERVICES.size()));
    }

    private String number() {
        return Integer.toString(random.nextInt(60));
    }

    private Object value() {
        return switch (random.nextInt(6)) {
            case 0 -> (long) random.nextInt(100);
            case 1 -> random.nextInt(400) / 8.0;
            case 2 -> random.nextBoolean();
            case 3 -> new UUID(random.nextInt(3), random.nextInt(3)).toString();
            case 4 -> 1.0e9 + random.nextInt(3);
            default -> word();
        };
    }

    LogEvent event(long millis) {
        String template = random.nextInt(3) == 0 ? TEMPLATES.get(random.nextInt(TEMPLATES.size())) : null;
        List<String> arguments = template == null ? List.of() : List.of(number(), word());
        StringBuilder message = new StringBuilder();
        if (template == null) {
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                message.append(random.nextInt(3) == 0 ? number() : word()).append(random.nextBoolean() ? " " : ", ");
            }
        } else {
            message.append(template.replaceFirst("\\{}", arguments.get(0)).replace("{}", "x"));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            fields.put("took", (long) random.nextInt(100));
            fields.put("f" + random.nextInt(3), value());
        }
        Thrown thrown = random.nextInt(10) == 0
                ? new Thrown(
                        "java.io." + (random.nextBoolean() ? "IOException" : "EOFException"),
                        word(),
                        "at x." + word(),
                        null)
                : null;
        return new LogEvent(
                millis,
                LogLevel.values()[random.nextInt(6)],
                "shop." + number() + ".Handler",
                "t-" + number(),
                message.toString(),
                template,
                arguments,
                List.of(),
                random.nextInt(3) == 0 ? Map.of("request_id", "r-" + number(), "user", word()) : Map.of(),
                fields,
                thrown,
                0,
                null);
    }

    /** Lines as others write them: other names, escapes by number, sources of their own, and broken ones. */
    byte[] foreign(long millis) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            if (random.nextInt(12) == 0) {
                out.append("not json ").append(word().replace('\n', ' ')).append('\n');
                continue;
            }
            out.append("{\"@timestamp\":").append(millis).append(",\"severity\":\"");
            out.append(List.of("info", "WARNING", "err", "Fatal").get(random.nextInt(4)));
            out.append("\", \"message\": \"")
                    .append(escaped(word() + " " + number() + " " + word()))
                    .append('"');
            if (random.nextBoolean()) {
                out.append(",\"fields\":{\"took\": ")
                        .append(random.nextInt(100))
                        .append(",\"deep\":{\"a\" : 1}}");
            }
            if (random.nextInt(3) == 0) {
                out.append(",\"service.name\":\"").append(escaped(service())).append("\",\"host\":\"h9\"");
            }
            out.append("}").append(random.nextBoolean() ? "\r\n" : "\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || random.nextInt(12) == 0) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c == '/' && random.nextBoolean() ? "\\/" : String.valueOf(c));
            }
        }
        return out.toString();
    }

    String query() {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            out.append(random.nextInt(6) == 0 ? "NOT " : random.nextInt(8) == 0 ? "-" : "")
                    .append(term());
            out.append(n > 1 && random.nextInt(4) == 0 ? " OR " : " ");
        }
        return out.toString();
    }

    private String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String part() {
        String word = word();
        int from = random.nextInt(word.length());
        String part = word.substring(from, from + 1 + random.nextInt(word.length() - from));
        return part.codePoints().anyMatch(Character::isLetterOrDigit) ? part : "order";
    }

    private String term() {
        return switch (random.nextInt(20)) {
            case 0 -> "service:" + service();
            case 1 -> "level>=" + LogLevel.values()[random.nextInt(6)];
            case 2 -> "level:" + LogLevel.values()[random.nextInt(6)];
            case 3 -> "request_id=r-" + number();
            case 4 -> "took>" + random.nextInt(100);
            case 5 -> "took=" + random.nextInt(100);
            case 6 -> quoted(word());
            case 7 -> quoted(part());
            case 8 -> "/" + word().replaceAll("[^a-zA-Z]", ".").replaceFirst("^(.{2})(.)", "$1[$2x]?") + "\\W*\\d*/";
            case 9 ->
                "/(?:" + number() + "|order|支付).*"
                        + List.of("a", "o+", "e?r", "\\d{1,3}", "失败").get(random.nextInt(5)) + "/";
            case 10 -> number();
            case 11 -> "f" + random.nextInt(3) + "=" + quoted(String.valueOf(value()));
            case 12 -> "f" + random.nextInt(3) + "=*";
            case 13 -> "logger:shop." + number() + "*";
            case 14 ->
                "exception:"
                        + List.of("IOException", "EOF*", "java.io.IOException").get(random.nextInt(3));
            case 15 -> "user=~/" + List.of("^p", "o.d", "失").get(random.nextInt(3)) + "/";
            case 16 -> "service:(order OR mail)";
            case 17 -> List.of("ord*", "支*", "time*", "use*", "1*").get(random.nextInt(5));
            case 18 -> "(" + quoted(part()) + " OR level:" + LogLevel.values()[random.nextInt(6)] + ")";
            default -> quoted(word().toUpperCase(Locale.ROOT));
        };
    }
}
