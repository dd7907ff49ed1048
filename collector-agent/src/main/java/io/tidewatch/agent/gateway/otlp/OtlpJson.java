package io.tidewatch.agent.gateway.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf's JSON as OTLP changes it: ids of traces and spans are hexadecimal, enums are numbers, unknown fields are passed
 * over. Reads as it goes along, and no more parts than it may.
 */
final class OtlpJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final int mostParts;
    private int parts;

    OtlpJson(int mostParts) {
        this.mostParts = mostParts;
    }

    void read(byte[] body, Message.Builder into) throws IOException {
        try (JsonParser in = FACTORY.createParser(body)) {
            expect(in, in.nextToken(), JsonToken.START_OBJECT);
            message(in, into);
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "more than one object");
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a value is not of its field's type", e);
        }
    }

    static byte[] write(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            write(message, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Answers are small: numbers, texts, and messages of them. */
    private static void write(Message message, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            out.writeFieldName(field.getKey().getJsonName());
            if (field.getValue() instanceof Message nested) {
                write(nested, out);
            } else {
                // 64-bit numbers are texts in protobuf's JSON
                out.writeString(field.getValue().toString());
            }
        }
        out.writeEndObject();
    }

    private void message(JsonParser in, Message.Builder into) throws IOException {
        if (++parts > mostParts) {
            throw new JsonParseException(in, "more than " + mostParts + " parts");
        }
        Descriptor type = into.getDescriptorForType();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            expect(in, in.currentToken(), JsonToken.FIELD_NAME);
            FieldDescriptor field = field(type, in.currentName());
            JsonToken value = in.nextToken();
            if (field == null || value == JsonToken.VALUE_NULL) {
                in.skipChildren();
            } else if (field.isRepeated()) {
                expect(in, value, JsonToken.START_ARRAY);
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    into.addRepeatedField(field, value(in, field, into));
                }
            } else {
                into.setField(field, value(in, field, into));
            }
        }
    }

    private static @Nullable FieldDescriptor field(Descriptor type, String name) {
        for (FieldDescriptor field : type.getFields()) {
            if (field.getJsonName().equals(name)) {
                return field;
            }
        }
        return type.findFieldByName(name);
    }

    private Object value(JsonParser in, FieldDescriptor field, Message.Builder parent) throws IOException {
        JsonToken token = in.currentToken();
        switch (field.getJavaType()) {
            case MESSAGE -> {
                expect(in, token, JsonToken.START_OBJECT);
                Message.Builder nested = parent.newBuilderForField(field);
                message(in, nested);
                return nested.buildPartial();
            }
            case STRING -> {
                expect(in, token, JsonToken.VALUE_STRING);
                return in.getText();
            }
            case BYTE_STRING -> {
                expect(in, token, JsonToken.VALUE_STRING);
                return bytes(in.getText(), field.getName());
            }
            case BOOLEAN -> {
                if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                    throw new JsonParseException(in, field.getName() + " is " + token + ", expected true or false");
                }
                return token == JsonToken.VALUE_TRUE;
            }
            case ENUM -> {
                return token == JsonToken.VALUE_STRING && field.getEnumType().findValueByName(in.getText()) != null
                        ? field.getEnumType().findValueByName(in.getText())
                        : field.getEnumType().findValueByNumberCreatingIfUnknown((int) number(in, field));
            }
            case INT -> {
                return (int) number(in, field);
            }
            case LONG -> {
                return number(in, field);
            }
            case DOUBLE -> {
                return real(in, field);
            }
            default -> {
                return (float) real(in, field);
            }
        }
    }

    private static ByteString bytes(String text, String name) {
        boolean id = name.equals("trace_id") || name.equals("span_id") || name.equals("parent_span_id");
        return ByteString.copyFrom(
                id ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text));
    }

    /** A number, or a text that is one: both are in use. Those without a sign may be past the greatest long. */
    private static long number(JsonParser in, FieldDescriptor field) throws IOException {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
            throw new JsonParseException(in, field.getName() + " is " + token + ", expected a number");
        }
        String text = in.getText();
        return switch (field.getType()) {
            case UINT64, FIXED64 -> Long.parseUnsignedLong(text);
            case UINT32, FIXED32 -> Integer.parseUnsignedInt(text);
            case INT32, SINT32, SFIXED32, ENUM -> Integer.parseInt(text);
            default -> Long.parseLong(text);
        };
    }

    private static double real(JsonParser in, FieldDescriptor field) throws IOException {
        JsonToken token = in.currentToken();
        if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
            throw new JsonParseException(in, field.getName() + " is " + token + ", expected a number");
        }
        return Double.parseDouble(in.getText());
    }

    private static void expect(JsonParser in, @Nullable JsonToken is, JsonToken expected) throws IOException {
        if (is != expected) {
            throw new JsonParseException(in, is + " stands where " + expected + " is expected");
        }
    }
}
