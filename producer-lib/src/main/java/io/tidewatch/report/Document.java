package io.tidewatch.report;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a report into words and tables. */
final class Document {
    private static final Set<Measure> OF_SERVICE = EnumSet.of(
            Measure.REQUESTS,
            Measure.RATE,
            Measure.P50,
            Measure.P95,
            Measure.P99,
            Measure.ERROR_SHARE,
            Measure.LOG_LINES,
            Measure.ERROR_LINES);
    private static final Set<Measure> OF_HOST = EnumSet.of(Measure.CPU, Measure.MEMORY, Measure.DISK, Measure.LOAD);

    private final Report report;
    private final Figures figures;
    private final List<Block> blocks = new ArrayList<>();

    private Document(Report report) {
        this.report = report;
        this.figures = figures(report);
    }

    static Figures figures(Report report) {
        return new Figures(report.language(), ZoneId.of(report.zone()));
    }

    static String title(Report report) {
        Figures figures = figures(report);
        return report.name().isEmpty() ? figures.say(Word.TITLE) : figures.say(Word.TITLE_OF, report.name());
    }

    static String period(Report report) {
        Figures f = figures(report);
        return f.say(Word.PERIOD, f.time(report.fromMillis()), f.time(report.toMillis()), report.zone());
    }

    /** @return what is to be known of the report itself: late, incomplete */
    static List<String> notices(Report report) {
        Figures f = figures(report);
        List<String> out = new ArrayList<>();
        if (report.lateMillis() > 0) {
            out.add(f.say(Word.LATE, f.span(report.lateMillis())));
        }
        if (report.skipped() > 0) {
            out.add(f.say(Word.SKIPPED, report.skipped()));
        }
        if (!report.missing().isEmpty()) {
            out.add(f.say(Word.PARTIAL, String.join("; ", report.missing())));
        }
        report.leftOut().forEach(why -> out.add(why.text(report.language())));
        return out;
    }

    static List<Block> of(Report report) {
        Document document = new Document(report);
        document.write();
        return document.blocks;
    }

    private void write() {
        blocks.add(new Block.Heading(1, title(report)));
        blocks.add(new Block.Paragraph(period(report)));
        notices(report).forEach(n -> blocks.add(new Block.Notice(n)));
        insights();
        subjects(Word.SERVICES, Word.NO_SERVICES, report.services(), report.moreServices(), OF_SERVICE);
        subjects(Word.HOSTS, Word.NO_HOSTS, report.hosts(), report.moreHosts(), OF_HOST);
        alerts();
        errors();
        blocks.add(new Block.Paragraph(figures.say(Word.MADE, figures.time(report.madeAtMillis()))));
    }

    private void insights() {
        if (!report.insights().isEmpty()) {
            blocks.add(new Block.Heading(2, figures.say(Word.INSIGHTS)));
            blocks.add(new Block.Points(insights(report)));
        }
    }

    /** @return a sentence for each, the most important first */
    static List<String> insights(Report report) {
        ZoneId zone = ZoneId.of(report.zone());
        return report.insights().stream()
                .map(i -> InsightText.of(i, report.language(), zone))
                .toList();
    }

    private void subjects(Word title, Word none, List<Report.Subject> subjects, int more, Set<Measure> measures) {
        blocks.add(new Block.Heading(2, figures.say(title)));
        if (subjects.isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(none)));
            return;
        }
        List<String> head = new ArrayList<>(List.of(figures.say(Word.NAME)));
        measures.forEach(m -> head.add(figures.say(Word.of(m))));
        List<List<String>> rows = new ArrayList<>();
        for (Report.Subject subject : subjects) {
            List<String> row = new ArrayList<>(List.of(subject.name()));
            measures.forEach(m -> row.add(cell(m, subject.figures().get(m))));
            rows.add(row);
        }
        blocks.add(new Block.Table(head, rows));
        blocks.add(new Block.Paragraph(figures.say(Word.COMPARED)));
        if (more > 0) {
            blocks.add(new Block.Paragraph(figures.say(Word.MORE, more)));
        }
        subjects.forEach(this::subject);
    }

    private String cell(Measure measure, Report.@Nullable Figure figure) {
        if (figure == null) {
            return Figures.NOTHING;
        }
        String text = figures.value(measure, figure.value());
        if (figure.greatest() != null) {
            text += ", " + figures.say(Word.GREATEST, figures.value(measure, figure.greatest()));
        }
        String change = figures.change(measure, figure);
        return change.isEmpty() ? text : text + " (" + change + ")";
    }

    private void subject(Report.Subject subject) {
        blocks.add(new Block.Heading(3, subject.name()));
        String gaps = gaps(subject.gaps());
        if (!gaps.isEmpty()) {
            blocks.add(new Block.Notice(gaps));
        }
        if (subject.gaps().firstSeenMillis() > 0) {
            blocks.add(new Block.Paragraph(
                    figures.say(Word.FIRST_SEEN, figures.time(subject.gaps().firstSeenMillis()))));
        }
        if (!subject.load().isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(Word.BY, subject.load())));
        }
        for (Report.Chart chart : subject.charts()) {
            blocks.add(new Block.Picture(
                    figures.say(Word.of(chart.measure())), chart, report.fromMillis(), report.stepMillis()));
        }
        if (!subject.worst().isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(Word.WORST, figures.span(report.stepMillis()))));
            blocks.add(new Block.Points(subject.worst().stream()
                    .map(w -> figures.say(
                            Word.WORST_ROW,
                            figures.time(w.atMillis()),
                            figures.say(Word.of(w.measure())),
                            figures.value(w.measure(), w.value())))
                    .toList()));
        }
        if (!subject.findings().isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(Word.FINDINGS)));
            blocks.add(new Block.Points(
                    subject.findings().stream().map(this::finding).toList()));
        }
    }

    private String gaps(Report.Gaps gaps) {
        String longest = figures.span(gaps.longestToMillis() - gaps.longestFromMillis());
        String from = figures.time(gaps.longestFromMillis());
        String to = figures.time(gaps.longestToMillis());
        return switch (gaps.count()) {
            case 0 -> "";
            case 1 -> figures.say(Word.NO_DATA_ONCE, longest, from, to);
            default ->
                figures.say(Word.NO_DATA_OFTEN, figures.span(gaps.totalMillis()), gaps.count(), longest, from, to);
        };
    }

    private String finding(Report.Finding f) {
        String of = figures.say(Word.of(f.measure()));
        String what = f.part().isEmpty() ? of : of + " " + f.part();
        String from = figures.value(f.measure(), f.from());
        String to = figures.value(f.measure(), f.to());
        return switch (f.change()) {
            case RISES -> figures.say(Word.RISES, what, from, to);
            case FALLS -> figures.say(Word.FALLS, what, from, to);
            case LEVEL -> figures.say(Word.LEVEL, what, figures.time(f.atMillis()), to, from);
            case REACHES -> figures.say(Word.REACHES, what, to, figures.time(f.atMillis()), from);
        };
    }

    private void alerts() {
        Report.Alerts alerts = report.alerts();
        blocks.add(new Block.Heading(2, figures.say(Word.ALERTS)));
        if (alerts.fired() == 0) {
            blocks.add(new Block.Paragraph(figures.say(Word.NO_ALERTS)));
            return;
        }
        blocks.add(new Block.Paragraph(figures.say(Word.FIRED, fired(figures, alerts), alerts.before())));
        List<List<String>> rows = new ArrayList<>();
        for (Report.Fired f : alerts.top()) {
            String span = figures.span(f.firingMillis());
            rows.add(List.of(
                    f.severity().name(),
                    f.kind(),
                    f.why().isEmpty() ? f.title() : f.title() + ": " + f.why(),
                    Integer.toString(f.times()),
                    f.still() ? figures.say(Word.STILL, span) : span));
        }
        blocks.add(new Block.Table(says(Word.SEVERITY, Word.KIND, Word.WHAT, Word.TIMES, Word.FOR), rows));
    }

    static String fired(Figures figures, Report.Alerts alerts) {
        return alerts.atLeast() ? figures.say(Word.AT_LEAST, alerts.fired()) : Integer.toString(alerts.fired());
    }

    private void errors() {
        Report.Errors errors = report.errors();
        blocks.add(new Block.Heading(2, figures.say(Word.ERRORS)));
        if (errors.fresh().isEmpty() && errors.most().isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(Word.NO_ERRORS)));
            return;
        }
        blocks.add(new Block.Paragraph(figures.say(Word.BY_HOUR)));
        blocks.add(new Block.Heading(3, figures.say(Word.FRESH, errors.freshCount())));
        groups(errors.fresh());
        blocks.add(new Block.Heading(3, figures.say(Word.MOST)));
        groups(errors.most());
    }

    private void groups(List<Report.Group> groups) {
        if (groups.isEmpty()) {
            blocks.add(new Block.Paragraph(figures.say(Word.NONE)));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Report.Group g : groups) {
            rows.add(List.of(
                    g.type() + ": " + g.message(),
                    g.services(),
                    figures.value(Measure.REQUESTS, (double) g.count()),
                    figures.time(g.firstSeenMillis())));
        }
        List<String> head = new ArrayList<>(says(Word.ERROR, Word.SERVICE, Word.COUNT));
        head.add(figures.say(Word.SINCE));
        blocks.add(new Block.Table(head, rows));
    }

    private List<String> says(Word... words) {
        List<String> out = new ArrayList<>();
        for (Word word : words) {
            out.add(figures.say(word));
        }
        return out;
    }
}
