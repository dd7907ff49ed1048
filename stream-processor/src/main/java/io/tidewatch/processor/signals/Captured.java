package io.tidewatch.processor.signals;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a regular expression found in the message of a line. */
final class Captured {
    private final Matcher matcher;

    private Captured(Matcher matcher) {
        this.matcher = matcher;
    }

    /** @return what the group took in; empty where it took no part */
    String group(String name) {
        String text = matcher.group(name);
        return text == null ? "" : text;
    }

    /** What was found in one line: definitions with the same expression look for it once. Not thread-safe. */
    static final class Memo {
        private final List<Pattern> asked = new ArrayList<>(2);
        private final List<@Nullable Captured> found = new ArrayList<>(2);

        void next() {
            asked.clear();
            found.clear();
        }

        @Nullable
        Captured of(Pattern pattern, String message) {
            for (int i = 0; i < asked.size(); i++) {
                if (asked.get(i).equals(pattern)) {
                    return found.get(i);
                }
            }
            int most = LinearRegex.MAX_TEXT;
            Matcher matcher = pattern.matcher(message.length() <= most ? message : message.substring(0, most));
            Captured now = matcher.find() ? new Captured(matcher) : null;
            asked.add(pattern);
            found.add(now);
            return now;
        }
    }
}
