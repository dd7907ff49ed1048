package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.Source;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The five fields of a value that names its own source: {@code service, instance, host, env, release}. */
final class SourceJson {
    private static final byte[] SERVICE = JsonText.ascii(",\"service\":");
    private static final byte[] INSTANCE = JsonText.ascii(",\"instance\":");
    private static final byte[] HOST = JsonText.ascii(",\"host\":");
    private static final byte[] ENVIRONMENT = JsonText.ascii(",\"env\":");
    private static final byte[] RELEASE = JsonText.ascii(",\"release\":");

    private String service = "";
    private String instance = "";
    private String host = "";
    private String environment = "";
    private String release = "";

    static void write(ByteSink out, @Nullable Source source) {
        if (source != null) {
            JsonText.field(out, SERVICE, source.service());
            JsonText.field(out, INSTANCE, source.instance());
            JsonText.field(out, HOST, source.host());
            JsonText.field(out, ENVIRONMENT, source.environment());
            JsonText.field(out, RELEASE, source.release());
        }
    }

    /**
     * Takes the field where it is one of the source's and a text.
     *
     * @return whether it was taken; else the parser stands where it stood
     */
    boolean take(String name, JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_STRING && take(name, in.getText());
    }

    private boolean take(String name, String value) {
        switch (name) {
            case "service", "service.name" -> service = value;
            case "instance", "service.instance.id" -> instance = value;
            case "host", "hostname", "host.name" -> host = value;
            case "env", "environment", "service.environment" -> environment = value;
            case "release", "service.version" -> release = value;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** @return null where no service was named: a host alone does not make a source of its own */
    @Nullable
    Source toSource() {
        return service.isBlank()
                ? null
                : new Source(service, instance.isBlank() ? host : instance, host, environment, release);
    }

    void clear() {
        service = instance = host = environment = release = "";
    }
}
