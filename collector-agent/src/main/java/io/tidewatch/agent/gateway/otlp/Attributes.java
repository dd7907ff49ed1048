package io.tidewatch.agent.gateway.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tidewatch.event.Source;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes as labels, fields and texts; a resource as a source. */
final class Attributes {
    /** What tells the instances of a service apart, the best first. */
    private static final List<String> INSTANCES =
            List.of("service.instance.id", "k8s.pod.name", "container.id", "host.name");

    private Attributes() {}

    static Map<String, String> labels(List<KeyValue> attributes) {
        Map<String, String> out = new LinkedHashMap<>();
        for (KeyValue attribute : attributes) {
            out.put(attribute.getKey(), text(attribute.getValue()));
        }
        return out;
    }

    static Source source(Resource resource) {
        Map<String, String> said = labels(resource.getAttributesList());
        String instance = "";
        for (int i = 0; i < INSTANCES.size() && instance.isEmpty(); i++) {
            instance = said.getOrDefault(INSTANCES.get(i), "");
        }
        String environment =
                said.getOrDefault("deployment.environment.name", said.getOrDefault("deployment.environment", ""));
        return new Source(
                said.getOrDefault("service.name", ""),
                instance,
                said.getOrDefault("host.name", ""),
                environment,
                said.getOrDefault("service.version", ""));
    }

    /** As a field of a line: what is no text, number or truth value becomes its text. */
    static Object field(AnyValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> finite(value.getDoubleValue());
            default -> text(value);
        };
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    static String text(AnyValue value) {
        if (value.getValueCase() == AnyValue.ValueCase.STRING_VALUE) {
            return value.getStringValue();
        }
        StringBuilder out = new StringBuilder();
        append(value, out, false);
        return out.toString();
    }

    /** Lists and maps as JSON. The parser has bounded how deep they go. */
    private static void append(AnyValue value, StringBuilder out, boolean nested) {
        switch (value.getValueCase()) {
            case STRING_VALUE -> quoted(value.getStringValue(), out);
            case BOOL_VALUE -> out.append(value.getBoolValue());
            case INT_VALUE -> out.append(value.getIntValue());
            case DOUBLE_VALUE -> out.append(value.getDoubleValue());
            case BYTES_VALUE -> {
                String base64 =
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
                out.append(nested ? "\"" + base64 + "\"" : base64);
            }
            case ARRAY_VALUE -> {
                String between = "[";
                for (AnyValue item : value.getArrayValue().getValuesList()) {
                    out.append(between);
                    append(item, out, true);
                    between = ",";
                }
                out.append(between.equals("[") ? "[]" : "]");
            }
            case KVLIST_VALUE -> {
                String between = "{";
                for (KeyValue item : value.getKvlistValue().getValuesList()) {
                    out.append(between);
                    quoted(item.getKey(), out);
                    out.append(':');
                    append(item.getValue(), out, true);
                    between = ",";
                }
                out.append(between.equals("{") ? "{}" : "}");
            }
            default -> out.append(nested ? "null" : "");
        }
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        out.append(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text));
        out.append('"');
    }
}
