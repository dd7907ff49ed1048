package io.tidewatch.agent.parse;

/** How the lines of a file are to be read. */
public enum LineFormat {
    /** A line that begins with a brace is tried as JSON; all else, and what is none, is text. */
    AUTO,
    JSON,
    TEXT
}
