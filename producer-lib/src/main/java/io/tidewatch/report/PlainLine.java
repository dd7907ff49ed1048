package io.tidewatch.report;

/** Texts from outside on one line. */
final class PlainLine {
    private PlainLine() {}

    /** @return the text with everything that could end a line, hide or turn text round made a space */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean plain = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE;
            out.appendCodePoint(plain ? c : ' ');
        });
        return out.toString();
    }
}
