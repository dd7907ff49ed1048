package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What people ask of alerts by HTTP: {@code POST alerts/{key}/acknowledge} and the like. They become records; what came of
 * each stands in the audit topic, and who asks with {@code wait=5s} is told.
 */
final class AlertCommands {
    private static final int MOST_TEXT = 1_000;

    private static final String VIA = "api";
    private static final Duration MOST_WAIT = Duration.ofSeconds(20);

    private final CommandSink sink;
    private final Predicate<String> unknown;
    private final Clock clock;

    /** @param unknown whether it is certain that there is no alert of that key */
    AlertCommands(CommandSink sink, Predicate<String> unknown, Clock clock) {
        this.sink = sink;
        this.unknown = unknown;
        this.clock = clock;
    }

    List<ApiCommand> all() {
        List<ApiCommand> all = new ArrayList<>();
        for (AlertCommand.Action action : AlertCommand.Action.values()) {
            String name = action.name().toLowerCase(Locale.ROOT);
            all.add(new ApiCommand(
                    ApiCommand.Method.POST,
                    "alerts/{key}/" + name,
                    ApiTokens.Role.OPERATOR,
                    "alert." + name,
                    ApiCommand.USUAL_BYTES,
                    (params, body, by) -> ask(action, params, body, by)));
        }
        return all;
    }

    private ApiCommand.Done ask(AlertCommand.Action action, Params params, String body, ApiCommand.Asker by) {
        JsonNode in = json(body);
        String comment = text(in, "comment");
        if (action == AlertCommand.Action.COMMENT && comment.isBlank()) {
            throw new BadRequest("comment is missing: {\"comment\":\"...\"}");
        }
        JsonNode until = in.path("until");
        if (!until.isMissingNode() && (action != AlertCommand.Action.ACKNOWLEDGE || !until.canConvertToLong())) {
            throw new BadRequest("until is " + until + ", expected milliseconds since the epoch, of acknowledge only");
        }
        Duration wait = params.duration("wait", Duration.ZERO);
        if (wait.isNegative() || wait.compareTo(MOST_WAIT) > 0) {
            throw new BadRequest("parameter wait is " + wait + ", expected 0 to " + MOST_WAIT.toSeconds() + "s");
        }
        String key = params.required("key");
        AlertCommand command =
                new AlertCommand(key, action, by.name(), clock.millis(), comment, until.asLong(0), VIA, by.requestId());
        if (command.untilMillis() != 0 && command.untilMillis() <= command.atMillis()) {
            throw new BadRequest("until is " + command.untilMillis() + ", which is over");
        }
        if (unknown.test(key)) {
            return new ApiCommand.Done(
                    404, Json.shared().createObjectNode().put("error", "there is no alert '" + key + "'"));
        }
        ObjectNode out = Json.shared().createObjectNode();
        out.set("asked", Json.shared().valueToTree(command));
        return wait.isZero() ? sent(command, out) : waited(command, wait, out);
    }

    private ApiCommand.Done sent(AlertCommand command, ObjectNode out) {
        sink.send(command);
        return new ApiCommand.Done(202, out, true);
    }

    private ApiCommand.Done waited(AlertCommand command, Duration wait, ObjectNode out) {
        AuditRecord came = sink.send(command, wait);
        if (came == null) {
            return new ApiCommand.Done(202, out.put("outcome", "PENDING"), true);
        }
        out.put("outcome", came.outcome().name());
        return came.outcome() == AuditRecord.Outcome.DONE
                ? new ApiCommand.Done(200, out, true)
                : new ApiCommand.Done(409, out.put("error", "refused: " + came.detail()), true);
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
