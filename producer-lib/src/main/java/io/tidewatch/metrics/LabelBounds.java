package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Keeps a series' name and labels short: what is too long is cut, what is too many left out, and counted. Thread-safe. */
final class LabelBounds {
    /** Of a meter's name and of a label's. */
    static final int MOST_NAME_CHARS = 200;
    /** Of name and labels together: the stream processor keeps what is longer apart by name only. */
    static final int MOST_CHARS = 1_200;

    private final int maxLabels;
    private final int maxLabelChars;
    private final LongAdder cut = new LongAdder();

    LabelBounds(int maxLabels, int maxLabelChars) {
        this.maxLabels = maxLabels;
        this.maxLabelChars = maxLabelChars;
    }

    /** @return the same where it is within the bounds */
    Meter.Id within(Meter.Id id) {
        if (fits(id)) {
            return id;
        }
        cut.increment();
        List<Tag> kept = new ArrayList<>();
        int room = MOST_CHARS - Math.min(MOST_NAME_CHARS, id.getName().length());
        for (Tag tag : id.getTagsAsIterable()) {
            String key = cut(tag.getKey(), MOST_NAME_CHARS);
            if (kept.size() == maxLabels || key.length() >= room) {
                break;
            }
            String value = cut(tag.getValue(), Math.min(maxLabelChars, room - key.length()));
            kept.add(Tag.of(key, value));
            room -= key.length() + value.length();
        }
        return id.withName(cut(id.getName(), MOST_NAME_CHARS)).replaceTags(kept);
    }

    /** @return how often a meter was asked for whose name or labels were too long or too many */
    long cut() {
        return cut.sum();
    }

    private boolean fits(Meter.Id id) {
        int labels = 0;
        int chars = id.getName().length();
        boolean fits = chars <= MOST_NAME_CHARS;
        for (Tag tag : id.getTagsAsIterable()) {
            labels++;
            chars += tag.getKey().length() + tag.getValue().length();
            fits &= tag.getKey().length() <= MOST_NAME_CHARS && tag.getValue().length() <= maxLabelChars;
        }
        return fits && labels <= maxLabels && chars <= MOST_CHARS;
    }

    private static String cut(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
    }
}
