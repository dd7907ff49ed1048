package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what series have to be, as people write it: {@code service="shop",http.route=~"/api/.*",method!=GET}. Between
 * field and value stands {@code =}, {@code !=}, {@code =~} or {@code !~}; a value with a comma or quote in it is written
 * within quotes, where a backslash takes the next character as it is before a quote or backslash.
 */
public final class WhereText {
    private static final int MOST = 50;

    private final String text;
    private int at;

    private WhereText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException naming the place of the fault, counted from 1 */
    public static List<Matcher> parse(String text) {
        return new WhereText(text).all();
    }

    private List<Matcher> all() {
        List<Matcher> out = new ArrayList<>();
        skipSpaces();
        while (at < text.length()) {
            out.add(one());
            if (out.size() > MOST) {
                throw fault("more than " + MOST + " conditions");
            }
            skipSpaces();
            if (at < text.length()) {
                if (text.charAt(at) != ',') {
                    throw fault("expected a comma or the end");
                }
                at++;
                skipSpaces();
            }
        }
        return out;
    }

    private Matcher one() {
        int begin = at;
        while (at < text.length() && "=!,\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String field = text.substring(begin, at).trim();
        if (field.isEmpty()) {
            throw fault("expected the name of a field or label");
        }
        Matcher.Op op = op();
        skipSpaces();
        return new Matcher(field, op, value());
    }

    private Matcher.Op op() {
        if (take("!=")) {
            return Matcher.Op.NOT_EQUAL;
        }
        if (take("=~")) {
            return Matcher.Op.MATCHES;
        }
        if (take("!~")) {
            return Matcher.Op.NOT_MATCHES;
        }
        if (take("=")) {
            return Matcher.Op.EQUAL;
        }
        throw fault("expected =, !=, =~ or !~");
    }

    private String value() {
        if (at >= text.length() || text.charAt(at) != '"') {
            int end = text.indexOf(',', at);
            end = end < 0 ? text.length() : end;
            String bare = text.substring(at, end).trim();
            if (bare.indexOf('"') >= 0) {
                throw fault("a quote within a value that does not begin with one");
            }
            at = end;
            return bare;
        }
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            boolean escaped = c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
            out.append(escaped ? text.charAt(++at) : c);
        }
        throw fault("the quote that begins the value does not end");
    }

    private boolean take(String wanted) {
        boolean here = text.startsWith(wanted, at);
        at += here ? wanted.length() : 0;
        return here;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("where, character " + (at + 1) + ": " + what + ", in: " + text);
    }
}
