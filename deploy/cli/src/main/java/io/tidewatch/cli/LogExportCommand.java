package io.tidewatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.subscribe.QueryClient.QueryException;
import io.tidewatch.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes all lines that match to a file: JSON lines, CSV or Parquet.",
            "Oldest first. While it is written it is called FILE.part; at the end it gets its",
            "name, also where it is partial: that is said, and where to go on.",
            "",
            "Examples:",
            "  tidewatch logs export 'service:shop level>=WARN' --from -1d --to-file shop.jsonl",
            "  tidewatch logs export --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z --to-file day.parquet",
            "",
            LogsCommand.EXIT_CODES
        })
final class LogExportCommand implements Callable<Integer> {
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final long BETWEEN_MILLIS = 500;

    @Mixin
    private Server server;

    @Mixin
    private LogQuery query;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--to-file",
            required = true,
            paramLabel = "FILE",
            description = "Where they go: FILE.jsonl, FILE.csv or FILE.parquet; replaced if it is there.")
    private Path file;

    @Option(names = "--format", description = "jsonl, csv or parquet (default: by the file's name).")
    private LogFile.@Nullable Form format;

    @Option(
            names = "--limit",
            defaultValue = "50000000",
            description = "Lines at most (default and most: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--max-mib",
            defaultValue = "100000",
            description = "How much the API may send at most (default and most: ${DEFAULT-VALUE}).")
    private int mebibytes;

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            defaultValue = "1h",
            description = "How long it may take (default and most: ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            defaultValue = "",
            description = "Goes on where an export of the same query ended, which printed it; into another file.")
    private String cursor;

    private long lines;
    private long shownAtMillis;

    @Override
    public Integer call() throws QueryException {
        LogFile.Form form = form();
        Path part = Path.of(file + ".part");
        if (Files.isDirectory(file)) {
            throw new UserError(Terminal.plain(file.toString()) + " is a directory: name a file");
        }
        Map<String, String> asked = query.asked(cursor);
        asked.put("format", "ndjson");
        asked.put("limit", Integer.toString(limit));
        asked.put("maxMiB", Integer.toString(mebibytes));
        asked.put("timeout", timeout);
        InputStream answer;
        try {
            answer = server.with(client -> client.exportLogs(asked), FIRST);
        } catch (QueryException e) {
            throw LogQuery.refused(e, query.text());
        }
        JsonNode end;
        try (answer) {
            end = write(answer, form, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw UserError.unwritten(file, e);
        }
        return said(end);
    }

    private LogFile.Form form() {
        if (format != null) {
            return format;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return LogFile.Form.JSONL;
        }
        if (name.endsWith(".csv")) {
            return LogFile.Form.CSV;
        }
        if (name.endsWith(".parquet")) {
            return LogFile.Form.PARQUET;
        }
        throw new UserError(Terminal.plain(file.toString())
                + " does not say in which form: call it .jsonl, .csv or .parquet, or add --format");
    }

    /** @return what the API says at the end; or that it said nothing */
    private JsonNode write(InputStream answer, LogFile.Form form, Path part) throws IOException {
        try (LogFile out = form.open(part)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
            while (true) {
                JsonNode line;
                try {
                    String text = in.readLine();
                    if (text == null) {
                        return brokenOff("the answer ended early");
                    }
                    line = Json.shared().readTree(text);
                } catch (JsonProcessingException e) {
                    return brokenOff("the answer ended within a line");
                } catch (IOException e) {
                    // of the connection: what has come is kept
                    return brokenOff(String.valueOf(e.getMessage()));
                }
                if (line.path("export").isObject()) {
                    return line.path("export");
                }
                out.write(line);
                lines++;
                progress();
            }
        }
    }

    private static ObjectNode brokenOff(String why) {
        ObjectNode end = Json.shared().createObjectNode().put("complete", false);
        end.putArray("why").add("the connection broke: " + why);
        return end;
    }

    private void progress() {
        long now = System.currentTimeMillis();
        if (Terminal.attended() && now - shownAtMillis > BETWEEN_MILLIS) {
            shownAtMillis = now;
            err().print("\r" + lines + " lines");
            err().flush();
        }
    }

    private int said(JsonNode end) {
        boolean whole = end.path("complete").asBoolean();
        String size = "";
        try {
            size = ", " + LogsCommand.mebibytes(Files.size(file));
        } catch (IOException e) {
            // it is there, or was a moment ago
        }
        err().println((shownAtMillis > 0 ? "\r" : "") + (whole ? "whole: " : "partial: ") + lines + " lines in "
                + Terminal.plain(file.toString()) + size);
        end.path("why").forEach(why -> err().println("  " + Terminal.plain(why.asText())));
        if (end.path("next").isTextual()) {
            err().println("  goes on with --cursor "
                    + Terminal.plain(end.path("next").asText()));
        }
        err().flush();
        return whole ? 0 : 1;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
