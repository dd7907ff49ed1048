package io.tidewatch.processor.signals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Distribution;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.wire.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one signal from a parser that stands on its opening brace; see {@link SignalCodec}. */
final class SignalReader {
    private final JsonParser in;
    private int version = SignalCodec.VERSION;
    private String type = "";
    private String ruleId = "";
    private int ruleRevision;
    private Map<String, String> group = Map.of();
    private Map<String, String> annotations = Map.of();
    private long startsAtMillis;
    private long endsAtMillis;
    private long paneStartMillis;
    private int partition;
    private long appendMillis;
    private long eventMillis;
    private long count;
    private long total;
    private double sum;
    private double min;
    private double max;
    private double last;
    private @Nullable Distribution distribution;
    private @Nullable Distinct distinct;
    private double weight;
    private int kinds;
    private @Nullable Amount under;
    private long intervalMillis;
    private boolean goodbye;
    private List<Alert.Sample> samples = List.of();
    private String input = "";
    private int partitions;
    private long watermarkMillis;
    private long atMillis;
    private boolean caughtUp;
    private long lagRecords = -1;
    private String memberRuleId = "";
    private String memberKey = "";
    private String state = "";
    private boolean suppressed;
    private long closedMillis;

    SignalReader(JsonParser in) {
        this.in = in;
    }

    Decoded<Signal> read() throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            field(name);
        }
        if (version > SignalCodec.VERSION) {
            return Decoded.bad(Decoded.Reason.NEWER_VERSION, "v is " + version + ", known is " + SignalCodec.VERSION);
        }
        return switch (type) {
            case "partial" -> partial();
            case "progress" ->
                Decoded.ok(new Signal.Progress(
                        Rule.Input.valueOf(input),
                        partition,
                        partitions,
                        watermarkMillis,
                        atMillis,
                        caughtUp,
                        lagRecords));
            case "member" ->
                Decoded.ok(new Signal.Member(
                        ruleId, group, memberRuleId, memberKey, AlertState.valueOf(state), suppressed, atMillis));
            case "external" -> Decoded.ok(new Signal.External(group, annotations, startsAtMillis, endsAtMillis));
            case "room" -> Decoded.ok(new Signal.Room(suppressed, atMillis));
            case "settled" -> Decoded.ok(new Signal.Settled(partition, Rule.Input.valueOf(input), closedMillis));
            default -> Decoded.bad(Decoded.Reason.BAD_FIELD, "type is none that is known");
        };
    }

    private Decoded<Signal> partial() {
        if (ruleId.isEmpty()) {
            return Decoded.bad(Decoded.Reason.BAD_FIELD, "a partial without ruleId");
        }
        return Decoded.ok(new Signal.Partial(
                ruleId,
                ruleRevision,
                group,
                paneStartMillis,
                partition,
                appendMillis,
                eventMillis,
                count,
                total,
                sum,
                min,
                max,
                last,
                distribution,
                distinct,
                weight,
                kinds,
                under,
                intervalMillis,
                goodbye,
                samples));
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "v" -> version = in.getIntValue();
            case "type" -> type = in.getText();
            case "ruleId" -> ruleId = in.getText();
            case "ruleRevision" -> ruleRevision = in.getIntValue();
            case "group" -> group = texts();
            case "paneStartMillis" -> paneStartMillis = in.getLongValue();
            case "partition" -> partition = in.getIntValue();
            case "appendMillis" -> appendMillis = in.getLongValue();
            case "eventMillis" -> eventMillis = in.getLongValue();
            case "count" -> count = in.getLongValue();
            case "total" -> total = in.getLongValue();
            case "sum" -> sum = in.getDoubleValue();
            case "min" -> min = in.getDoubleValue();
            case "max" -> max = in.getDoubleValue();
            case "last" -> last = in.getDoubleValue();
            case "distribution" -> distribution = distribution();
            case "distinct" -> distinct = Distinct.of(in.getBinaryValue());
            case "weight" -> weight = in.getDoubleValue();
            case "kinds" -> kinds = in.getIntValue();
            case "under" -> under = amount();
            case "intervalMillis" -> intervalMillis = in.getLongValue();
            case "goodbye" -> goodbye = in.getBooleanValue();
            case "samples" -> samples = samples();
            case "input" -> input = in.getText();
            case "partitions" -> partitions = in.getIntValue();
            case "watermarkMillis" -> watermarkMillis = in.getLongValue();
            case "atMillis" -> atMillis = in.getLongValue();
            case "caughtUp" -> caughtUp = in.getBooleanValue();
            case "lagRecords" -> lagRecords = in.getLongValue();
            case "memberRuleId" -> memberRuleId = in.getText();
            case "memberKey" -> memberKey = in.getText();
            case "state" -> state = in.getText();
            case "closedMillis" -> closedMillis = in.getLongValue();
            case "annotations" -> annotations = texts();
            case "startsAtMillis" -> startsAtMillis = in.getLongValue();
            case "endsAtMillis" -> endsAtMillis = in.getLongValue();
            case "suppressed" -> suppressed = in.getBooleanValue();
            default -> in.skipChildren();
        }
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            out.put(name, in.getText());
        }
        return out;
    }

    private @Nullable Distribution distribution() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        long n = 0;
        long zeros = 0;
        double[] three = new double[3];
        long[] indexes = {};
        long[] counts = {};
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "count" -> n = in.getLongValue();
                case "zeros" -> zeros = in.getLongValue();
                case "sum" -> three[0] = in.getDoubleValue();
                case "min" -> three[1] = in.getDoubleValue();
                case "max" -> three[2] = in.getDoubleValue();
                case "indexes" -> indexes = numbers();
                case "counts" -> counts = numbers();
                default -> in.skipChildren();
            }
        }
        int[] ints = Arrays.stream(indexes).mapToInt(Math::toIntExact).toArray();
        return new Distribution(n, three[0], three[1], three[2], zeros, ints, counts);
    }

    private @Nullable Amount amount() throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        double amount = 0;
        double stood = 0;
        int of = 0;
        Distinct series = null;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "sum" -> amount = in.getDoubleValue();
                case "weight" -> stood = in.getDoubleValue();
                case "kinds" -> of = in.getIntValue();
                case "series" -> series = Distinct.of(in.getBinaryValue());
                default -> in.skipChildren();
            }
        }
        return new Amount(amount, stood, of, series);
    }

    private long[] numbers() throws IOException {
        long[] out = new long[64];
        int n = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (n == out.length) {
                out = Arrays.copyOf(out, n * 2);
            }
            out[n++] = in.getLongValue();
        }
        return Arrays.copyOf(out, n);
    }

    private List<Alert.Sample> samples() throws IOException {
        List<Alert.Sample> out = new ArrayList<>(3);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            out.add(sample());
        }
        return List.copyOf(out);
    }

    private Alert.Sample sample() throws IOException {
        String topic = "";
        String source = "";
        String text = "";
        int part = 0;
        int line = 0;
        long offset = 0;
        long time = 0;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "topic" -> topic = in.getText();
                case "partition" -> part = in.getIntValue();
                case "offset" -> offset = in.getLongValue();
                case "line" -> line = in.getIntValue();
                case "timeMillis" -> time = in.getLongValue();
                case "source" -> source = in.getText();
                case "text" -> text = in.getText();
                default -> in.skipChildren();
            }
        }
        return new Alert.Sample(topic, part, offset, line, time, source, text);
    }
}
