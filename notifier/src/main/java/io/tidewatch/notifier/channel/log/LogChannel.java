package io.tidewatch.notifier.channel.log;

import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Saying;
import io.tidewatch.notifier.render.PlainText;
import io.tidewatch.report.ReportSummary;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Prints one line per group of a notification. Control characters do not get through: a line stays one. */
public final class LogChannel implements Channel {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final PrintStream out;
    private final ZoneId zone;

    /** @param out not closed by this channel */
    public LogChannel(PrintStream out, ZoneId zone) {
        this.out = out;
        this.zone = zone;
    }

    @Override
    public Attempt send(Intent intent) {
        String time = TIME.format(Instant.ofEpochMilli(intent.atMillis()).atZone(zone));
        if (intent.report() != null) {
            out.println(time + "  " + PlainText.title(intent) + "  [" + intent.key() + "]");
            ReportSummary.lines(intent.report().report()).forEach(line -> out.println("          " + line));
            if (!intent.report().link().isEmpty()) {
                out.println("          " + PlainText.oneLine(intent.report().link()));
            }
        }
        for (Saying saying : intent.sayings()) {
            out.println(time + "  " + PlainText.line(saying) + "  [" + intent.key() + "]");
        }
        out.flush();
        return out.checkError() ? Attempt.retry(0, "the stream cannot be written to") : new Attempt.Delivered(0);
    }

    @Override
    public void close() {
        // the stream is not ours
    }
}
