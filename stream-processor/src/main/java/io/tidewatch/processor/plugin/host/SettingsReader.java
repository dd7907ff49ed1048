package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.AnalyzerSettings;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings of one analyzer; remembers which keys were asked for and what was wrong with them. Used by one thread. */
final class SettingsReader implements AnalyzerSettings {
    private final String prefix;
    private final Map<String, String> given;
    private final Set<String> asked = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    SettingsReader(String name, Map<String, String> given) {
        this.prefix = "processor.plugins." + name + ".";
        this.given = given;
    }

    /** @return each with its key; keys that nobody asked for too */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        new TreeSet<>(given.keySet())
                .stream()
                        .filter(key -> !asked.contains(key))
                        .forEach(key -> all.add(prefix + key + ": is no known key; there "
                                + (asked.isEmpty() ? "are none" : "is " + String.join(", ", asked))));
        return all;
    }

    @Override
    public String text(String key, String standard) {
        return read(key, standard, text -> text);
    }

    @Override
    public String text(String key) {
        String text = read(key, "", given -> given);
        if (text.isEmpty() && !given.containsKey(key)) {
            refuse(key, "is missing");
        }
        return text;
    }

    @Override
    public long number(String key, long standard, long least, long most) {
        return read(key, standard, text -> {
            try {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new IllegalArgumentException(
                    "is '" + text + "', expected a whole number from " + least + " to " + most);
        });
    }

    @Override
    public double decimal(String key, double standard, double least, double most) {
        return read(key, standard, text -> {
            try {
                double value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new IllegalArgumentException("is '" + text + "', expected a number from " + least + " to " + most);
        });
    }

    @Override
    public boolean flag(String key, boolean standard) {
        return read(key, standard, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is '" + text + "', expected true or false");
        });
    }

    @Override
    public Duration duration(String key, Duration standard, Duration least, Duration most) {
        return read(key, standard, text -> {
            Duration value;
            try {
                value = DurationText.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is " + e.getMessage(), e);
            }
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("is '" + text + "', expected " + DurationText.format(least) + " to "
                        + DurationText.format(most));
            }
            return value;
        });
    }

    @Override
    public <T extends Enum<T>> T choice(String key, T standard) {
        T[] all = standard.getDeclaringClass().getEnumConstants();
        return read(
                key,
                standard,
                text -> Arrays.stream(all)
                        .filter(one -> one.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "is '" + text + "', expected one of " + Arrays.toString(all))));
    }

    @Override
    public void refuse(String key, String why) {
        problems.add(prefix + key + ": " + why);
    }

    private <T> T read(String key, T standard, Function<String, T> reader) {
        asked.add(key);
        @Nullable String text = given.get(key);
        if (text == null) {
            return standard;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            refuse(key, String.valueOf(e.getMessage()));
            return standard;
        }
    }
}
