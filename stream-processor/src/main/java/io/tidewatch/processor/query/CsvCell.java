package io.tidewatch.processor.query;

/** A cell of CSV (RFC 4180). What a spreadsheet would take as a formula begins with an apostrophe. */
public final class CsvCell {
    private static final String FORMULA = "=+-@\t\r";

    private CsvCell() {}

    public static String of(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
