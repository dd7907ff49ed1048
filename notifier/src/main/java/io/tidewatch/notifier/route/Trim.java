package io.tidewatch.notifier.route;

import io.tidewatch.alert.Alert;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cuts an alert to what a notification shows, so that whatever is sent on has a bounded size: at most about 20 KB. */
final class Trim {
    private static final int MOST_ENTRIES = 32;
    private static final int MOST_NAME_CHARS = 100;
    private static final int MOST_LABEL_CHARS = 200;
    private static final int MOST_TEXT_CHARS = 1000;
    private static final int MOST_SAMPLES = 3;
    private static final int MOST_SAMPLE_CHARS = 300;

    private Trim() {}

    static Alert alert(Alert a) {
        List<Alert.Sample> samples = a.samples().stream()
                .limit(MOST_SAMPLES)
                .map(s -> new Alert.Sample(
                        s.topic(),
                        s.partition(),
                        s.offset(),
                        s.line(),
                        s.timeMillis(),
                        text(s.source(), MOST_LABEL_CHARS),
                        text(s.text(), MOST_SAMPLE_CHARS)))
                .toList();
        Alert.Acknowledgement ack = a.acknowledged();
        return new Alert(
                a.key(),
                a.ruleId(),
                a.ruleRevision(),
                a.sequence(),
                a.state(),
                a.transition(),
                a.severity(),
                texts(a.labels(), MOST_LABEL_CHARS),
                texts(a.annotations(), MOST_TEXT_CHARS / 2),
                a.pendingSinceMillis(),
                a.firingSinceMillis(),
                a.resolvedAtMillis(),
                a.changedAtMillis(),
                a.eventTimeMillis(),
                a.value(),
                a.bound(),
                text(a.why(), MOST_TEXT_CHARS),
                text(a.held(), MOST_LABEL_CHARS),
                ack == null
                        ? null
                        : new Alert.Acknowledgement(
                                text(ack.by(), MOST_LABEL_CHARS),
                                ack.atMillis(),
                                text(ack.comment(), MOST_LABEL_CHARS),
                                ack.untilMillis()),
                samples,
                List.of(),
                a.flapping(),
                a.suppressed(),
                a.receivers().stream().limit(MOST_ENTRIES).toList());
    }

    /** @return the text, cut with an ellipsis, never between the halves of a surrogate pair */
    static String text(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static Map<String, String> texts(Map<String, String> texts, int most) {
        Map<String, String> out = new TreeMap<>();
        for (Map.Entry<String, String> e : new TreeMap<>(texts).entrySet()) {
            if (out.size() < MOST_ENTRIES && e.getKey().length() <= MOST_NAME_CHARS) {
                out.put(e.getKey(), text(e.getValue(), most));
            }
        }
        return out;
    }
}
