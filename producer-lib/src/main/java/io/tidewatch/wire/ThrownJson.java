package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.Thrown;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The exception of a log line: our {@code error} object, or the flat fields of other shippers. */
final class ThrownJson {
    private String type = "";
    private String message = "";
    private String stack = "";
    private @Nullable String fingerprint;

    void clear() {
        type = message = stack = "";
        fingerprint = null;
    }

    /** @return whether the field was taken; else the parser stands where it stood */
    boolean take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "error", "exception" -> error(in);
            case "error.type" -> type = JsonIn.text(in);
            case "error.message" -> message = JsonIn.text(in);
            case "error.stack_trace", "stack_trace", "stacktrace", "stack" -> stack = JsonIn.text(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A stack text without a type has it in its first line: {@code type: message}. */
    @Nullable
    Thrown toThrown() {
        if (type.isEmpty() && message.isEmpty() && stack.isEmpty()) {
            return null;
        }
        if (type.isEmpty() && !stack.isEmpty()) {
            int end = stack.indexOf('\n');
            String first = (end < 0 ? stack : stack.substring(0, end)).trim();
            int colon = first.indexOf(": ");
            String head = colon < 0 ? first : first.substring(0, colon);
            if (!head.isEmpty() && head.indexOf(' ') < 0) {
                type = head;
                message = colon < 0 || !message.isEmpty() ? message : first.substring(colon + 2);
            }
        }
        return new Thrown(type, message, stack, fingerprint);
    }

    private void error(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            String text = in.getText();
            if (text.indexOf("\n\tat ") >= 0) {
                stack = text;
            } else {
                message = text;
            }
            return;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "type", "class" -> type = JsonIn.text(in);
                case "message" -> message = JsonIn.text(in);
                case "stack", "stack_trace", "stacktrace" -> stack = JsonIn.text(in);
                case "fingerprint" -> fingerprint = in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : null;
                default -> in.skipChildren();
            }
        }
    }
}
