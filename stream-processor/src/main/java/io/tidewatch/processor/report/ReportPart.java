package io.tidewatch.processor.report;

import io.tidewatch.processor.insight.InsightPart;
import io.tidewatch.processor.metrics.SourcePresence;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one instance knows of a period, or several together. Plain JSON both ways.
 *
 * @param presence when sources were heard of, in windows from the start of the period before on
 * @param logs by service
 * @param insights counts that may stand out
 * @param truncated whether there were more series than are read
 */
public record ReportPart(
        List<ReportLine> lines,
        List<SourcePresence> presence,
        Map<String, LogLines> logs,
        Report.Alerts alerts,
        Report.Errors errors,
        InsightPart insights,
        boolean truncated) {
    public ReportPart {
        insights = insights == null ? InsightPart.NONE : insights; // of an older build
    }

    /** Alerts and error groups that are told one by one. */
    static final int MOST_ROWS = 15;

    /** Lines of a service, and those of the period before; -1 where its levels are not kept that long. */
    public record LogLines(long lines, long errors, long linesBefore, long errorsBefore) {
        LogLines plus(LogLines other) {
            return new LogLines(
                    lines + other.lines,
                    errors + other.errors,
                    linesBefore < 0 ? linesBefore : linesBefore + other.linesBefore,
                    errorsBefore < 0 ? errorsBefore : errorsBefore + other.errorsBefore);
        }
    }

    static ReportPart merge(Collection<ReportPart> parts) {
        Map<String, ReportLine> lines = new TreeMap<>();
        List<SourcePresence> presence = new ArrayList<>();
        Map<String, LogLines> logs = new TreeMap<>();
        int fired = 0;
        int before = 0;
        boolean atLeast = false;
        List<Report.Fired> top = new ArrayList<>();
        List<Report.Group> fresh = new ArrayList<>();
        int freshCount = 0;
        List<Report.Group> most = new ArrayList<>();
        boolean truncated = false;
        for (ReportPart part : parts) {
            part.lines.forEach(line -> lines.merge(line.id(), line, ReportLine::plus));
            presence.addAll(part.presence);
            part.logs.forEach((service, of) -> logs.merge(service, of, LogLines::plus));
            fired += part.alerts.fired();
            before += part.alerts.before();
            atLeast |= part.alerts.atLeast();
            top.addAll(part.alerts.top());
            fresh.addAll(part.errors.fresh());
            freshCount += part.errors.freshCount();
            most.addAll(part.errors.most());
            truncated |= part.truncated;
        }
        return new ReportPart(
                List.copyOf(lines.values()),
                presence,
                logs,
                new Report.Alerts(fired, before, atLeast, FiredAlerts.worst(top)),
                new Report.Errors(most(fresh), freshCount, most(most)),
                InsightPart.merge(parts.stream().map(ReportPart::insights).toList()),
                truncated);
    }

    static List<Report.Group> most(List<Report.Group> groups) {
        return groups.stream()
                .sorted(Comparator.comparingLong(Report.Group::count).reversed().thenComparing(Report.Group::id))
                .limit(MOST_ROWS)
                .toList();
    }
}
