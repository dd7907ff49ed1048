package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.query.CsvCell;
import io.tidewatch.subscribe.QueryClient.Answer;
import java.util.Locale;

/** Frequent values for a terminal. */
final class LogFacetText {
    private static final int BAR = 20;

    private LogFacetText() {}

    static String of(Answer answer) {
        StringBuilder out = new StringBuilder();
        long total = answer.facts().path("total").asLong();
        for (JsonNode facet : answer.items()) {
            out.append(Terminal.plain(facet.path("field").asText()))
                    .append(": ")
                    .append(facet.path("distinct").asLong())
                    .append(facet.path("exact").asBoolean() ? "" : " or more")
                    .append(facet.path("distinct").asLong() == 1 ? " value" : " values")
                    .append(facet.path("exact").asBoolean() ? "" : ", counts may be too small")
                    .append(System.lineSeparator());
            facet.path("values")
                    .forEach(value -> row(
                            out,
                            value.path("count").asLong(),
                            total,
                            value.path("value").asText()));
            rest(out, facet.path("other").asLong(), total, "(other values)");
            rest(out, facet.path("without").asLong(), total, "(lines without it)");
        }
        return out.append(total)
                .append(total == 1 ? " line matches" : " lines match")
                .append(System.lineSeparator())
                .toString();
    }

    private static void rest(StringBuilder out, long count, long total, String name) {
        if (count > 0) {
            row(out, count, total, name);
        }
    }

    private static void row(StringBuilder out, long count, long total, String name) {
        double share = total == 0 ? 0 : Math.min(1.0, (double) count / total);
        out.append(String.format(
                        Locale.ROOT,
                        "  %10d %5.1f %% %-" + BAR + "s %s",
                        count,
                        100 * share,
                        "█".repeat((int) Math.round(share * BAR)),
                        Terminal.plain(name)))
                .append(System.lineSeparator());
    }

    static String csv(Answer answer) {
        StringBuilder out = new StringBuilder("field,value,lines\n");
        for (JsonNode facet : answer.items()) {
            for (JsonNode value : facet.path("values")) {
                out.append(CsvCell.of(facet.path("field").asText()))
                        .append(',')
                        .append(CsvCell.of(value.path("value").asText()))
                        .append(',')
                        .append(value.path("count").asLong())
                        .append('\n');
            }
        }
        return out.toString();
    }
}
