package io.tidewatch.report;

/** The words of a report. Places for values are those of {@link String#format}. */
enum Word {
    TITLE("Performance report", "性能报告"),
    TITLE_OF("Performance report: %s", "性能报告：%s"),
    PERIOD("%s to %s (%s)", "%s 至 %s（%s）"),
    LATE("Sent %s late: nothing ran when it was due.", "延迟 %s 发送：到期时系统未运行。"),
    SKIPPED("%d earlier report(s) that were due in the meantime are not sent.", "期间到期的 %d 份较早报告不再补发。"),
    PARTIAL("Incomplete: %s", "数据不完整：%s"),
    INSIGHTS("What stands out", "要点"),
    SERVICES("Services", "服务"),
    HOSTS("Hosts", "主机"),
    NO_SERVICES("No service was heard of.", "没有收到任何服务的数据。"),
    NO_HOSTS("No host was heard of.", "没有收到任何主机的数据。"),
    MORE("%d more are left out.", "另有 %d 个未列出。"),
    NAME("Name", "名称"),
    REQUESTS("Requests", "请求数"),
    RATE("Load (1/s)", "负载（次/秒）"),
    P50("p50", "p50"),
    P95("p95", "p95"),
    P99("p99", "p99"),
    ERROR_SHARE("Error rate", "错误率"),
    LOG_LINES("Log lines", "日志行数"),
    ERROR_LINES("Error lines", "错误日志行数"),
    CPU("CPU", "CPU"),
    MEMORY("Memory", "内存"),
    DISK("Fullest disk", "最满磁盘"),
    LOAD("Load by core", "每核负载"),
    GREATEST("max %s", "最大 %s"),
    COMPARED("In brackets: against the period before.", "括号内为与上一周期的对比。"),
    NEW("new", "新增"),
    POINTS("%s points", "%s 个百分点"),
    BY("Load is counted by %s.", "负载按 %s 统计。"),
    WORST("Worst intervals (%s each)", "最差时段（每段 %s）"),
    WORST_ROW("%s: %s %s", "%s：%s %s"),
    FINDINGS("Trends", "趋势"),
    RISES("%s rises: %s to %s over the period", "%s 上升：本周期内由 %s 到 %s"),
    FALLS("%s falls: %s to %s over the period", "%s 下降：本周期内由 %s 到 %s"),
    LEVEL("%s is at another level since %s: %s, before %s", "%s 自 %s 起水平改变：%s，此前 %s"),
    REACHES("%s reaches %s at about %s if it goes on like that; now %s", "%s 若保持当前趋势将达到 %s，约在 %s；当前 %s"),
    NO_DATA_ONCE("No data for %s (%s to %s)", "无数据 %s（%s 至 %s）"),
    NO_DATA_OFTEN("No data for %s in all, %d times; longest %s (%s to %s)", "共 %s 无数据，%d 次；最长 %s（%s 至 %s）"),
    FIRST_SEEN("First heard of at %s", "首次出现于 %s"),
    ALERTS("Alerts and anomalies", "告警与异常"),
    FIRED("Alerts fired %s times; in the period before %d times.", "告警触发 %s 次；上一周期 %d 次。"),
    AT_LEAST("at least %d", "至少 %d"),
    NO_ALERTS("No alert fired.", "没有告警触发。"),
    SEVERITY("Severity", "级别"),
    KIND("Kind", "类型"),
    WHAT("What", "内容"),
    TIMES("Times", "次数"),
    FOR("Fired for", "持续时间"),
    STILL("%s, still firing", "%s，仍在触发"),
    ERRORS("Error groups", "错误分组"),
    FRESH("New: %d", "新出现：%d"),
    MOST("Most frequent", "最频繁"),
    ERROR("Error", "错误"),
    SERVICE("Service", "服务"),
    COUNT("Count", "次数"),
    BY_HOUR("Occurrences are counted by whole hours.", "出现次数按整小时统计。"),
    NO_ERRORS("No errors.", "没有错误。"),
    NONE("none", "无"),
    SINCE("First", "首次"),
    MADE("Made by Tidewatch at %s.", "由 Tidewatch 生成于 %s。"),
    SUMMARY("%d services, %d hosts, %s alerts fired, %d new error groups.", "%d 个服务，%d 台主机，告警触发 %s 次，新错误分组 %d 个。"),
    SUMMARY_SERVICE("%s: %s requests, p95 %s, error rate %s", "%s：%s 次请求，p95 %s，错误率 %s"),
    SUMMARY_HOST("%s: CPU %s, memory %s, fullest disk %s", "%s：CPU %s，内存 %s，最满磁盘 %s"),
    DAYS("%d d", "%d 天"),
    HOURS("%d h", "%d 小时"),
    MINUTES("%d min", "%d 分钟"),
    SECONDS("%d s", "%d 秒");

    private final String english;
    private final String chinese;

    Word(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    String in(Language language) {
        return language == Language.ZH ? chinese : english;
    }

    static Word of(Measure measure) {
        return valueOf(measure.name());
    }
}
