package io.tidewatch.processor.rulefile;

import java.util.Objects;

/**
 * What is wrong at one place of a file.
 *
 * @param file its name, as the reader was told
 * @param line from 1
 * @param column from 1
 * @param message what was found and what was expected
 */
public record Fault(String file, int line, int column, String message) {
    public Fault {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(message, "message");
    }

    /** @return {@code file:line:column: message} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
