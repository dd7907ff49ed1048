package io.tidewatch.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report in a few lines, for channels that take no page. */
public final class ReportSummary {
    private static final int MOST_SUBJECTS = 5;
    private static final int MOST_INSIGHTS = 3;

    private ReportSummary() {}

    /** @return one line: what it is, of which period */
    public static String title(Report report) {
        return PlainLine.of(Document.title(report) + ", " + Document.period(report));
    }

    /** @return a few lines, each without control characters; the first tells the numbers of the whole */
    public static List<String> lines(Report report) {
        Figures f = Document.figures(report);
        List<String> out = new ArrayList<>(Document.notices(report));
        out.add(f.say(
                Word.SUMMARY,
                report.services().size() + report.moreServices(),
                report.hosts().size() + report.moreHosts(),
                Document.fired(f, report.alerts()),
                report.errors().freshCount()));
        Document.insights(report).stream().limit(MOST_INSIGHTS).forEach(out::add);
        report.services().stream()
                .limit(MOST_SUBJECTS)
                .forEach(s -> out.add(f.say(
                        Word.SUMMARY_SERVICE,
                        s.name(),
                        value(f, s, Measure.REQUESTS),
                        value(f, s, Measure.P95),
                        value(f, s, Measure.ERROR_SHARE))));
        report.hosts().stream()
                .limit(MOST_SUBJECTS)
                .forEach(h -> out.add(f.say(
                        Word.SUMMARY_HOST,
                        h.name(),
                        value(f, h, Measure.CPU),
                        value(f, h, Measure.MEMORY),
                        value(f, h, Measure.DISK))));
        return out.stream().map(PlainLine::of).toList();
    }

    private static String value(Figures f, Report.Subject of, Measure measure) {
        Report.@Nullable Figure figure = of.figures().get(measure);
        if (figure == null) {
            return Figures.NOTHING;
        }
        String change = f.change(measure, figure);
        return f.value(measure, figure.value()) + (change.isEmpty() ? "" : " (" + change + ")");
    }
}
