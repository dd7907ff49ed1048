package io.tidewatch.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a report or its insights do not tell of everything, though every instance answered. */
public enum LeftOut {
    /** There were more series than are read for one report. */
    SERIES("There are more series than are read for one report; the others are not in it.", "时间序列数量超过单份报告的读取上限，其余未计入。"),
    /** There were more patterns and error groups than are compared. */
    COUNTS(
            "There are more patterns and error groups than are compared; those that rose least are left out.",
            "模式和错误分组数量超过比较上限，增幅最小的未计入。"),
    /** More alerts fired than are looked at. */
    ALERTS("More alerts fired than are looked at; the least severe are left out.", "触发的告警数量超过上限，级别最低的未计入。"),
    /** The time before, of the same length, is kept no longer. */
    TIME_BEFORE(
            "The time before, of the same length, is no longer kept: log lines, patterns and errors have nothing to be"
                    + " compared with.",
            "此前同等时长的数据已不再保留：日志、模式和错误无从比较。"),
    /** An instance of another release left something out and gives no reason, or one that is not known here. */
    UNSAID("Some is left out; an instance of another release does not say why.", "部分内容未计入；另一版本的实例未说明原因。");

    private final String english;
    private final String chinese;

    LeftOut(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    /** @return that reason; {@link #UNSAID} where it is one of a later release */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LeftOut read(String name) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(UNSAID);
    }

    /**
     * @param truncated whether something was left out; all that a release before reasons tells
     * @return the same in one order, whatever it was in; null is none, as of an older build
     */
    public static Set<LeftOut> sorted(@Nullable Collection<LeftOut> some, boolean truncated) {
        EnumSet<LeftOut> all = EnumSet.noneOf(LeftOut.class);
        if (some != null) {
            all.addAll(some);
        }
        if (truncated && all.isEmpty()) {
            all.add(UNSAID);
        }
        return Collections.unmodifiableSet(all);
    }

    /** @return a sentence */
    public String text(Language language) {
        return language == Language.ZH ? chinese : english;
    }
}
