package io.tidewatch.policy;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operator asks of publishers, without a restart: a record of {@code tidewatch.policies}. It concerns the log
 * lines of the services it names, up to a level, and either drops them, or sends of each pattern only so many a second, or
 * has them sent to {@code tidewatch.logs.short}, the topic that is kept for days instead of weeks.
 * Nothing is lost silently: what is dropped is counted by its publisher, and of what is sampled each line that is sent says
 * how many it stands for, so that counts stay exact. Lines of ERROR and above are never dropped, metrics and errors never
 * touched.
 *
 * @param id its record's key
 * @param enabled false suspends it
 * @param service name of a service, {@code *} for any part of it; empty: all
 * @param environment the same for the environment
 * @param logger prefix of the logger's name; empty: all
 * @param upTo lines up to and with this level; null: INFO
 * @param drop whether they are dropped
 * @param perSecond where they are sampled: how many lines of each pattern are sent a second, more than 0; else 0
 * @param keepShort whether they go to the topic of short lines; beside a sampling policy it says where what is sent goes
 * @param author who made it
 * @param comment why
 */
public record Policy(
        String id,
        @Nullable Boolean enabled,
        String service,
        String environment,
        String logger,
        LogLevel upTo,
        boolean drop,
        double perSecond,
        boolean keepShort,
        String author,
        String comment) {
    public Policy {
        Objects.requireNonNull(id, "id");
        enabled = enabled == null || enabled;
        service = Objects.requireNonNullElse(service, "");
        environment = Objects.requireNonNullElse(environment, "");
        logger = Objects.requireNonNullElse(logger, "");
        upTo = Objects.requireNonNullElse(upTo, LogLevel.INFO);
        author = Objects.requireNonNullElse(author, "");
        comment = Objects.requireNonNullElse(comment, "");
        if (id.isBlank() || id.length() > 200) {
            throw new IllegalArgumentException("id is '" + id + "', expected 1 to 200 characters");
        }
        if (drop && upTo.isError()) {
            throw new IllegalArgumentException(
                    "policy " + id + " would drop lines of " + upTo + ", expected upTo of WARN or less");
        }
        if (!drop && !keepShort && !(perSecond > 0 && perSecond <= 1_000_000)) {
            throw new IllegalArgumentException("policy " + id + ": perSecond is " + perSecond
                    + ", expected more than 0, or drop: true, or keepShort: true");
        }
        if (drop && perSecond != 0) {
            throw new IllegalArgumentException("policy " + id + " both drops and samples, expected one of them");
        }
        if (keepShort && (drop || perSecond != 0)) {
            throw new IllegalArgumentException("policy " + id + " both keeps short and " + (drop ? "drops" : "samples")
                    + ", expected one of them; two policies may concern the same lines");
        }
    }

    /** @return whether it concerns what this source says */
    public boolean concerns(Source source) {
        return enabled != null
                && enabled
                && matches(service, source.service())
                && matches(environment, source.environment());
    }

    /** @return whether it concerns a line of that logger and level */
    boolean concerns(String ofLogger, LogLevel level) {
        return level.compareTo(upTo) <= 0 && ofLogger.startsWith(logger);
    }

    /** A star stands for any part of a name; everything else for itself. */
    private static boolean matches(String pattern, String name) {
        return pattern.isEmpty() || matches(pattern, 0, name, 0);
    }

    /** Without going back further than to the last star: linear for one, quadratic at worst. */
    private static boolean matches(String pattern, int fromPattern, String name, int fromName) {
        int p = fromPattern;
        int n = fromName;
        int star = -1;
        int behindStar = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                behindStar = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++behindStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
