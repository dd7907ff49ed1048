package io.tidewatch.redact;

import org.jspecify.annotations.Nullable;

/** At the end of an opening tag: {@code <password>…</password>}, also with its brackets escaped. */
final class Markup {
    private static final int MAX_TAG = 160;
    private static final int MAX_VALUE = 4096;

    private Markup() {}

    /** @param at where {@code >} or {@code &gt;} begins */
    static long find(String text, int at, FieldNames fields, int floor) {
        boolean escaped = text.charAt(at) == '&';
        String open = escaped ? "&lt;" : "<";
        int tag = at - 1;
        int least = Math.max(floor, at - MAX_TAG);
        while (tag >= least && !text.startsWith(open, tag)) {
            tag--;
        }
        if (tag < least) {
            return Span.NONE;
        }
        int name = tag + open.length();
        int end = name;
        while (end < at
                && (Chars.isToken(text.charAt(end))
                        || text.charAt(end) == ':'
                        || text.charAt(end) == '.'
                        || text.charAt(end) >= 0x2e80)) {
            end++;
        }
        if (end == name || end < at && text.charAt(end) > ' ') {
            return Span.NONE;
        }
        KeyWord word = word(text, name, end, fields);
        if (word == null) {
            word = named(text, tag, name, end, at, fields, floor);
        }
        return word == null ? Span.NONE : value(text, at + (escaped ? 4 : 1), escaped, word);
    }

    /** {@code <entry key="password">}, {@code <name>password</name> <value>}. */
    private static @Nullable KeyWord named(
            String text, int tag, int name, int end, int at, FieldNames fields, int floor) {
        for (String attribute : new String[] {" name=\"", " key=\""}) {
            if (text.startsWith(attribute, end)) {
                int value = end + attribute.length();
                int close = value;
                while (close < at && text.charAt(close) != '"') {
                    close++;
                }
                return close < at ? word(text, value, close, fields) : null;
            }
        }
        if (end - name != 5 || !text.startsWith("value", name)) {
            return null;
        }
        int close = tag;
        while (close > floor && tag - close < MAX_TAG && text.charAt(close - 1) <= ' ') {
            close--;
        }
        return close - 7 > floor && text.startsWith("</name>", close - 7) ? word(text, floor, close - 7, fields) : null;
    }

    private static @Nullable KeyWord word(String text, int from, int end, FieldNames fields) {
        KeyWord field = fields.endingAt(text, end, from);
        return field == null ? KeyWords.endingAt(text, end, from) : field;
    }

    private static long value(String text, int from, boolean escaped, KeyWord word) {
        int begin = from;
        int limit = Math.min(text.length(), from + MAX_VALUE);
        String close = escaped ? "&lt;/" : "</";
        if (text.startsWith("<![CDATA[", from)) {
            begin = from + 9;
            close = "]]>";
        }
        int end = begin;
        while (end < limit && !text.startsWith(close, end)) {
            if (text.charAt(end) == '<' && (begin == from || Chars.at(text, end + 1) == '!')) {
                return Span.NONE;
            }
            end++;
        }
        int last = end;
        while (begin < last && text.charAt(begin) <= ' ') {
            begin++;
        }
        while (last > begin && text.charAt(last - 1) <= ' ') {
            last--;
        }
        boolean found = end < limit
                && begin < last
                && !Values.isNothing(text, begin, last)
                && Needs.met(text, begin, last, word, true);
        return found ? Span.of(begin, last, word.kind()) : Span.NONE;
    }
}
