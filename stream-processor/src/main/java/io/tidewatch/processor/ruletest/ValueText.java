package io.tidewatch.processor.ruletest;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a series in short: {@code 5} a value, {@code 5x3} that and three more of it, {@code 1+2x10} that and ten
 * more that grow by 2 each, {@code 9-1x4} that shrink; {@code _} no value, {@code _x7} seven times none.
 */
final class ValueText {
    static final int MOST = 200_000;

    private static final String NUMBER = "(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][+-]?\\d{1,3})?";
    static final String WORD = "_(?:x\\d{1,7})?|[+-]?" + NUMBER + "(?:(?:[+-]" + NUMBER + ")?x\\d{1,7})?";
    private static final Pattern GAP = Pattern.compile("_(?:x(\\d{1,7}))?");
    private static final Pattern VALUES = Pattern.compile("([+-]?" + NUMBER + ")(?:([+-]" + NUMBER + ")?x(\\d{1,7}))?");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private ValueText() {}

    /** What is wrong, and how many characters into the text. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
        final int at;

        Wrong(int at, String message) {
            super(message);
            this.at = at;
        }
    }

    /** @return one per interval; NaN where there is none */
    static double[] parse(String text) throws Wrong {
        double[] out = new double[64];
        int count = 0;
        int at = 0;
        for (String word : SPACE.split(text.strip())) {
            at = text.indexOf(word, at);
            Matcher gap = GAP.matcher(word);
            Matcher values = VALUES.matcher(word);
            boolean none = gap.matches();
            if (!none && !values.matches()) {
                throw new Wrong(at, "found '" + word + "', expected values such as 5, 5x3, 1+2x10, _ or _x7");
            }
            String times = none ? gap.group(1) : values.group(3);
            int more = times == null ? 0 : Integer.parseInt(times);
            int length = none ? Math.max(more, times == null ? 1 : 0) : more + 1;
            if (count + length > MOST) {
                throw new Wrong(at, "more than " + MOST + " values");
            }
            double first = none ? Double.NaN : Double.parseDouble(values.group(1));
            double step = none || values.group(2) == null ? 0 : Double.parseDouble(values.group(2));
            if (!none && !Double.isFinite(first + step * more)) {
                throw new Wrong(at, "'" + word + "' is no finite number");
            }
            if (count + length > out.length) {
                out = Arrays.copyOf(out, Math.max(count + length, 2 * out.length));
            }
            for (int i = 0; i < length; i++) {
                out[count++] = first + step * i;
            }
            at += word.length();
        }
        return Arrays.copyOf(out, count);
    }
}
