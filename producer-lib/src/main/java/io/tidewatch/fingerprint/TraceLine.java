package io.tidewatch.fingerprint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a stack trace and what it is, without what shippers and loggers put before it.
 *
 * @param kind what it is
 * @param indent how much white space stood before it
 * @param content the line without white space around it; of a CAUSED, WRAPPED or SUPPRESSED line what follows the words
 * @param whole the line as it belongs to a message
 * @param frame the frame of a FRAME line
 * @param logLike whether a text begins as lines of logs do
 */
record TraceLine(
        Kind kind,
        int indent,
        String content,
        String whole,
        @Nullable StackFrame frame,
        boolean logLike) {
    enum Kind {
        BLANK,
        FRAME,
        /** {@code Caused by: …} */
        CAUSED,
        /** {@code Wrapped by: …}, of printers that begin with the root. */
        WRAPPED,
        SUPPRESSED,
        /** {@code ... 12 more} */
        SHARED,
        /** {@code [CIRCULAR REFERENCE: …]} */
        CIRCULAR,
        /** Something a printer or a debugger says between frames. */
        ASIDE,
        TEXT
    }

    private static final int MOST_PREFIX = 400;
    private static final int MOST_CARRIER = 160;
    private static final int MOST_CARRIERS = 3;
    private static final String[] MARKS = {"at ", "Caused by: ", "Suppressed: ", "Wrapped by: ", "... ", "[CIRCULAR "};

    /** What containers, journals and builds put before every line of an output. Applied to few characters. */
    private static final Pattern CARRIER = Pattern.compile(
            "(?:<\\d{1,3}>)?(?:\\d )?[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+ [^\\s:\\[]+(?:\\[[^\\]\\s]*\\])?: "
                    + "|(?:<\\d{1,3}>)?(?:\\d )?\\d{4}-\\d\\d-\\d\\dT\\S+ (?:[^\\s:]+ )?[^\\s:\\[]+\\[[^\\]\\s]*\\]: "
                    + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[0-9.,]*(?:Z|[+-]\\d\\d:?\\d\\d)(?: std(?:out|err) [FP])? "
                    + "|[A-Za-z0-9][A-Za-z0-9_.-]* *\\| "
                    + "|\\[pod/[^\\]]*\\] "
                    + "|\\[(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL|SEVERE)\\] ");

    private static final Pattern LOG_LIKE = Pattern.compile("\\s*(?:[\\[<(]?(?:\\d{4}[-/.]\\d\\d[-/.]\\d\\d"
            + "|\\d\\d?[-/.](?:\\d\\d|[A-Z][a-z]{2})[-/.]\\d{2,4}|\\d\\d:\\d\\d:\\d\\d|[A-Z][a-z]{2} +\\d{1,2},? )"
            + "|\\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL)\\b|\\{\")");

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

    static TraceLine of(String raw) {
        String line = raw.indexOf('\u001b') >= 0 ? COLOURS.matcher(raw).replaceAll("") : raw;
        line = line.startsWith("\uFEFF") ? line.substring(1) : line;
        TraceLine plain = classified(line);
        if (plain.kind != Kind.TEXT || plain.isHeader()) {
            return plain;
        }
        String carried = carried(line);
        if (!carried.equals(line)) {
            TraceLine inner = classified(carried);
            return inner.kind == Kind.TEXT && inner.mayBePrefixed() ? inner.unprefixed() : inner;
        }
        return plain.mayBePrefixed() ? plain.unprefixed() : plain;
    }

    /** @return the header the line begins with */
    @Nullable
    HeaderText header() {
        return HeaderText.of(content);
    }

    private boolean isHeader() {
        HeaderText header = header();
        return header != null && header.named();
    }

    /** Behind a prefix a frame has to end the line: else it is quoted by a message. */
    private boolean isWholeFrame() {
        int end = content.indexOf(')') + 1;
        return end == content.length() || content.startsWith(" [", end) || content.startsWith(" ~[", end);
    }

    private boolean mayBePrefixed() {
        return logLike || whole.indexOf('\t') > 0;
    }

    /** A logger's own prefix may stand before every line of the trace: the mark is looked for behind it. */
    private TraceLine unprefixed() {
        for (String mark : MARKS) {
            for (int at = whole.indexOf(mark); at > 0 && at < MOST_PREFIX; at = whole.indexOf(mark, at + 1)) {
                int blanks = at;
                while (blanks > 0 && isBlank(whole.charAt(blanks - 1))) {
                    blanks--;
                }
                boolean parted = at - blanks > 1 || at > blanks && whole.charAt(at - 1) == '\t';
                boolean delimited = blanks > 0 && at > blanks && "]:|>-".indexOf(whole.charAt(blanks - 1)) >= 0;
                TraceLine inner = parted || delimited ? classified(whole.substring(blanks)) : this;
                boolean entire = inner.kind != Kind.FRAME || inner.isWholeFrame();
                if (entire && inner.kind != Kind.TEXT && inner.kind != Kind.ASIDE) {
                    return inner;
                }
            }
        }
        return this;
    }

    private static String carried(String line) {
        String rest = line;
        for (int i = 0; i < MOST_CARRIERS; i++) {
            Matcher matcher = CARRIER.matcher(rest).region(0, Math.min(rest.length(), MOST_CARRIER));
            if (!matcher.lookingAt()) {
                break;
            }
            rest = rest.substring(matcher.end());
        }
        return rest;
    }

    private static TraceLine classified(String line) {
        int indent = 0;
        while (indent < line.length() && isBlank(line.charAt(indent))) {
            indent++;
        }
        int end = line.length();
        while (end > indent && isBlank(line.charAt(end - 1))) {
            end--;
        }
        String content = line.substring(indent, end);
        if (content.isEmpty()) {
            return new TraceLine(Kind.BLANK, indent, "", line, null, false);
        }
        return switch (content.charAt(0)) {
            case 'a' -> frame(indent, content, line);
            case 'C' -> marked(Kind.CAUSED, "Caused by: ", indent, content, line);
            case 'W' -> marked(Kind.WRAPPED, "Wrapped by: ", indent, content, line);
            case 'S' -> marked(Kind.SUPPRESSED, "Suppressed: ", indent, content, line);
            case '.' -> content.startsWith("...") ? dots(indent, content, line) : text(indent, content, line);
            case '[' ->
                content.startsWith("[CIRCULAR REFERENCE")
                        ? new TraceLine(Kind.CIRCULAR, indent, content, line, null, false)
                        : text(indent, content, line);
            case '-' ->
                content.startsWith("- ")
                        ? new TraceLine(Kind.ASIDE, indent, content, line, null, false)
                        : text(indent, content, line);
            default -> text(indent, content, line);
        };
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == '\u00a0';
    }

    private static TraceLine frame(int indent, String content, String line) {
        StackFrame frame =
                content.startsWith("at ") || content.startsWith("at\t") ? FrameText.parse(content, indent > 0) : null;
        return frame == null
                ? text(indent, content, line)
                : new TraceLine(Kind.FRAME, indent, content, line, frame, false);
    }

    private static TraceLine marked(Kind kind, String words, int indent, String content, String line) {
        return content.startsWith(words)
                ? new TraceLine(kind, indent, content.substring(words.length()), line, null, false)
                : text(indent, content, line);
    }

    /** {@code ... 12 more} of the JDK, {@code ... 12 common frames omitted} of logback; else said aside. */
    private static TraceLine dots(int indent, String content, String line) {
        boolean shared = sharedFrames(content) >= 0;
        return new TraceLine(shared ? Kind.SHARED : Kind.ASIDE, indent, content, line, null, false);
    }

    /** @return how many frames a SHARED line stands for */
    int shared() {
        return sharedFrames(content);
    }

    private static int sharedFrames(String content) {
        int end = 4;
        while (end < content.length() && end < 11 && Character.isDigit(content.charAt(end))) {
            end++;
        }
        boolean counted = end > 4 && content.startsWith("... ");
        boolean known = counted
                && (content.startsWith(" more", end) || content.startsWith(" common frames omitted", end))
                && (content.endsWith("more") || content.endsWith("omitted"));
        return known ? Integer.parseInt(content, 4, end, 10) : -1;
    }

    private static TraceLine text(int indent, String content, String line) {
        boolean logLike = LOG_LIKE.matcher(line.length() > 100 ? line.substring(0, 100) : line)
                .find();
        return new TraceLine(Kind.TEXT, indent, content, line, null, logLike);
    }
}
