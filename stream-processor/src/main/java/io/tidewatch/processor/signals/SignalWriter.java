package io.tidewatch.processor.signals;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.tidewatch.processor.catalog.PatternProposal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes signals that are JSON; see {@link SignalCodec}. */
final class SignalWriter {
    private SignalWriter() {}

    static byte[] write(Signal signal) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator out = SignalCodec.JSON.createGenerator(bytes)) {
                out.writeStartObject();
                out.writeNumberField("v", version(signal));
                if (signal instanceof Signal.Progress progress) {
                    write(progress, out);
                } else if (signal instanceof Signal.Member member) {
                    write(member, out);
                } else if (signal instanceof Signal.External external) {
                    write(external, out);
                } else if (signal instanceof Signal.Room room) {
                    write(room, out);
                } else if (signal instanceof Signal.Patterns patterns) {
                    write(patterns, out);
                } else {
                    write((Signal.Settled) signal, out);
                }
                out.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Signal signal) {
        boolean both = signal instanceof Signal.Settled of && of.flow() == Flow.METRICS_OF_LOGS;
        return both ? SignalCodec.VERSION : SignalCodec.VERSION_OF_INPUTS;
    }

    private static void write(Signal.Progress p, JsonGenerator out) throws IOException {
        out.writeStringField("type", "progress");
        out.writeStringField("input", p.input().name());
        out.writeNumberField("partition", p.partition());
        out.writeNumberField("partitions", p.partitions());
        out.writeNumberField("watermarkMillis", p.watermarkMillis());
        out.writeNumberField("atMillis", p.atMillis());
        out.writeBooleanField("caughtUp", p.caughtUp());
        out.writeNumberField("lagRecords", p.lagRecords());
    }

    private static void write(Signal.Member m, JsonGenerator out) throws IOException {
        out.writeStringField("type", "member");
        out.writeStringField("ruleId", m.ruleId());
        group(m.group(), out);
        out.writeStringField("memberRuleId", m.memberRuleId());
        out.writeStringField("memberKey", m.memberKey());
        out.writeStringField("state", m.state().name());
        out.writeBooleanField("suppressed", m.suppressed());
        out.writeNumberField("atMillis", m.atMillis());
    }

    private static void write(Signal.External e, JsonGenerator out) throws IOException {
        out.writeStringField("type", "external");
        texts("group", e.labels(), out);
        texts("annotations", e.annotations(), out);
        out.writeNumberField("startsAtMillis", e.startsAtMillis());
        out.writeNumberField("endsAtMillis", e.endsAtMillis());
        out.writeStringField("input", e.input().name());
    }

    private static void texts(String name, Map<String, String> texts, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
        }
        out.writeEndObject();
    }

    private static void write(Signal.Room r, JsonGenerator out) throws IOException {
        out.writeStringField("type", "room");
        out.writeBooleanField("suppressed", r.suppressed());
        out.writeNumberField("atMillis", r.atMillis());
    }

    private static void write(Signal.Patterns p, JsonGenerator out) throws IOException {
        out.writeStringField("type", "patterns");
        out.writeStringField("service", p.service());
        out.writeArrayFieldStart("all");
        for (PatternProposal one : p.all()) {
            out.writeStartObject();
            out.writeStringField("id", one.id());
            out.writeStringField("template", one.template());
            out.writeBooleanField("given", one.given());
            out.writeBooleanField("wide", one.wide());
            out.writeStringField("mergedInto", one.mergedInto());
            out.writeStringField("text", one.text());
            out.writeNumberField("eventMillis", one.eventMillis());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(Signal.Settled s, JsonGenerator out) throws IOException {
        out.writeStringField("type", "settled");
        out.writeNumberField("partition", s.partition());
        out.writeStringField("input", s.flow().name());
        out.writeNumberField("closedMillis", s.closedMillis());
    }

    private static void group(Map<String, String> group, JsonGenerator out) throws IOException {
        if (!group.isEmpty()) {
            out.writeObjectFieldStart("group");
            for (Map.Entry<String, String> e : group.entrySet()) {
                out.writeStringField(e.getKey(), e.getValue());
            }
            out.writeEndObject();
        }
    }
}
