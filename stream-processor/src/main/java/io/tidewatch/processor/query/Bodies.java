package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;

/** Reads what came with a command. */
final class Bodies {
    private Bodies() {}

    /** @throws BadRequest naming the place where it is no JSON */
    static JsonNode json(String body) {
        try {
            return Json.shared().readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadRequest("the body is no JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        }
    }
}
