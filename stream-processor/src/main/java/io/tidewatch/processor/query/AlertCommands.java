package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What people ask of alerts by HTTP: {@code POST alerts/{key}/acknowledge} and the like. They become records; what came of
 * each stands in the audit topic.
 */
final class AlertCommands {
    private static final int MOST_TEXT = 1_000;

    private final Consumer<AlertCommand> send;
    private final Clock clock;

    /** @param send throws {@link ApiCommand.Unavailable} */
    AlertCommands(Consumer<AlertCommand> send, Clock clock) {
        this.send = send;
        this.clock = clock;
    }

    List<ApiCommand> all() {
        List<ApiCommand> all = new ArrayList<>();
        for (AlertCommand.Action action : AlertCommand.Action.values()) {
            all.add(new ApiCommand(
                    ApiCommand.Method.POST,
                    "alerts/{key}/" + action.name().toLowerCase(Locale.ROOT),
                    ApiTokens.Role.OPERATOR,
                    (params, body, by) -> ask(action, params, body, by)));
        }
        return all;
    }

    private ApiCommand.Done ask(AlertCommand.Action action, Params params, String body, ApiTokens.Holder by) {
        JsonNode in = json(body);
        String comment = text(in, "comment");
        if (action == AlertCommand.Action.COMMENT && comment.isBlank()) {
            throw new BadRequest("comment is missing: {\"comment\":\"...\"}");
        }
        JsonNode until = in.path("until");
        if (!until.isMissingNode() && (action != AlertCommand.Action.ACKNOWLEDGE || !until.canConvertToLong())) {
            throw new BadRequest("until is " + until + ", expected milliseconds since the epoch, of acknowledge only");
        }
        AlertCommand command =
                new AlertCommand(params.required("key"), action, by.name(), clock.millis(), comment, until.asLong(0));
        if (command.untilMillis() != 0 && command.untilMillis() <= command.atMillis()) {
            throw new BadRequest("until is " + command.untilMillis() + ", which is over");
        }
        send.accept(command);
        ObjectNode out = Json.shared().createObjectNode();
        out.set("asked", Json.shared().valueToTree(command));
        return new ApiCommand.Done(202, out);
    }

    private static JsonNode json(String body) {
        if (body.isBlank()) {
            return Json.shared().createObjectNode();
        }
        JsonNode in = Bodies.json(body);
        if (!in.isObject()) {
            throw new BadRequest("the body is no JSON object");
        }
        return in;
    }

    private static String text(JsonNode in, String name) {
        String text = in.path(name).asText("");
        if (text.length() > MOST_TEXT) {
            throw new BadRequest(name + " has " + text.length() + " characters, at most " + MOST_TEXT);
        }
        return text;
    }
}
