package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a JSON object as the decoders want them: a wrong kind is read as well as can be, or skipped. */
final class JsonIn {
    private JsonIn() {}

    /** @return the value's text; empty where it is null, an object or an array, which is skipped */
    static String text(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return in.getText();
        }
        in.skipChildren();
        return "";
    }

    /** @return a text or text form for each key; nested values are skipped; empty where it is no object */
    static Map<String, String> texts(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>(8);
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            if (token.isStructStart() || token == JsonToken.VALUE_NULL) {
                in.skipChildren();
            } else {
                map.put(name, in.getText());
            }
        }
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
    }

    /** @return the text of each element; a single text is a list of one; nested values are empty */
    static List<String> list(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(in.getText());
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return List.of();
        }
        List<String> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(text(in));
        }
        return Collections.unmodifiableList(list);
    }

    /** @return a finite number, or NaN where it is none; a text that reads as a number is one */
    static double number(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token.isNumeric()) {
            double value = in.getDoubleValue();
            return Double.isFinite(value) ? value : Double.NaN;
        }
        in.skipChildren();
        return Double.NaN;
    }

    /** @return a whole number; a fraction is cut, a text that reads as a number is one; else {@code absent} */
    static long whole(JsonParser in, long absent) throws IOException {
        if (in.currentToken().isNumeric()) {
            double value = in.getDoubleValue();
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT && Math.abs(value) < 9.2e18
                    ? in.getLongValue()
                    : Double.isFinite(value) ? (long) value : absent;
        }
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getValueAsLong(absent);
        }
        in.skipChildren();
        return absent;
    }
}
