package io.tidewatch.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** A query in the search language, as it stands on the command line. */
final class LogWords {
    @Parameters(
            arity = "0..*",
            paramLabel = "QUERY",
            description = "In the search language, see 'tidewatch logs --help'; quote it whole. All lines without it.")
    private List<String> words = List.of();

    String text() {
        return String.join(" ", words);
    }
}
