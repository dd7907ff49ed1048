package io.tidewatch.processor.signals;

/** Numbers in texts. */
final class Numbers {
    private static final int LONGEST = 40;

    private Numbers() {}

    /** @return the finite number the text is, or NaN where it is none; never throws */
    static double parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !looksNumeric(text)) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            // that it is no number is the answer
            return Double.NaN;
        }
    }

    private static boolean looksNumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean numeric = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!numeric) {
                return false;
            }
        }
        return true;
    }
}
