package io.tidewatch.cli;

/** In which form an answer of the API is printed. */
enum Output {
    TEXT,
    JSON,
    CSV
}
