package io.tidewatch.report;

import io.tidewatch.report.Insight.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sentence a person would write of an insight, in English or Chinese, on one line without control characters. */
public final class InsightText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final int MOST_TEXT = 120;
    private static final double MOST_TIMES = 1_000;

    private final boolean chinese;
    private final Figures figures;
    private final ZoneId zone;

    private InsightText(Language language, ZoneId zone) {
        this.chinese = language == Language.ZH;
        this.zone = zone;
        this.figures = new Figures(language, zone);
    }

    public static String of(Insight insight, Language language, ZoneId zone) {
        return PlainLine.of(new InsightText(language, zone).sentence(insight));
    }

    private String sentence(Insight i) {
        StringBuilder out = new StringBuilder(main(i));
        if (i.mostly() != null) {
            out.append(mostly(i.mostly()));
        }
        if (i.release() != null) {
            out.append(release(i.release()));
        }
        if (!i.with().isEmpty()) {
            List<String> all = new ArrayList<>();
            i.with().forEach(a -> all.add(also(a)));
            out.append(say("; at the same time %s", "；同时 %s", String.join(say(", ", "，"), all)));
        }
        if (!i.alerts().isEmpty()) {
            List<String> all = new ArrayList<>();
            i.alerts()
                    .forEach(a -> all.add(say(
                            "“%s” fired at %s",
                            "“%s”于 %s 触发", cut(a.title().isEmpty() ? a.key() : a.title()), clock(a.atMillis()))));
            out.append(say("; the alert %s", "；告警%s", String.join(say(", ", "，"), all)));
        }
        return out.append(say(".", "。")).toString();
    }

    private String release(Insight.Release r) {
        return r.first()
                ? say(
                        ", the first of them from release %s, first seen at %s",
                        "；最早的来自版本 %s（该版本于 %s 首次出现）", r.name(), clock(r.firstSeenMillis()))
                : say(
                        ", after release %s was first seen at %s",
                        "；此前版本 %s 于 %s 首次出现", r.name(), clock(r.firstSeenMillis()));
    }

    private String main(Insight i) {
        String at = clock(i.atMillis());
        String of = i.subject();
        String what = cut(i.text());
        String now = value(i.kind(), i.after());
        String change = change(i.kind(), i.before(), i.after());
        return switch (i.kind()) {
            case ERRORS_ROSE ->
                i.before() == null
                        ? say("%s began to log errors at %s (%s a minute)", "%s 于 %s 开始出现错误日志（每分钟 %s 条）", of, at, now)
                        : say("Error lines of %s rose %s at %s", "%s 的错误日志%s（%s）", of, change, at);
            case LINES_ROSE -> say("Log lines of %s rose %s at %s", "%s 的日志行数%s（%s）", of, change, at);
            case LINES_FELL -> say("Log lines of %s fell %s at %s", "%s 的日志行数%s（%s）", of, change, at);
            case LINES_STOPPED ->
                say(
                        "%s has logged nothing since %s (before: %s a minute)",
                        "%s 自 %s 起没有日志（此前每分钟 %s 条）", of, at, value(i.kind(), i.before()));
            case PATTERN_NEW ->
                say(
                        "New in the logs of %s since %s: “%s” (%s a minute)",
                        "%s 的日志自 %s 起出现新模式“%s”（每分钟 %s 条）", of, at, what, now);
            case PATTERN_ROSE -> say("“%s” of %s rose %s at %s", "“%s”（%s）%s（%s）", what, of, change, at);
            case GROUP_NEW ->
                say("New error in %s since %s: %s (%s a minute)", "%s 自 %s 起出现新错误：%s（每分钟 %s 次）", of, at, what, now);
            case GROUP_ROSE -> say("The error %s of %s rose %s at %s", "错误 %s（%s）%s（%s）", what, of, change, at);
            case LATENCY_ROSE -> say("p95 latency of %s rose %s at %s", "%s 的 p95 延迟%s（%s）", of, change, at);
            case FAILURES_ROSE -> say("The error rate of %s rose %s at %s", "%s 的错误率%s（%s）", of, change, at);
            case LOAD_ROSE -> say("The load of %s rose %s at %s", "%s 的负载%s（%s）", of, change, at);
            case LOAD_FELL -> say("The load of %s fell %s at %s", "%s 的负载%s（%s）", of, change, at);
            case CPU_ROSE -> say("CPU of host %s rose %s at %s", "主机 %s 的 CPU%s（%s）", of, change, at);
            case MEMORY_ROSE -> say("Memory of host %s rose %s at %s", "主机 %s 的内存%s（%s）", of, change, at);
            case DISK_FILLS ->
                say(
                        "The disk %s of host %s is full at about %s if it goes on like that; now %s",
                        "磁盘 %s（主机 %s）若保持当前趋势约在 %s 写满；当前 %s", what, of, figures.time(i.atMillis()), now);
        };
    }

    private String mostly(Insight.Mostly m) {
        String share = Long.toString(Math.round(m.share() * 100));
        String text = cut(m.text());
        String fresh = m.fresh() ? say(", never seen before", "，首次出现") : "";
        return say(
                        m.group() ? "; %s %% are the error %s" : "; %s %% are “%s”",
                        m.group() ? "；其中 %s%% 为错误 %s" : "；其中 %s%% 为“%s”",
                        share,
                        text)
                + fresh;
    }

    private String also(Insight.Also a) {
        String change = change(a.kind(), a.before(), a.after());
        String what = cut(a.text());
        String of = a.subject();
        return switch (a.kind()) {
            case ERRORS_ROSE -> say("error lines of %s %s", "%s 的错误日志%s", of, change);
            case LINES_ROSE, LINES_FELL -> say("log lines of %s %s", "%s 的日志行数%s", of, change);
            case LINES_STOPPED -> say("%s stopped logging", "%s 停止输出日志", of);
            case PATTERN_NEW -> say("“%s” of %s is new", "新模式“%s”（%s）", what, of);
            case PATTERN_ROSE -> say("“%s” of %s %s", "“%s”（%s）%s", what, of, change);
            case GROUP_NEW -> say("the error %s of %s is new", "新错误 %s（%s）", what, of);
            case GROUP_ROSE -> say("the error %s of %s %s", "错误 %s（%s）%s", what, of, change);
            case LATENCY_ROSE -> say("p95 latency of %s %s", "%s 的 p95 延迟%s", of, change);
            case FAILURES_ROSE -> say("error rate of %s %s", "%s 的错误率%s", of, change);
            case LOAD_ROSE, LOAD_FELL -> say("load of %s %s", "%s 的负载%s", of, change);
            case CPU_ROSE -> say("CPU of host %s %s", "主机 %s 的 CPU%s", of, change);
            case MEMORY_ROSE -> say("memory of host %s %s", "主机 %s 的内存%s", of, change);
            case DISK_FILLS -> say("disk %s of host %s fills", "磁盘 %s（主机 %s）将写满", what, of);
        };
    }

    /** @return such as {@code 12× (2 to 24 a minute)} */
    private String change(Kind kind, @Nullable Double before, double after) {
        String unit = kind.unit() == Measure.Unit.NUMBER ? say(" a minute", "/分钟") : "";
        String now = value(kind, after) + unit;
        if (before == null && kind.unit() == Measure.Unit.SHARE) {
            return say("to %s", "达到 %s", now);
        }
        if (before == null) {
            return say("from nothing to %s", "从无到 %s", now);
        }
        String range = say("%s to %s", "%s → %s", value(kind, before), now);
        double times = before > 0 ? after / before : 0;
        boolean share = kind.unit() == Measure.Unit.SHARE;
        return !share && times >= 2 && times < MOST_TIMES
                ? say("%s× (%s)", "增至 %s 倍（%s）", times(times), range)
                : say("from %s", "由 %s", range);
    }

    private static String times(double times) {
        return times >= 10
                ? Long.toString(Math.round(times))
                : String.format(Locale.ROOT, "%.1f", times).replace(".0", "");
    }

    private String value(Kind kind, @Nullable Double value) {
        return switch (kind.unit()) {
            case SECONDS -> figures.value(Measure.P95, value);
            case SHARE -> figures.value(Measure.ERROR_SHARE, value);
            default -> figures.value(Measure.RATE, value);
        };
    }

    private String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    private String say(String english, String inChinese, Object... values) {
        return String.format(Locale.ROOT, chinese ? inChinese : english, values);
    }

    private static String cut(String text) {
        int n = text.codePointCount(0, text.length());
        return n <= MOST_TEXT ? text : text.substring(0, text.offsetByCodePoints(0, MOST_TEXT - 1)) + "…";
    }
}
