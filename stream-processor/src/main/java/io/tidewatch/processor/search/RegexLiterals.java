package io.tidewatch.processor.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that every match of a regular expression holds, of each clause one. Reads what it understands of the syntax;
 * where it does not, it names nothing.
 */
final class RegexLiterals {
    private static final int MOST_DEPTH = 20;
    private static final int MOST_ALTERNATIVES = 8;
    private static final String QUANTIFIERS = "*?+{";

    private final String regex;
    private int at;

    private RegexLiterals(String regex) {
        this.regex = regex;
    }

    /** @return clauses; none where nothing is known */
    static List<List<String>> of(String regex) {
        RegexLiterals reader = new RegexLiterals(regex);
        List<List<String>> clauses = reader.either(0);
        return clauses == null || reader.at < regex.length() ? List.of() : clauses;
    }

    private @Nullable List<List<String>> either(int depth) {
        List<List<List<String>>> branches = new ArrayList<>();
        while (true) {
            List<List<String>> branch = sequence(depth);
            if (branch == null) {
                return null;
            }
            branches.add(branch);
            if (at >= regex.length() || regex.charAt(at) != '|') {
                break;
            }
            at++;
        }
        if (branches.size() == 1) {
            return branches.get(0);
        }
        List<String> any = new ArrayList<>();
        for (List<List<String>> branch : branches) {
            List<String> best = List.of();
            for (List<String> clause : branch) {
                best = shortest(clause) > shortest(best) ? clause : best;
            }
            if (best.isEmpty()) {
                return List.of();
            }
            any.addAll(best);
        }
        return any.size() > MOST_ALTERNATIVES ? List.of() : List.of(any);
    }

    private static int shortest(List<String> clause) {
        return clause.stream().mapToInt(String::length).min().orElse(0);
    }

    private @Nullable List<List<String>> sequence(int depth) {
        List<List<String>> clauses = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            char c = regex.charAt(at);
            if (c == '(') {
                flush(run, clauses);
                List<List<String>> inner = group(depth);
                if (inner == null) {
                    return null;
                }
                if (quantifier() != '?') {
                    clauses.addAll(inner);
                }
                continue;
            }
            Character literal = atom();
            if (literal == null) {
                return null;
            }
            if (literal == 0) {
                flush(run, clauses);
                quantifier();
                continue;
            }
            char many = quantifier();
            if (many != '?') {
                run.append((char) literal);
            }
            if (many != 0) {
                flush(run, clauses);
            }
        }
        flush(run, clauses);
        return clauses;
    }

    private static void flush(StringBuilder run, List<List<String>> clauses) {
        if (run.length() > 0) {
            clauses.add(List.of(run.toString()));
            run.setLength(0);
        }
    }

    private @Nullable List<List<String>> group(int depth) {
        at++;
        if (depth >= MOST_DEPTH) {
            return null;
        }
        if (regex.startsWith("?", at)) {
            int named = regex.startsWith("?P<", at) || regex.startsWith("?<", at) ? regex.indexOf('>', at) : -1;
            int end = named >= 0 ? named : flags();
            if (end < 0) {
                return null;
            }
            at = end + 1;
            if (regex.charAt(end) == ')') {
                return List.of();
            }
        }
        List<List<String>> inner = either(depth + 1);
        if (inner == null || at >= regex.length() || regex.charAt(at) != ')') {
            return null;
        }
        at++;
        return inner;
    }

    /** @return where the flags of a group end, by a colon or the group's own end */
    private int flags() {
        int i = at + 1;
        while (i < regex.length() && "imsU-".indexOf(regex.charAt(i)) >= 0) {
            i++;
        }
        return i < regex.length() && (regex.charAt(i) == ':' || regex.charAt(i) == ')') ? i : -1;
    }

    /** @return the one character that stands there; 0: any of several, or none; null: not understood */
    private @Nullable Character atom() {
        char c = regex.charAt(at++);
        if (c == '\\') {
            if (at >= regex.length()) {
                return null;
            }
            char escaped = regex.charAt(at++);
            if (escaped < 128 && !Character.isLetterOrDigit(escaped)) {
                return escaped;
            }
            return "dDwWsSbBAz".indexOf(escaped) >= 0 ? (char) 0 : null;
        }
        if (c == '[') {
            return pastClass() ? (char) 0 : null;
        }
        if (c == '.' || c == '^' || c == '$') {
            return (char) 0;
        }
        if (QUANTIFIERS.indexOf(c) >= 0 && c != '{') {
            return null;
        }
        // scripts with case fold in ways of their own
        return c < 128 || (c >= 0x2E80 && c < 0xD800) ? c : (char) 0;
    }

    private boolean pastClass() {
        if (regex.startsWith("^", at)) {
            at++;
        }
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[' && regex.startsWith(":", at)) {
                int end = regex.indexOf(":]", at + 1);
                at = end < 0 ? regex.length() : end + 2;
            } else if (c == ']') {
                return true;
            }
        }
        return false;
    }

    /** @return 0: once; '+': at least once; '?': perhaps not at all */
    private char quantifier() {
        char many = 0;
        while (at < regex.length() && QUANTIFIERS.indexOf(regex.charAt(at)) >= 0) {
            char c = regex.charAt(at);
            if (c == '{') {
                int end = regex.indexOf('}', at);
                if (end < 0 || at + 1 >= end || !Character.isDigit(regex.charAt(at + 1))) {
                    return many;
                }
                at = end + 1;
                many = '?';
            } else {
                at++;
                // a second one only tells whether it is greedy; taken as the weaker promise it does no harm
                many = many == 0 && c == '+' ? '+' : many == '+' && c == '?' ? '+' : '?';
            }
        }
        return many;
    }
}
