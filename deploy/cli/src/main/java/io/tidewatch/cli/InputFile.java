package io.tidewatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file a command reads, as its argument names it. */
final class InputFile {
    private InputFile() {}

    /**
     * @param file a path, or {@code -} for standard input
     * @throws UserError where there is no such file, or it is a directory
     */
    static InputStream open(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new UserError(file + " is a directory: name a file, or - for standard input");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file + ": name one, or - for standard input");
        }
    }
}
