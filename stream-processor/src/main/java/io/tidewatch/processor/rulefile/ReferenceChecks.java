package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Condition;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.List;

/** With which times before rules compare what is now. */
final class ReferenceChecks {
    private final Faults faults;

    ReferenceChecks(Faults faults) {
        this.faults = faults;
    }

    void places(String kind, RuleReader.Places p) {
        if (kind.equals("spike")) {
            spike(p);
        }
        atMost(p);
    }

    /** What a spike is compared with is no part of the window itself. */
    private void spike(RuleReader.Places p) {
        Duration timeframe = p.get(Word.TIMEFRAME, Duration.ofMinutes(5));
        List<Duration> ago = p.get(Word.COMPARE_TO_EACH, List.<Duration>of());
        ago.forEach(each -> reference(Word.COMPARE_TO_EACH, each, timeframe, p));
        if (ago.size() > Condition.Spike.MOST_TIMES) {
            faults.add(
                    p.of(Word.COMPARE_TO_EACH),
                    "compareTo has " + ago.size() + " times, at most " + Condition.Spike.MOST_TIMES);
        }
        Duration reference = p.get(Word.REFERENCE);
        if (reference != null) {
            reference(Word.REFERENCE, reference, timeframe, p);
        }
    }

    private void reference(Word word, Duration length, Duration timeframe, RuleReader.Places p) {
        if (length.compareTo(timeframe) < 0) {
            faults.add(
                    p.of(word),
                    word.text + " is " + DurationText.format(length) + ", expected at least the timeframe, which is "
                            + DurationText.format(timeframe));
        }
    }

    /** In how many hours a pattern was met is known by its service's owner. */
    private void atMost(RuleReader.Places p) {
        long most = p.get(Word.AT_MOST, 0L);
        if (most > Condition.NewTerm.MOST_HOURS) {
            faults.add(p.of(Word.AT_MOST), "atMost is " + most + ", expected 0 to " + Condition.NewTerm.MOST_HOURS);
        } else if (most > 0
                && p.get(Word.FIELD) != null
                && !p.get(Word.FIELD, "").equals("pattern")) {
            faults.add(
                    p.of(Word.AT_MOST),
                    "atMost is of patterns, but field is " + p.get(Word.FIELD, "") + ": expected field: pattern");
        }
    }
}
