package io.tidewatch.processor.query;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One GET of the API whose answer is written as it comes, for as long as it takes; any instance gives all of it.
 *
 * @param path below {@code /api/v1/}
 * @param audited how the audit names it
 * @param each whether the audit has each of them, also where the same was asked shortly before: what is taken away is not
 *     what a page asks for again
 * @param starting looks at the question before anything is written; may throw {@link BadRequest} or
 *     {@link ApiCommand.Unavailable}
 */
record Streamed(String path, String audited, boolean each, Starting starting) {
    /** Looks at a question. */
    @FunctionalInterface
    interface Starting {
        Writing start(Params params);
    }

    /** Writes the answer. Closed in any case, however far it came. */
    interface Writing extends AutoCloseable {
        String contentType();

        /** @return under which name a browser would keep it; empty: it is shown */
        default String fileName() {
            return "";
        }

        /** @throws IOException where whoever asked is gone */
        void write(OutputStream out) throws IOException;

        @Override
        void close();
    }
}
