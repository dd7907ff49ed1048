package io.tidewatch.processor.signals;

/** Texts from outside, made fit to travel. */
final class Texts {
    private Texts() {}

    /**
     * @return the first {@code chars} characters of the text, without half characters (surrogates that lost their other
     *     half): those cannot be written as UTF-8
     */
    static String cut(String text, int chars) {
        String out = text.length() <= chars ? text : text.substring(0, chars);
        for (int i = 0; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                return whole(out);
            }
        }
        return out;
    }

    private static String whole(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }
}
