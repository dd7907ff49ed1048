package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.subscribe.LogTail;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {
            "Prints lines that match as they are logged, until Ctrl-C.",
            "Connects again where the connection breaks. What was not taken fast enough is",
            "dropped by the processor, and how much is said.",
            "",
            "Exit codes: 0 stopped; 1 the API cannot answer now; 2 the query or an option is wrong, or nothing answers."
        })
final class LogTailCommand implements Callable<Integer>, LogTail.Listener {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Mixin
    private Server server;

    @Mixin
    private LogPrinter printer;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogWords words;

    @Option(names = "--lines", paramLabel = "N", description = "Ends after so many lines (default: never).")
    private @Nullable Integer most;

    private volatile @Nullable LogTail tail;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private boolean broke;

    @Override
    public Integer call() throws QueryException {
        if (most != null && most < 1) {
            throw new UserError("--lines is " + most + ", expected 1 or more");
        }
        String query = words.text();
        Thread hook = new Thread(this::interrupted, "tidewatch-tail-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            server.with(
                    client -> {
                        try (LogTail following = client.tailLogs(query, this)) {
                            tail = following;
                            following.follow();
                        }
                        return true;
                    },
                    CONNECT);
        } catch (QueryException e) {
            throw LogQuery.refused(e, query);
        } finally {
            forget(hook);
        }
        said();
        return 0;
    }

    /** The process was asked to end, which is how a tail ends: what it was is said, and it was no failure. */
    private void interrupted() {
        said();
        Runtime.getRuntime().halt(0);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already
        }
    }

    /** Waits for nothing: whoever reads the lines may have stopped reading them. */
    private void said() {
        String lost = dropped.get() > 0 ? ", " + dropped + " dropped" : "";
        err().println(lines + (lines.get() == 1 ? " line" : " lines") + lost);
        err().flush();
    }

    @Override
    public synchronized void line(JsonNode line) {
        LogTail following = tail;
        if (most != null && lines.get() >= most) {
            return;
        }
        printer.print(out(), line, "");
        // nobody reads on, as behind 'head'
        boolean gone = out().checkError();
        long printed = lines.incrementAndGet();
        boolean enough = most != null && printed >= most;
        if ((gone || enough) && following != null) {
            following.close();
        }
    }

    @Override
    public synchronized void dropped(long count) {
        dropped.addAndGet(count);
        note(count + " lines dropped: they came faster than they were taken; a narrower query drops fewer");
    }

    @Override
    public synchronized void fault(String why) {
        note("lines may be missing: " + why);
    }

    @Override
    public synchronized void connected() {
        note(broke ? "connected again; 'logs search' finds what was logged meanwhile" : "following; Ctrl-C ends it");
    }

    @Override
    public synchronized void broken(String why) {
        broke = true;
        note("connection lost (" + why + "), connecting again");
    }

    private void note(String text) {
        out().flush();
        err().println("-- " + Terminal.plain(text));
        err().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
