package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what came with a command. */
final class Bodies {
    /** So much of what is too long is taken from the wire: who still sends when the connection is closed sees no answer. */
    private static final long MOST_PASSED_OVER = 16 << 20;

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
     * @throws TooLong where it has more bytes than that; no more are kept
     */
    static String text(InputStream body, long told, int most) {
        byte[] bytes;
        try {
            bytes = body.readNBytes(told > most ? 0 : most + 1);
            if (told > most || bytes.length > most) {
                passOver(body);
                throw new TooLong(most);
            }
        } catch (IOException e) {
            throw new BadRequest("the body did not come whole: " + e.getMessage());
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void passOver(InputStream body) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long passed = 0;
        int read = body.read(buffer);
        while (read >= 0 && passed < MOST_PASSED_OVER) {
            passed += read;
            read = body.read(buffer);
        }
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
