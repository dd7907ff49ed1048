package io.tidewatch.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression of the configuration. RE2 is linear in the text, but counted repetitions multiply its steps for each
 * character, so that what it compiles to is bounded, and tried out on long texts before it is taken.
 */
final class CustomPattern {
    static final int MAX_LENGTH = 1_024;
    static final int MAX_STEPS = 3_000;

    /** Longer texts are looked at in pieces that overlap. */
    static final int PIECE = 16_384;

    private static final int OVERLAP = 1_024;
    private static final long MAX_TRIAL_NANOS = 50_000_000;
    private static final int TRIALS = 3;

    private final String name;
    private final Style style;
    private final Pattern pattern;
    private final int group;

    CustomPattern(String name, String regex, Style style) {
        this.name = name;
        this.style = style;
        this.pattern = compile(name, regex);
        this.group = pattern.groupCount() > 0 ? 1 : 0;
    }

    String name() {
        return name;
    }

    Style style() {
        return style;
    }

    /** @throws IllegalArgumentException naming what is wrong with it */
    static void check(String name, String regex) {
        RedactConfig.checkName(name);
        Pattern pattern = compile(name, regex);
        if (pattern.matcher("").find() && pattern.groupCount() == 0) {
            throw refused(name, "matches the empty text");
        }
        String seed = regex.replaceAll("[^\\p{Alnum} ]", "");
        for (String unit : new String[] {"a", "1", "x=1, ", "password", seed.isEmpty() ? "-" : seed}) {
            String text = unit.repeat(PIECE / unit.length());
            if (nanos(pattern, text) > MAX_TRIAL_NANOS) {
                throw refused(
                        name,
                        "takes longer than " + MAX_TRIAL_NANOS / 1_000_000 + " ms for a text of " + PIECE
                                + " characters");
            }
        }
    }

    private static Pattern compile(String name, String regex) {
        if (regex.isEmpty() || regex.length() > MAX_LENGTH) {
            throw refused(name, "has " + regex.length() + " characters, expected 1 to " + MAX_LENGTH);
        }
        if (repeated(regex) > MAX_STEPS) {
            throw refused(name, "repeats to more than " + MAX_STEPS + " steps");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw refused(name, "is no regular expression of RE2: " + e.getDescription());
        }
        if (pattern.programSize() > MAX_STEPS) {
            throw refused(name, "compiles to " + pattern.programSize() + " steps, expected at most " + MAX_STEPS);
        }
        return pattern;
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException("patterns holds '" + name + "', which " + why);
    }

    /** The product of counted repetitions at any depth times the length: more than it compiles to, known before it does. */
    private static long repeated(String regex) {
        long product = 1;
        long depthMost = 1;
        for (int i = regex.indexOf('{'); i >= 0; i = regex.indexOf('{', i + 1)) {
            int close = regex.indexOf('}', i);
            long count = close < 0 ? 1 : most(regex.substring(i + 1, close));
            boolean ofGroup = i > 0 && regex.charAt(i - 1) == ')';
            product = ofGroup ? Math.min(product * Math.max(1, count), Integer.MAX_VALUE) : product;
            depthMost = Math.max(depthMost, count);
        }
        return product * depthMost;
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

    /** The least of some runs: the machine may have been busy with something else. */
    private static long nanos(Pattern pattern, String text) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIALS && least > MAX_TRIAL_NANOS; i++) {
            long from = System.nanoTime();
            Matcher matcher = pattern.matcher(text);
            boolean found = matcher.find();
            for (int n = 0; n < 100 && found; n++) {
                found = matcher.find();
            }
            least = Math.min(least, System.nanoTime() - from);
        }
        return least;
    }

    /** Tells of each match that is no mark, from left to right. */
    void find(String text, Match match) {
        int done = 0;
        for (int begin = 0; begin == 0 || begin + OVERLAP < text.length(); begin += PIECE - OVERLAP) {
            int end = Math.min(text.length(), begin + PIECE);
            Matcher matcher = pattern.matcher(begin == 0 && end == text.length() ? text : text.substring(begin, end));
            while (matcher.find()) {
                int from = begin + matcher.start(group);
                int to = begin + matcher.end(group);
                if (matcher.start(group) >= 0 && from >= done && to > from && !Marks.isMark(text, from, to)) {
                    match.found(from, to);
                    done = to;
                }
            }
        }
    }

    /** Is told where a match begins and ends. */
    interface Match {
        void found(int from, int to);
    }
}
