package io.tidewatch.cli;

import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which lines are meant. */
final class LogQuery {
    private static final Pattern PLACE = Pattern.compile("\\(at character (\\d{1,6})\\)");

    /** Columns of the query that are shown on each side of a fault. */
    private static final int SHOWN = 60;

    @Mixin
    private LogWords words;

    @Option(
            names = "--from",
            defaultValue = "-1h",
            description = "Start: -2h, an ISO time or milliseconds since 1970 (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    String text() {
        return words.text();
    }

    Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("q", text());
        asked.put("from", from);
        asked.put("to", to);
        return asked;
    }

    /** @param cursor goes on from there; empty: at the beginning */
    Map<String, String> asked(String cursor) {
        Map<String, String> asked = asked();
        LogPages.goOn(asked, cursor);
        return asked;
    }

    /** @throws UserError where the query or an option is wrong, with its place */
    Answer ask(Server server, LogBounds bounds, Server.Question question) throws QueryException {
        try {
            return server.ask(question, bounds.patience());
        } catch (QueryException e) {
            throw refused(e, text());
        }
    }

    /**
     * @return a mistake in what was asked, told with its place
     * @throws QueryException all else
     */
    static UserError refused(QueryException e, String query) throws QueryException {
        if (e.status() == 400) {
            return new UserError(fault(String.valueOf(e.getMessage()), query));
        }
        throw e;
    }

    /** @return what is wrong, and below it the query with a caret where the message says a place */
    static String fault(String message, String query) {
        String said = Terminal.plain(message);
        Matcher place = PLACE.matcher(said);
        if (!said.startsWith("parameter q: ") || !place.find()) {
            return said;
        }
        int at = Math.max(0, Math.min(query.length(), Integer.parseInt(place.group(1)) - 1));
        int begin = Math.max(0, at - SHOWN);
        int end = Math.min(query.length(), at + SHOWN);
        String before = (begin > 0 ? "…" : "") + Terminal.plain(query.substring(begin, at));
        String after = Terminal.plain(query.substring(at, end)) + (end < query.length() ? "…" : "");
        return said.substring("parameter q: ".length()) + System.lineSeparator() + "  " + before + after
                + System.lineSeparator() + "  " + " ".repeat(columns(before)) + "^";
    }

    /** @return how wide a terminal shows it: what is East Asian takes two columns */
    static int columns(String text) {
        return text.codePoints()
                .map(c -> Character.isIdeographic(c)
                                || (c >= 0x1100 && c <= 0x115f)
                                || (c >= 0x3000 && c <= 0x30ff)
                                || (c >= 0xac00 && c <= 0xd7a3)
                                || (c >= 0xff00 && c <= 0xff60)
                                || (c >= 0x1f300 && c <= 0x1faff)
                        ? 2
                        : 1)
                .sum();
    }
}
