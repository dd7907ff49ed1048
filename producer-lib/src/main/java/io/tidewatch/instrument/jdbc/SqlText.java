package io.tidewatch.instrument.jdbc;

import java.util.Locale;
import java.util.Set;

/**
 * A statement without its values: literals and parameters become {@code ?}, comments go, white space is one space, lists of
 * values are one. Where a dialect could read a quote in two ways the rest is left out: a value must not slip through.
 */
final class SqlText {
    private static final int MAX_READ = 8192;
    private static final String CUT = "…";

    /** After these a word in double quotes is a value rather than a name, in dialects that have such values. */
    private static final Set<String> BEFORE_VALUES = Set.of(
            "VALUES", "VALUE", "IN", "LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "THEN", "ELSE", "LIMIT", "CALL");

    private final String sql;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean values;
    private boolean unsure;

    private SqlText(String sql) {
        this.sql = sql.length() > MAX_READ ? sql.substring(0, MAX_READ) : sql;
    }

    /** @return at most {@code maxChars} of it */
    static String withoutValues(String sql, int maxChars) {
        SqlText text = new SqlText(sql);
        // lists only ever get shorter, so that some more than is kept is enough
        while (text.at < text.sql.length() && !text.unsure && text.out.length() < maxChars + 1000) {
            text.next();
        }
        String whole = text.out.toString().strip();
        if (text.unsure || text.at < text.sql.length() || sql.length() > MAX_READ) {
            whole = whole + CUT;
        }
        whole = whole.replaceAll("\\?(?: ?, ?\\?)+", "?").replaceAll("\\( ?\\? ?\\)(?: ?, ?\\( ?\\? ?\\))+", "(?)");
        return whole.length() <= maxChars ? whole : whole.substring(0, maxChars - 1) + CUT;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            space();
            at++;
        } else if (sql.startsWith("--", at) || c == '#' && (at == 0 || Character.isWhitespace(sql.charAt(at - 1)))) {
            skipTo("\n");
        } else if (sql.startsWith("/*", at)) {
            skipTo("*/");
        } else if (c == '\'') {
            quoted('\'');
            value();
        } else if (c == '"') {
            name();
        } else if (c == '$') {
            dollar();
        } else if (c == ':'
                && at + 1 < sql.length()
                && isWord(sql.charAt(at + 1))
                && (at == 0 || sql.charAt(at - 1) != ':')) {
            at++;
            word();
            value();
        } else if (Character.isDigit(c) || c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
            number();
        } else if (isWord(c)) {
            keyword(word());
        } else {
            out.append(c);
            at++;
        }
    }

    /** A prefix of a literal (N, E, X, B, _utf8) belongs to it. */
    private void keyword(String word) {
        if (at < sql.length() && sql.charAt(at) == '\'') {
            quoted('\'');
            value();
            return;
        }
        values |= BEFORE_VALUES.contains(word.toUpperCase(Locale.ROOT));
        out.append(word);
    }

    private String word() {
        int from = at;
        while (at < sql.length() && (isWord(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        return sql.substring(from, at);
    }

    private void number() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean exponent = (c == '+' || c == '-') && "eE".indexOf(sql.charAt(at - 1)) >= 0;
            if (!isWord(c) && c != '.' && !exponent) {
                break;
            }
            at++;
        }
        value();
    }

    /** In double quotes: a name by the standard, a value in some dialects. */
    private void name() {
        int from = at;
        quoted('"');
        String inside = sql.substring(from + 1, Math.max(from + 1, at - 1));
        int last = out.length() - 1;
        while (last >= 0 && out.charAt(last) == ' ') {
            last--;
        }
        boolean compared = last >= 0 && "=<>!+-*/|%~".indexOf(out.charAt(last)) >= 0;
        if (values || compared || unsure || !inside.matches("[A-Za-z_][A-Za-z0-9_$]{0,63}")) {
            value();
        } else {
            out.append('"').append(inside).append('"');
        }
    }

    /** PostgreSQL: {@code $1} is a parameter, {@code $tag$ … $tag$} a text. */
    private void dollar() {
        int end = at + 1;
        while (end < sql.length() && isWord(sql.charAt(end))) {
            end++;
        }
        if (end < sql.length() && sql.charAt(end) == '$') {
            String tag = sql.substring(at, end + 1);
            at = end + 1;
            skipTo(tag);
        } else {
            at = end;
        }
        value();
    }

    private void quoted(char quote) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\' && at < sql.length() && (sql.charAt(at) == quote || sql.charAt(at) == '\\')) {
                // an escape here, the end of the text there
                unsure = true;
                return;
            }
            if (c == quote) {
                if (at < sql.length() && sql.charAt(at) == quote) {
                    at++;
                } else {
                    return;
                }
            }
        }
        unsure = true;
    }

    private void skipTo(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
        if (out.length() > 0) {
            space();
        }
    }

    private void value() {
        out.append('?');
    }

    private void space() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
