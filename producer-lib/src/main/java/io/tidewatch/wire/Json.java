package io.tidewatch.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;

/** The one Jackson set-up of the project: unknown fields are ignored, durations read as people write them. */
public final class Json {
    /** Depth, number and text length a reader accepts: input is hostile. */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxNumberLength(400)
            .maxStringLength(16 << 20)
            .build();

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** @return the shared mapper; thread-safe, not to be reconfigured */
    public static ObjectMapper shared() {
        return MAPPER;
    }

    private static ObjectMapper mapper() {
        SimpleModule durations = new SimpleModule("tidewatch");
        durations.addSerializer(Duration.class, new DurationWriter());
        durations.addDeserializer(Duration.class, new DurationReader());
        JsonMapper mapper = JsonMapper.builder()
                .addModule(durations)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build();
        mapper.getFactory().setStreamReadConstraints(LIMITS);
        return mapper;
    }

    private static final class DurationWriter extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(DurationText.format(value));
        }
    }

    private static final class DurationReader extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString();
            try {
                return DurationText.parse(text == null ? "" : text);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, Duration.class, e.getMessage());
            }
        }
    }
}
