package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked for by HTTP, with a token.
 *
 * @param method POST or DELETE
 * @param path below {@code /api/v1/}, or whole where it begins with a slash; with path parameters in braces
 * @param role whoever asks needs at least this one
 * @param action how the audit names it, such as {@code rule.delete}
 * @param mostBytes how long its body may be
 * @param doing what is done; runs on a thread of the server
 */
public record ApiCommand(Method method, String path, ApiTokens.Role role, String action, int mostBytes, Doing doing) {
    /** What is usual. */
    static final int USUAL_BYTES = 1 << 20;

    /** How it is asked for. */
    public enum Method {
        POST,
        DELETE
    }

    /**
     * Who asks.
     *
     * @param name whose token it is
     * @param requestId names this request alone
     */
    public record Asker(String name, String requestId) {}

    /** What is done. */
    public interface Doing {
        /**
         * @param body may be empty
         * @throws BadRequest where what is asked for makes no sense
         */
        Done apply(Params params, String body, Asker by);
    }

    /**
     * What came of it.
     *
     * @param status 200 done, 202 asked for, 404 not there, 409 not as things stand
     * @param audited whether whoever did it writes what came of it into the audit topic
     */
    public record Done(int status, JsonNode body, boolean audited) {
        /** Of which nobody has written yet. */
        public Done(int status, JsonNode body) {
            this(status, body, false);
        }
    }

    /** Kafka does not take it just now. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
