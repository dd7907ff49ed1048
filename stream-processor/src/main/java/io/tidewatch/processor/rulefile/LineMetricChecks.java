package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Condition;
import io.tidewatch.processor.signals.RuleWords;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What a log metric takes of lines, word by word. */
final class LineMetricChecks {
    private final Faults faults;

    LineMetricChecks(Faults faults) {
        this.faults = faults;
    }

    void places(RuleReader.Places p) {
        String capture = p.get(Word.CAPTURE, "");
        String wrong = capture.isEmpty() ? null : RuleWords.problemOfCapture(capture);
        if (wrong != null) {
            faults.add(p.of(Word.CAPTURE), wrong);
            return;
        }
        String value = p.get(Word.VALUE_OF, Condition.LogMetric.LINES);
        if (!value.equals(Condition.LogMetric.LINES)) {
            add(RuleWords.problemOfText(value, capture), p.of(Word.VALUE_OF));
        } else if (p.get(Word.TYPE, Condition.LogMetric.Type.COUNTER) != Condition.LogMetric.Type.COUNTER) {
            faults.add(
                    p.of(p.has(Word.VALUE_OF) ? Word.VALUE_OF : Word.TYPE),
                    "only a counter counts lines: value has to be a field, such as field.duration_ms");
        }
        add(RuleWords.problemOfUnits(p.get(Word.IN, ""), p.get(Word.UNIT, "")), p.of(Word.IN));
        if (p.get(Word.LABELS) != null && p.of(Word.LABELS) instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                String text = ((ScalarNode) member.getValueNode()).getValue();
                add(RuleWords.problemOfText(text, capture), member.getValueNode());
            }
        }
        Long most = p.get(Word.MAX_VALUES);
        if (most != null && (most < 1 || most > RuleWords.MAX_LABEL_VALUES)) {
            faults.add(p.of(Word.MAX_VALUES), "maxValues is " + most + ", expected 1 to " + RuleWords.MAX_LABEL_VALUES);
        }
    }

    private void add(@Nullable String problem, Node at) {
        if (problem != null) {
            faults.add(at, problem);
        }
    }
}
