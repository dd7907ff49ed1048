package io.tidewatch.processor.signals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.catalog.PatternProposal;
import io.tidewatch.wire.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one signal from a parser that stands on its opening brace; see {@link SignalCodec}. */
final class SignalReader {
    private final JsonParser in;
    private int version = SignalCodec.VERSION;
    private String type = "";
    private String ruleId = "";
    private Map<String, String> group = Map.of();
    private Map<String, String> annotations = Map.of();
    private long startsAtMillis;
    private long endsAtMillis;
    private int partition;
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
    private String service = "";
    private List<PatternProposal> proposals = List.of();

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
            case "external" ->
                Decoded.ok(new Signal.External(
                        group,
                        annotations,
                        startsAtMillis,
                        endsAtMillis,
                        input.isEmpty() ? Rule.Input.METRICS : Rule.Input.valueOf(input)));
            case "room" -> Decoded.ok(new Signal.Room(suppressed, atMillis));
            case "settled" -> Decoded.ok(new Signal.Settled(partition, Flow.valueOf(input), closedMillis));
            case "patterns" -> Decoded.ok(new Signal.Patterns(service, proposals));
            default -> Decoded.bad(Decoded.Reason.BAD_FIELD, "type is none that is known");
        };
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "v" -> version = in.getIntValue();
            case "type" -> type = in.getText();
            case "ruleId" -> ruleId = in.getText();
            case "group" -> group = texts();
            case "partition" -> partition = in.getIntValue();
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
            case "service" -> service = in.getText();
            case "all" -> proposals = proposals();
            default -> in.skipChildren();
        }
    }

    private List<PatternProposal> proposals() throws IOException {
        List<PatternProposal> out = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            out.add(proposal());
        }
        return out;
    }

    private PatternProposal proposal() throws IOException {
        Map<String, String> texts = new HashMap<>();
        boolean given = false;
        boolean wide = false;
        long eventMillis = 0;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "id", "template", "mergedInto", "text" -> texts.put(name, in.getText());
                case "given" -> given = in.getBooleanValue();
                case "wide" -> wide = in.getBooleanValue();
                case "eventMillis" -> eventMillis = in.getLongValue();
                default -> in.skipChildren();
            }
        }
        return new PatternProposal(
                texts.getOrDefault("id", ""),
                texts.getOrDefault("template", ""),
                given,
                wide,
                texts.getOrDefault("mergedInto", ""),
                texts.getOrDefault("text", ""),
                eventMillis);
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            out.put(name, in.getText());
        }
        return out;
    }
}
