package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Lines as CSV, see {@link CsvCell}. */
final class LogCsv {
    static final byte[] HEAD =
            ("time,level,service,source,host,logger,thread,message,pattern,context,fields,exception,topic,partition,offset,line,"
                            + "instance,env,release")
                    .getBytes(StandardCharsets.US_ASCII);

    private LogCsv() {}

    static byte[] row(JsonNode hit) {
        StringBuilder out = new StringBuilder();
        cell(out, Instant.ofEpochMilli(hit.path("timeMillis").asLong()).toString());
        for (String name :
                new String[] {"level", "service", "source", "host", "logger", "thread", "message", "patternId"}) {
            cell(out, hit.path(name).asText(""));
        }
        cell(out, hit.path("context").isEmpty() ? "" : hit.path("context").toString());
        cell(out, hit.path("fields").isEmpty() ? "" : hit.path("fields").toString());
        JsonNode thrown = hit.path("thrown");
        cell(
                out,
                thrown.isObject()
                        ? thrown.path("type").asText() + ": "
                                + thrown.path("message").asText()
                        : "");
        for (String name : new String[] {"topic", "partition", "offset", "line", "instance", "env", "release"}) {
            cell(out, hit.path(name).asText(""));
        }
        out.setLength(out.length() - 1);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @return the last row, which is no line: its first cell says so */
    static byte[] end(JsonNode end) {
        StringBuilder out = new StringBuilder("#end,");
        cell(out, end.path("complete").asBoolean() ? "complete" : "incomplete");
        cell(out, end.path("lines").asText() + " lines");
        cell(out, end.path("why").isEmpty() ? "" : end.path("why").toString());
        cell(out, end.path("next").asText(""));
        out.setLength(out.length() - 1);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void cell(StringBuilder out, String text) {
        out.append(CsvCell.of(text)).append(',');
    }
}
