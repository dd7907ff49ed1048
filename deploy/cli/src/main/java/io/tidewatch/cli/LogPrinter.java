package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.query.CsvCell;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How lines are printed, for all commands that print lines. */
final class LogPrinter {
    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text, json (one object a line) or csv (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TEXT;

    @Option(
            names = "--fields",
            paramLabel = "NAME[,NAME]",
            defaultValue = "",
            description =
                    "Only these: time, level, service, source, instance, host, env, release, logger, thread, message,"
                            + " template, pattern, exception, stack, place, or the name of a field or context value.")
    void fields(String said) {
        names = LogColumns.named(said);
    }

    @Option(names = "--no-color", description = "No colours; nor with NO_COLOR set, nor where no terminal is.")
    private boolean noColor;

    private List<String> names = List.of();
    private @Nullable LogText text;
    private boolean headed;

    Output output() {
        return output;
    }

    private LogText text() {
        LogText made = text;
        if (made == null) {
            made = new LogText(names, LogText.colours(noColor));
            text = made;
        }
        return made;
    }

    /** @param mark stands before a line of text */
    void print(PrintWriter out, JsonNode line, String mark) {
        switch (output) {
            case TEXT -> out.println(mark + text().of(line));
            case JSON -> out.println((names.isEmpty() ? line : LogColumns.object(line, names)).toString());
            case CSV -> {
                List<String> columns = names.isEmpty() ? LogColumns.USUAL : names;
                if (!headed) {
                    headed = true;
                    out.println(
                            String.join(",", columns.stream().map(CsvCell::of).toList()));
                }
                out.println(LogColumns.csv(line, columns));
            }
        }
    }
}
