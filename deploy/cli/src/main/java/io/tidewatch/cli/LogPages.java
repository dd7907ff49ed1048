package io.tidewatch.cli;

import io.tidewatch.processor.logs.ScanBounds;
import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Pages of lines, one after the other, up to a limit or to the end. */
final class LogPages {
    /** Lines of one page. */
    private static final int LARGEST = 1_000;

    /** Asks for a page. */
    @FunctionalInterface
    interface Ask {
        /** @param cursor goes on from there; empty: at the beginning */
        Answer page(String cursor, int limit) throws QueryException;
    }

    /** Takes a page. */
    @FunctionalInterface
    interface Taker {
        /** @return whether more is wanted */
        boolean take(Answer page) throws QueryException;
    }

    @Option(names = "--all", description = "All lines: no limit, and on where a search stops at one of its bounds.")
    private boolean all;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            defaultValue = "",
            description = "Goes on where a search with the same query ended, which printed it.")
    private String cursor = "";

    private final Set<String> missing = new LinkedHashSet<>();
    private long lines;
    private String next = "";

    boolean all() {
        return all;
    }

    /** @return how many lines were taken */
    long lines() {
        return lines;
    }

    /** @return what is missing, in words; whoever takes the lines adds to it */
    Set<String> missing() {
        return missing;
    }

    /** @param limit lines at most, unless all are asked for */
    void each(int limit, Ask ask, Taker taker) throws QueryException {
        if (limit < 1) {
            throw new UserError("--limit is " + limit + ", expected 1 or more");
        }
        next = cursor;
        boolean more = true;
        while (more) {
            Answer page = ask.page(next, (int) (all ? LARGEST : Math.min(LARGEST, limit - lines)));
            boolean wanted = taker.take(page);
            lines += page.items().size();
            String last = next;
            next = page.facts().path("next").asText("");
            boolean stopped = note(page, !next.isEmpty());
            more = wanted && !next.isEmpty() && (all || (!stopped && lines < limit));
            if (more && next.equals(last)) {
                missing.add("the search does not come on within its bounds: give it more with --timeout or --max-mib");
                more = false;
            }
        }
    }

    /** The cursor brings its own times. */
    static void goOn(Map<String, String> asked, String cursor) {
        if (!cursor.isEmpty()) {
            asked.put("cursor", cursor);
            asked.remove("from");
            asked.remove("to");
        }
    }

    /** @return whether it stopped at a bound */
    private boolean note(Answer page, boolean goesOn) {
        boolean stopped = false;
        for (String what : page.missing()) {
            boolean bound = what.startsWith(ScanBounds.STOPPED);
            stopped |= bound;
            if (!(bound && goesOn && all)) {
                missing.add(what);
            }
        }
        return stopped;
    }

    /** Says what is missing, and how to go on where there is more. */
    void end(PrintWriter err) {
        Answers.missing(err, missing);
        if (!next.isEmpty()) {
            err.println("more: --all, or --cursor " + Terminal.plain(next));
        }
    }
}
