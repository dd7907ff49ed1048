package io.tidewatch.processor.query;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer that comes as it goes, on the thread of the request: so few are let in at one time. */
final class StreamAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(StreamAnswers.class);

    private StreamAnswers() {}

    static void write(Context ctx, Streamed.Writing writing) {
        ctx.status(200).contentType(writing.contentType());
        if (!writing.fileName().isEmpty()) {
            ctx.header("Content-Disposition", "attachment; filename=\"" + writing.fileName() + "\"");
        }
        try {
            OutputStream out = ctx.res().getOutputStream();
            writing.write(out);
        } catch (IOException e) {
            // whoever asked is gone: nobody is left to be told
            LOG.atDebug().addKeyValue("path", ctx.path()).setCause(e).log("an answer was not taken to its end");
        }
    }
}
