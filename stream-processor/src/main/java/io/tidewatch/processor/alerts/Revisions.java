package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.rules.RuleVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which revision of a rule judges what: that of the time it is judged as of, however late that is. */
final class Revisions {
    private final RuleLookup rules;
    private final Map<String, Known> known = new HashMap<>();

    /** One version, ready to judge; {@code of} is null where the rule is deleted or not enabled then. */
    record One(RuleVersion version, @Nullable Evaluation of) {
        boolean isRevision(int revision) {
            Rule rule = version.rule();
            return rule != null && rule.revision() == revision;
        }
    }

    /**
     * What there is of a row's rule, for as long as the rules are the same.
     *
     * @param version of all rules
     */
    record Seen(Object version, List<One> all) {}

    private record Known(List<RuleVersion> versions, List<One> ready) {}

    Revisions(RuleLookup rules) {
        this.rules = rules;
    }

    /** @return the newest revision, whether it is enabled or not; null where the rule is deleted */
    @Nullable
    Evaluation newest(String ruleId) {
        Rule rule = rules.rule(ruleId);
        if (rule == null) {
            return null;
        }
        List<One> all = all(ruleId);
        Evaluation last = all.isEmpty() ? null : all.get(all.size() - 1).of;
        return last != null && last.rule().equals(rule) ? last : Evaluation.of(rule);
    }

    /** @return what is in force then; null where no version is known */
    @Nullable
    One at(String ruleId, long millis) {
        return at(null, ruleId, millis);
    }

    /**
     * @param row of that rule; null where there is none yet
     * @return what is in force then; null where no version is known
     */
    @Nullable
    One at(@Nullable AlertRow row, String ruleId, long millis) {
        List<One> all = row == null ? all(ruleId) : all(row);
        return all.isEmpty() ? null : all.get(indexAt(all, millis));
    }

    /** @return the revision the row is of, or the newest where that is not known any more; null where there is none at all */
    @Nullable
    One of(AlertRow row) {
        List<One> all = all(row);
        return all.isEmpty() ? null : all.get(indexOf(all, row));
    }

    /** @return what comes after the revision the row is of; null where nothing does */
    @Nullable
    One next(AlertRow row) {
        List<One> all = all(row);
        int next = all.isEmpty() ? 0 : indexOf(all, row) + 1;
        return next < all.size() ? all.get(next) : null;
    }

    /** @return whether what is in force then comes after the revision the row is of */
    boolean isLater(AlertRow row, long millis) {
        List<One> all = all(row);
        return all.size() > 1 && indexOf(all, row) < indexAt(all, millis);
    }

    /** @return whether it goes by other alerts, not by windows */
    boolean isTied(AlertRow row) {
        One one = of(row);
        Rule rule = one == null ? null : one.version().rule();
        return AlertTies.isCount(row) || rule != null && rule.condition() instanceof Condition.Composite;
    }

    private static int indexAt(List<One> all, long millis) {
        int i = all.size() - 1;
        while (i > 0 && all.get(i).version.fromMillis() > millis) {
            i--;
        }
        return i;
    }

    private static int indexOf(List<One> all, AlertRow row) {
        int last = all.size() - 1;
        if (last == 0) {
            return 0;
        }
        // a rule that was deleted and made anew counts from one again: what was heard last tells them apart
        int heard = indexAt(all, row.lastSeen);
        if (all.get(heard).isRevision(row.revision)) {
            return heard;
        }
        for (int i = last; i >= 0; i--) {
            if (all.get(i).isRevision(row.revision)) {
                return i;
            }
        }
        return last;
    }

    /** Each partial asks several times: looking it up once is enough. */
    private List<One> all(AlertRow row) {
        Object version = rules.version();
        Seen seen = row.revisions;
        if (seen == null || seen.version != version) {
            seen = new Seen(version, all(row.ruleId));
            row.revisions = seen;
        }
        return seen.all;
    }

    private List<One> all(String ruleId) {
        List<RuleVersion> versions = rules.versions(ruleId);
        Known before = known.get(ruleId);
        if (before != null && (before.versions == versions || before.versions.equals(versions))) {
            return before.ready;
        }
        if (versions.isEmpty()) {
            known.remove(ruleId);
            return List.of();
        }
        List<One> ready = new ArrayList<>(versions.size());
        for (RuleVersion version : versions) {
            Rule rule = version.rule();
            ready.add(new One(version, rule == null || !rule.enabled() ? null : Evaluation.of(rule)));
        }
        known.put(ruleId, new Known(versions, ready));
        return ready;
    }
}
