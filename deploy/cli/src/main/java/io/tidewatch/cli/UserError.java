package io.tidewatch.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Something the user can mend; the message says what and how, and is all that is shown. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }

    /** A file the user named cannot be written. */
    static UserError unwritten(Path file, IOException why) {
        return new UserError(file + " cannot be written: " + Terminal.plain(String.valueOf(why.getMessage())));
    }
}
