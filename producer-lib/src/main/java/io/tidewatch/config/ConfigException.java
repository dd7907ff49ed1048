package io.tidewatch.config;

import java.util.List;

/** The configuration cannot be used; holds every problem that was found, not just the first. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param key the key, as in {@code processor.http.port}
     * @param text the bad value, what was expected, and where it was set
     */
    public record Problem(String key, String text) {
        /** @return the same by the variable that sets the key, where there is no other way to set it */
        public Problem byVariable() {
            return key.isEmpty() || key.startsWith(Keys.PREFIX) ? this : new Problem(Keys.environmentName(key), text);
        }

        @Override
        public String toString() {
            return key.isEmpty() ? text : key + ": " + text;
        }
    }

    public ConfigException(List<Problem> problems) {
        super(problems.size() + (problems.size() == 1 ? " problem" : " problems") + " in the configuration:\n  "
                + String.join("\n  ", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
