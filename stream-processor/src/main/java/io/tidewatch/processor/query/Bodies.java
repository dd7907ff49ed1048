package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what came with a command. */
final class Bodies {
    private Bodies() {}

    /** It is longer than may be. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong(int most) {
            super("the body is longer than " + most + " bytes");
        }
    }

    /**
     * @param told how long it is, as whoever sends it says; below 0: not said
     * @throws TooLong where it has more bytes than that; no more are read
     */
    static String text(InputStream body, long told, int most) {
        if (told > most) {
            throw new TooLong(most);
        }
        byte[] bytes;
        try {
            bytes = body.readNBytes(most + 1);
        } catch (IOException e) {
            throw new BadRequest("the body did not come whole: " + e.getMessage());
        }
        if (bytes.length > most) {
            throw new TooLong(most);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

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
