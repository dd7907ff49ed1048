package io.tidewatch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.wire.Json;
import java.io.PrintWriter;

/** What is printed of every answer of the API alike. */
final class Answers {
    private Answers() {}

    /** @return the whole of it as one object of JSON */
    static String json(Answer answer) {
        ObjectNode whole = Json.shared().createObjectNode();
        answer.facts().fields().forEachRemaining(fact -> whole.set(fact.getKey(), fact.getValue()));
        whole.put("partial", answer.partial());
        whole.set("missing", Json.shared().valueToTree(answer.missing()));
        whole.set("items", answer.items());
        return whole.toPrettyString() + System.lineSeparator();
    }

    /** What is missing goes to the error stream, so that a script's output stays what it is. */
    static void missing(PrintWriter err, Iterable<String> missing) {
        missing.forEach(what -> err.println("partial: " + Terminal.plain(what)));
    }
}
