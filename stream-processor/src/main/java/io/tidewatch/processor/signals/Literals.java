package io.tidewatch.processor.signals;

import java.util.ArrayList;
import java.util.List;

/** What a regular expression that has to match a whole text says literally. Where in doubt: nothing. */
final class Literals {
    private static final String SIGNS = "\\.[]{}()*+?^$|";
    private static final int MOST_ALTERNATIVES = 64;

    private Literals() {}

    /** @return the texts it matches and no others, of {@code a|b|c}; empty where it is no such expression */
    static List<String> alternatives(String regex) {
        List<String> out = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '|') {
                out.add(literal.toString());
                literal.setLength(0);
            } else if (escaped(regex, i)) {
                literal.append(regex.charAt(++i));
            } else if (SIGNS.indexOf(c) >= 0) {
                return List.of();
            } else {
                literal.append(c);
            }
        }
        out.add(literal.toString());
        return out.size() <= MOST_ALTERNATIVES ? out : List.of();
    }

    /** @return how every text it matches begins; may be empty */
    static String prefix(String regex) {
        if (regex.indexOf('|') >= 0) {
            return "";
        }
        StringBuilder literal = new StringBuilder();
        int last = 0;
        for (int i = regex.startsWith("^") ? 1 : 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            int before = literal.length();
            if (escaped(regex, i)) {
                literal.append(regex.charAt(++i));
            } else if (c == '*' || c == '?' || c == '{') {
                // what stands before it may be missing
                literal.setLength(last);
                return literal.toString();
            } else if (SIGNS.indexOf(c) >= 0) {
                return literal.toString();
            } else {
                literal.append(c);
            }
            last = before;
        }
        return literal.toString();
    }

    /** Letters and digits mean something after a backslash, signs then mean themselves. */
    private static boolean escaped(String regex, int at) {
        return regex.charAt(at) == '\\'
                && at + 1 < regex.length()
                && regex.charAt(at + 1) < 128
                && !Character.isLetterOrDigit(regex.charAt(at + 1));
    }
}
