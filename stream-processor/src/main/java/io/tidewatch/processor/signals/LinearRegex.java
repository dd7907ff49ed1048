package io.tidewatch.processor.signals;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions of rules: RE2's, linear in the text, and bounded in the size of what they compile to, because
 * counted repetitions within each other multiply ({@code ((x{100}){100}){100}} compiles to a million steps a character).
 */
public final class LinearRegex {
    static final int MAX_LENGTH = 1_000;
    static final int MAX_STEPS = 3_000;
    static final int MAX_TEXT = 16_384;

    private LinearRegex() {}

    /** @throws IllegalArgumentException naming what is wrong with it */
    public static Pattern compile(String regex) {
        if (regex.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("regex of " + regex.length() + " characters, at most " + MAX_LENGTH);
        }
        long steps = steps(regex);
        if (steps > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "regex repeats to about " + steps + " steps, at most " + MAX_STEPS + ": " + regex);
        }
        try {
            return Pattern.compile(regex, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("regex '" + regex + "': " + e.getDescription(), e);
        }
    }

    /** @return whether the whole text matches; of a very long text only the beginning is looked at */
    public static boolean matches(Pattern pattern, String text) {
        return pattern.matches(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT));
    }

    /** Atoms after all counted repetitions are written out; an over-estimate for what is no valid regex. */
    static long steps(String regex) {
        long[] sums = new long[regex.length() + 2];
        int depth = 0;
        long atom = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '{' && i + 1 < regex.length() && Character.isDigit(regex.charAt(i + 1))) {
                int close = regex.indexOf('}', i);
                close = close < 0 ? regex.length() - 1 : close;
                sums[depth] += atom * (most(regex.substring(i + 1, close)) - 1);
                i = close;
                continue;
            }
            atom = 1;
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                i = endOfClass(regex, i);
            } else if (c == '(') {
                sums[++depth] = 0;
                continue;
            } else if (c == ')' && depth > 0) {
                atom = Math.max(1, sums[depth--]);
            } else if (c == '*' || c == '+' || c == '?' || c == '|') {
                atom = 0;
            }
            sums[depth] = Math.min(sums[depth] + atom, Integer.MAX_VALUE);
        }
        long all = 0;
        for (int d = 0; d <= depth; d++) {
            all += sums[d];
        }
        return all;
    }

    private static int endOfClass(String regex, int open) {
        for (int i = open + 2; i < regex.length(); i++) {
            if (regex.charAt(i) == '\\') {
                i++;
            } else if (regex.charAt(i) == ']') {
                return i;
            }
        }
        return regex.length();
    }

    private static long most(String counts) {
        long most = 1;
        for (String part : counts.split(",", -1)) {
            if (!part.isEmpty() && part.length() < 6 && part.chars().allMatch(Character::isDigit)) {
                most = Math.max(most, Long.parseLong(part));
            }
        }
        return most;
    }
}
