package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.ScanBounds;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * All lines that a query finds, oldest first, page by page of all instances, as JSON lines or CSV. The last line says
 * whether it is whole, and if not why, and with which cursor it goes on.
 */
final class LogExportStream {
    private static final int MOST_AT_ONCE = 2;
    private static final int USUAL_LINES = 100_000;
    private static final int MOST_LINES = 50_000_000;
    private static final int USUAL_MEBIBYTES = 512;
    private static final int MOST_MEBIBYTES = 100_000;
    private static final Duration USUAL_TIME = Duration.ofMinutes(2);
    private static final Duration MOST_TIME = Duration.ofHours(1);
    private static final String PAGE_TIME = "20s";

    private final Function<Params, ObjectNode> search;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    /** @param search asks {@code logs/search} of all instances */
    private LogExportStream(Function<Params, ObjectNode> search) {
        this.search = search;
    }

    static Streamed of(Function<Params, ObjectNode> search) {
        LogExportStream exports = new LogExportStream(search);
        return new Streamed("logs/export", "logs.export", true, exports::start);
    }

    private Streamed.Writing start(Params params) {
        String format = params.text("format", "ndjson");
        if (!format.equals("ndjson") && !format.equals("csv")) {
            throw new BadRequest("parameter format is '" + format + "', expected ndjson or csv");
        }
        Duration time = params.duration("timeout", USUAL_TIME);
        if (time.isNegative() || time.isZero() || time.compareTo(MOST_TIME) > 0) {
            throw new BadRequest("parameter timeout is " + params.text("timeout", "") + ", expected up to 1h");
        }
        int lines = params.count("limit", USUAL_LINES, MOST_LINES);
        long bytes = (long) params.count("maxMiB", USUAL_MEBIBYTES, MOST_MEBIBYTES) << 20;
        if (!free.tryAcquire()) {
            throw new ApiCommand.Unavailable(MOST_AT_ONCE + " exports are running at this instance already", null);
        }
        try {
            int page = Math.min(LogSearchQuestions.MOST_HITS, lines);
            Params first = params.without("maxMiB")
                    .with("order", "oldest")
                    .with("timeout", PAGE_TIME)
                    .with("limit", Integer.toString(page));
            // a fault in the question is told before a line is written
            return new Writing(first, search.apply(first), format.equals("csv"), time, lines, bytes);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }

    private final class Writing implements Streamed.Writing {
        private final Params params;
        private JsonNode page;
        private final boolean csv;
        private final long until;
        private final Duration time;
        private final int mostLines;
        private final long mostBytes;
        private final Set<String> why = new LinkedHashSet<>();
        private long lines;
        private long bytes;
        private boolean released;

        Writing(Params params, JsonNode first, boolean csv, Duration time, int mostLines, long mostBytes) {
            this.params = params;
            this.page = first;
            this.csv = csv;
            this.time = time;
            this.until = System.nanoTime() + time.toNanos();
            this.mostLines = mostLines;
            this.mostBytes = mostBytes;
        }

        @Override
        public String contentType() {
            return csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        }

        @Override
        public String fileName() {
            return csv ? "logs.csv" : "logs.ndjson";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            if (csv) {
                put(out, LogCsv.HEAD);
            }
            String next = "";
            while (true) {
                for (JsonNode hit : page.path("items")) {
                    put(out, csv ? LogCsv.row(hit) : Json.shared().writeValueAsBytes(hit));
                    lines++;
                }
                next = page.path("next").asText("");
                boolean goesOn = page.path("next").isTextual();
                page.path("missing").forEach(fault -> {
                    // at a bound of the search it goes on here
                    if (!goesOn || !fault.asText().startsWith(ScanBounds.STOPPED)) {
                        why.add(fault.asText());
                    }
                });
                if (!goesOn || reached()) {
                    break;
                }
                long left = Math.min(LogSearchQuestions.MOST_HITS, mostLines - lines);
                try {
                    page = search.apply(params.with("cursor", next).with("limit", Long.toString(left)));
                } catch (LocalStores.NotReady e) {
                    why.add(e.getMessage());
                    break;
                }
            }
            ObjectNode end = Json.shared().createObjectNode();
            boolean more = page.path("next").isTextual();
            end.put("complete", why.isEmpty() && !more).put("lines", lines);
            end.set("why", Json.shared().valueToTree(why));
            end.put("next", more ? next : null);
            put(
                    out,
                    csv
                            ? LogCsv.end(end)
                            : Json.shared()
                                    .writeValueAsBytes(
                                            Json.shared().createObjectNode().set("export", end)));
            out.flush();
        }

        private boolean reached() {
            String bound = lines >= mostLines
                    ? "after " + lines + " lines: limit"
                    : bytes >= mostBytes
                            ? "after " + (bytes >> 20) + " MiB: maxMiB"
                            : System.nanoTime() - until >= 0 ? "after " + time.toSeconds() + " s: timeout" : "";
            if (!bound.isEmpty()) {
                why.add(ScanBounds.STOPPED + bound + " says no more");
            }
            return !bound.isEmpty();
        }

        private void put(OutputStream out, byte[] line) throws IOException {
            out.write(line);
            out.write('\n');
            bytes += line.length + 1;
        }

        @Override
        public void close() {
            if (!released) {
                released = true;
                free.release();
            }
        }
    }
}
