package io.tidewatch.notifier.render;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.notifier.message.GroupState;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Saying;
import io.tidewatch.report.ReportSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** Notifications as plain text. Values are taken as they are but for control characters, which become spaces. */
public final class PlainText {
    private static final int MOST_TITLE_CHARS = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX");

    private PlainText() {}

    /** @return one line of at most 200 characters: state, severity, what, how many */
    public static String title(Intent intent) {
        if (intent.report() != null) {
            return cut(ReportSummary.title(intent.report().report()));
        }
        if (!intent.digest()) {
            return cut(title(intent.sayings().get(0)));
        }
        String worst = intent.firing() ? intent.severity().name() + " " : "";
        return cut("[" + (intent.firing() ? "FIRING" : "RESOLVED") + "] " + worst
                + intent.sayings().size() + " groups: "
                + name(intent.sayings().get(0).group()) + " and others");
    }

    /** @return one line: title, why, reason */
    public static String line(Saying saying) {
        GroupState group = saying.group();
        String why = group.alerts().isEmpty() ? "" : ": " + text(group.alerts().get(0));
        return oneLine(title(saying) + why) + "  (" + reason(saying) + ")";
    }

    /** @return the whole text, lines parted by a line feed */
    public static String body(Intent intent, ZoneId zone) {
        StringBuilder out = new StringBuilder();
        if (intent.report() != null) {
            ReportSummary.lines(intent.report().report())
                    .forEach(line -> out.append(line).append('\n'));
            out.append(oneLine(intent.report().link())).append('\n');
        }
        for (Saying saying : intent.sayings()) {
            GroupState group = saying.group();
            out.append(title(saying)).append('\n').append(reason(saying)).append("\n\n");
            for (Alert alert : group.alerts()) {
                out.append(status(alert)).append(' ').append(alert.severity()).append("  ");
                out.append(oneLine(text(alert))).append('\n');
                out.append("  since ").append(time(alert.firingSinceMillis(), zone));
                if (status(alert).equals("RESOLVED") && alert.resolvedAtMillis() > 0) {
                    out.append(", until ").append(time(alert.resolvedAtMillis(), zone));
                }
                out.append('\n');
                alert.samples()
                        .forEach(s ->
                                out.append("  | ").append(oneLine(s.text())).append('\n'));
            }
            if (group.leftOut() > 0) {
                out.append("…and ").append(group.leftOut()).append(" more\n");
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** @return one line: {@code [FIRING:2] CRITICAL orders slow (service=shop)} */
    static String title(Saying saying) {
        GroupState group = saying.group();
        String state = group.firing() > 0
                ? "[FIRING" + (group.firing() > 1 ? ":" + group.firing() : "") + "] " + group.severity() + " "
                : "[RESOLVED] ";
        return oneLine(state + name(group));
    }

    /** @return why it is said, in words */
    public static String reason(Saying saying) {
        return switch (saying.reason()) {
            case FIRST -> "first notification";
            case NEW_ALERTS -> "new alerts in the group";
            case SEVERITY_RAISED -> "severity raised";
            case REMINDER -> "reminder";
            case RESOLVED -> "resolved";
            case SILENCE_ENDED -> "silence ended";
            case ESCALATED -> "escalated: nobody acknowledged it";
            case FLAPPING -> "flapping: it fires and resolves too often to be told of each time";
            default -> saying.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** @return what the alert says of itself, best text first */
    static String text(Alert alert) {
        String summary = alert.annotations().getOrDefault("summary", "");
        if (!summary.isBlank()) {
            return alert.why().isBlank() ? summary : summary + " (" + alert.why() + ")";
        }
        return alert.why().isBlank() ? alert.key() : alert.why();
    }

    static String status(Alert alert) {
        return alert.state() == AlertState.FIRING ? "FIRING" : "RESOLVED";
    }

    private static String name(GroupState group) {
        if (group.alerts().isEmpty()) {
            return group.key();
        }
        Alert first = group.alerts().get(0);
        String name = Objects.requireNonNullElse(first.labels().get("alertname"), first.ruleId());
        String service = first.labels().getOrDefault("service", "");
        return service.isEmpty() ? name : name + " (" + service + ")";
    }

    private static String time(long millis, ZoneId zone) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** @return the text with everything that could end a line, hide or turn text round made a space */
    public static String oneLine(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean plain = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE;
            out.appendCodePoint(plain ? c : ' ');
        });
        return out.toString().strip();
    }

    private static String cut(String text) {
        if (text.length() <= MOST_TITLE_CHARS) {
            return text;
        }
        int end = MOST_TITLE_CHARS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
