package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that is asked for by HTTP, with a token.
 *
 * @param method POST or DELETE
 * @param path below {@code /api/v1/}, or whole where it begins with a slash; with path parameters in braces
 * @param role whoever asks needs at least this one
 * @param doing what is done; runs on a thread of the server
 */
public record ApiCommand(Method method, String path, ApiTokens.Role role, Doing doing) {
    /** How it is asked for. */
    public enum Method {
        POST,
        DELETE
    }

    /** What is done. */
    public interface Doing {
        /**
         * @param body may be empty
         * @throws BadRequest where what is asked for makes no sense
         */
        Done apply(Params params, String body, ApiTokens.Holder by);
    }

    /**
     * @param status 200 done, 202 asked for, 404 not there, 409 not as things stand
     */
    public record Done(int status, JsonNode body) {}

    /** Kafka does not take it just now. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
