package io.tidewatch.libbench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The same fields as the library's encoder writes, by hand over a Jackson generator with its recycled buffers. */
final class GeneratorEncoder {
    private final JsonFactory factory = new JsonFactory();

    int encode(LogEvent event) {
        ByteArrayBuilder out = new ByteArrayBuilder(factory._getBufferRecycler(), 600);
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("v", 1);
            json.writeNumberField("ts", event.timeMillis());
            json.writeStringField("level", event.level().name());
            json.writeStringField("logger", event.logger());
            json.writeStringField("thread", event.thread());
            json.writeStringField("msg", event.message());
            if (event.template() != null) {
                json.writeStringField("template", event.template());
            }
            json.writeArrayFieldStart("args");
            for (String argument : event.arguments()) {
                json.writeString(argument);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("ctx");
            for (Map.Entry<String, String> entry : event.context().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            Source source = event.source();
            if (source != null) {
                json.writeStringField("service", source.service());
                json.writeStringField("instance", source.instance());
                json.writeStringField("host", source.host());
                json.writeStringField("env", source.environment());
                json.writeStringField("release", source.release());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int size = out.size();
        out.release();
        return size;
    }
}
