package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Texts for a terminal. What came from logs is hostile: nothing in it may move the cursor or colour the screen. */
final class Terminal {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private Terminal() {}

    /** @return the text without control characters, on one line */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> out.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c));
        return out.toString();
    }

    /** @return whether a person is at both ends: what is typed and what is shown */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on there is always one: it is asked what it is
    static boolean attended() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            // before Java 22: where there is one, it is a terminal
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** One alert on one line. */
    static String alert(JsonNode alert) {
        String summary = alert.path("annotations")
                .path("summary")
                .asText(alert.path("ruleId").asText());
        return plain(String.format(
                "%s  %-8s %-8s %s: %s",
                TIME.format(Instant.ofEpochMilli(alert.path("changedAtMillis").asLong())),
                alert.path("state").asText(),
                alert.path("severity").asText(),
                summary,
                alert.path("why").asText()));
    }
}
