package io.tidewatch.fingerprint;

import com.google.re2j.Pattern;

/** A trace whose line ends became blanks: {@code a.b.X: message at a.B.c(B.java:1) at a.D.e(D.java:2)}. */
final class FlatTrace {
    private static final int MOST = 4 << 20;
    private static final Pattern FRAME = Pattern.compile(
            "[ \\t]+(at [^\\s(\"]+\\.[^\\s(\"]+\\((?:[^()\\s]+\\.[A-Za-z]+(?::\\d+)?|Native Method|Unknown Source|<generated>)\\))");
    private static final Pattern LINK = Pattern.compile(
            "(\\)|more|omitted)(?:[ \\t]+~?\\[[^\\]\\s]*\\])?[ \\t]+((?:Caused|Wrapped) by: |Suppressed: |\\.\\.\\. \\d+ )");

    private FlatTrace() {}

    /** @return the trace with its lines; the text itself where it is none */
    static String broken(String text) {
        if (text.length() > MOST || !FRAME.matcher(text).find()) {
            return text;
        }
        String lines = FRAME.matcher(text).replaceAll("\n\t$1");
        String links = LINK.matcher(lines).replaceAll("$1\n$2");
        return LINK.matcher(links).replaceAll("$1\n$2");
    }
}
