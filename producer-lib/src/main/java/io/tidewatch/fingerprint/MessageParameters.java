package io.tidewatch.fingerprint;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Replaces what changes from one message to the next by its kind: {@code order 17 of bob@x.com} becomes
 * {@code order <int> of <email>}. Linear in the length of the message, which is cut at {@value #MAX_CHARS} characters.
 */
public final class MessageParameters {
    static final int MAX_CHARS = 2000;

    /** Names of the groups, in the order of the alternatives; {@code keep} stays as it is. */
    private static final String[] KINDS = {
        "keep",
        "email",
        "url",
        "host",
        "ip",
        "traceparent",
        "uuid",
        "sha",
        "date",
        "duration",
        "hex",
        "float",
        "int",
        "value",
        "bool",
    };

    private static final Pattern PARAMETER = Pattern.compile("(?i)"
            + "(<[a-z]+>|\\butf-?(?:8|16|32)\\b|\\bsha-?(?:1|224|256|384|512)\\b|\\bmd5\\b|\\biso-8859-\\d+\\b"
            + "|\\bhttps?/\\d(?:\\.\\d)?\\b|\\btlsv1(?:\\.\\d)?\\b)"
            + "|([a-z0-9._%+-]+@[a-z0-9-]+(?:\\.[a-z0-9-]+)+)"
            + "|([a-z][a-z0-9+.-]*://[^\\s\"'<>,;)\\]}]+)"
            + "|((?:[a-z0-9-]+\\.)+(?:com|net|org|io|cn|dev|app|cloud|local|internal|lan|svc|corp|edu|gov|eu|de|uk|jp)(?::\\d+)?\\b)"
            + "|(\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?::\\d{1,5})?\\b"
            + "|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\\b|(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?)"
            + "|(\\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\\b)"
            + "|(\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b)"
            + "|(\\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\\b)"
            + "|(\\b\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?"
            + "|\\b(?:mon|tue|wed|thu|fri|sat|sun),? (?:\\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-9: ]*\\d(?: (?:gmt|utc|[+-]\\d{4}))?"
            + "|\\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) +\\d{1,2} \\d{2}:\\d{2}:\\d{2}"
            + "|\\b\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?\\b)"
            + "|(\\b\\d+(?:\\.\\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?|d|days?|millis|milliseconds?|nanos|micros)\\b|\\bPT?(?:\\d+[DHM])*\\d+(?:\\.\\d+)?[DHMS]\\b)"
            + "|(\\b0x[0-9a-f]+\\b|\\b(?:[0-9]+[a-f]+|[a-f]+[0-9]+)[0-9a-f]*\\b)"
            + "|([+-]?\\d+\\.\\d+(?:e[+-]?\\d+)?)"
            + "|([+-]?\\d+)"
            + "|(=\\s*(?:'[^']*'|\"[^\"]*\"))"
            + "|(=\\s*(?:true|false)\\b)");

    private MessageParameters() {}

    /** @return the message with its parameters replaced */
    public static String replace(String message) {
        String text = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) : message;
        Matcher matcher = PARAMETER.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (matcher.find()) {
            String kind = kindOf(matcher);
            out.append(text, from, matcher.start());
            if (stays(kind, text, matcher.start(), matcher.end())) {
                out.append(text, matcher.start(), matcher.end());
            } else if (kind.equals("value") || kind.equals("bool")) {
                out.append("=<").append(kind).append('>');
            } else {
                out.append('<').append(kind).append('>');
            }
            from = matcher.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String kindOf(Matcher matcher) {
        for (int group = 1; group <= KINDS.length; group++) {
            if (matcher.start(group) >= 0) {
                return KINDS[group - 1];
            }
        }
        throw new IllegalStateException("no group of the pattern matched");
    }

    /** What only looks like a parameter: part of a name, of a version, of a class. */
    private static boolean stays(String kind, String text, int start, int end) {
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        char after = end == text.length() ? ' ' : text.charAt(end);
        return switch (kind) {
            case "keep" -> true;
            case "host" ->
                before == '.'
                        || before == '@'
                        || (after == '.' && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1)));
            // 6 or more characters, as an abbreviated git hash; or marked as hexadecimal
            case "hex" -> end - start < 6 && !text.startsWith("0x", start) && !text.startsWith("0X", start);
            // Foo::bar reads like an address too
            case "ip" ->
                Character.isLetterOrDigit(before)
                        || text.substring(start, end).chars().noneMatch(Character::isDigit);
            case "float", "int" -> partOfName(text, start, end, before, after);
            default -> false;
        };
    }

    /** {@code us-east-1}, {@code x509}, {@code v1.2}, {@code 3rd} stay; {@code order-123} and {@code item_7} do not. */
    private static boolean partOfName(String text, int start, int end, char before, char after) {
        boolean signed = text.charAt(start) == '-' || text.charAt(start) == '+';
        if (Character.isLetter(before) && !signed) {
            return true;
        }
        if (Character.isLetter(after)) {
            return true;
        }
        return signed && Character.isLetter(before) && end - start <= 3;
    }
}
