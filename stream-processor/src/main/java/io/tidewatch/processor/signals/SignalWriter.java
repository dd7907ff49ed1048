package io.tidewatch.processor.signals;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.tidewatch.alert.Alert;
import io.tidewatch.event.Distribution;
import io.tidewatch.processor.rules.Amount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes signals; see {@link SignalCodec}. Numbers are made finite: JSON knows no other. */
final class SignalWriter {
    private SignalWriter() {}

    static byte[] write(Signal signal) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator out = SignalCodec.JSON.createGenerator(bytes)) {
                out.writeStartObject();
                out.writeNumberField("v", SignalCodec.VERSION);
                if (signal instanceof Signal.Partial partial) {
                    write(partial, out);
                } else if (signal instanceof Signal.Progress progress) {
                    write(progress, out);
                } else if (signal instanceof Signal.Member member) {
                    write(member, out);
                } else if (signal instanceof Signal.External external) {
                    write(external, out);
                } else if (signal instanceof Signal.Room room) {
                    write(room, out);
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

    private static void write(Signal.Settled s, JsonGenerator out) throws IOException {
        out.writeStringField("type", "settled");
        out.writeNumberField("partition", s.partition());
        out.writeStringField("input", s.input().name());
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

    private static void write(Signal.Partial p, JsonGenerator out) throws IOException {
        out.writeStringField("type", "partial");
        out.writeStringField("ruleId", p.ruleId());
        out.writeNumberField("ruleRevision", p.ruleRevision());
        group(p.group(), out);
        out.writeNumberField("paneStartMillis", p.paneStartMillis());
        out.writeNumberField("partition", p.partition());
        out.writeNumberField("appendMillis", p.appendMillis());
        out.writeNumberField("eventMillis", p.eventMillis());
        out.writeNumberField("count", p.count());
        if (p.total() != 0) {
            out.writeNumberField("total", p.total());
        }
        number("sum", p.sum(), out);
        number("min", p.min(), out);
        number("max", p.max(), out);
        number("last", p.last(), out);
        if (p.distribution() != null) {
            write(p.distribution(), out);
        }
        if (p.distinct() != null) {
            out.writeBinaryField("distinct", p.distinct().bytes());
        }
        number("weight", p.weight(), out);
        if (p.kinds() != 0) {
            out.writeNumberField("kinds", p.kinds());
        }
        if (p.under() != null) {
            write(p.under(), out);
        }
        if (p.intervalMillis() > 0) {
            out.writeNumberField("intervalMillis", p.intervalMillis());
        }
        if (p.goodbye()) {
            out.writeBooleanField("goodbye", true);
        }
        if (!p.samples().isEmpty()) {
            write(p.samples(), out);
        }
    }

    private static void write(Amount a, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("under");
        number("sum", a.sum(), out);
        number("weight", a.weight(), out);
        out.writeNumberField("kinds", a.kinds());
        if (a.series() != null) {
            out.writeBinaryField("series", a.series().bytes());
        }
        out.writeEndObject();
    }

    private static void write(Distribution d, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("distribution");
        out.writeNumberField("count", d.count());
        number("sum", d.sum(), out);
        number("min", d.min(), out);
        number("max", d.max(), out);
        out.writeNumberField("zeros", d.zeros());
        out.writeFieldName("indexes");
        out.writeArray(d.indexes(), 0, d.indexes().length);
        out.writeFieldName("counts");
        out.writeArray(d.counts(), 0, d.counts().length);
        out.writeEndObject();
    }

    private static void write(List<Alert.Sample> samples, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("samples");
        for (Alert.Sample s : samples) {
            out.writeStartObject();
            out.writeStringField("topic", s.topic());
            out.writeNumberField("partition", s.partition());
            out.writeNumberField("offset", s.offset());
            out.writeNumberField("line", s.line());
            out.writeNumberField("timeMillis", s.timeMillis());
            out.writeStringField("source", s.source());
            out.writeStringField("text", s.text());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void number(String name, double value, JsonGenerator out) throws IOException {
        double finite = Double.isNaN(value) ? 0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
        if (finite == 0) {
            return;
        }
        if (finite == Math.rint(finite) && Math.abs(finite) < 1e15) {
            out.writeNumberField(name, (long) finite);
        } else {
            out.writeNumberField(name, finite);
        }
    }
}
