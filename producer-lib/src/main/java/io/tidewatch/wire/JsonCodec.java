package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.alert.Silence;
import io.tidewatch.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of the values that are not on a hot path: one JSON object with a {@code v} field. Thread-safe.
 *
 * @param <T> a record of the contract
 */
public final class JsonCodec<T> {
    /** Version this code writes, and the newest it reads. */
    public static final int VERSION = 1;

    public static final JsonCodec<Rule> RULE = of(Rule.class);
    public static final JsonCodec<Alert> ALERT = of(Alert.class);
    public static final JsonCodec<AlertCommand> ALERT_COMMAND = of(AlertCommand.class);
    public static final JsonCodec<ErrorCommand> ERROR_COMMAND = of(ErrorCommand.class);
    public static final JsonCodec<ErrorGroup> ERROR_GROUP = of(ErrorGroup.class);
    public static final JsonCodec<Silence> SILENCE = of(Silence.class);
    public static final JsonCodec<NotificationRecord> NOTIFICATION = of(NotificationRecord.class);
    public static final JsonCodec<AuditRecord> AUDIT = of(AuditRecord.class);
    public static final JsonCodec<Policy> POLICY = of(Policy.class);
    public static final JsonCodec<DeadLetter> DEAD_LETTER = of(DeadLetter.class);

    private final Class<T> type;

    private JsonCodec(Class<T> type) {
        this.type = type;
    }

    /** A codec for any record whose components Jackson can bind. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return new JsonCodec<>(type);
    }

    /** @return one line of UTF-8 */
    public byte[] encode(T value) {
        ObjectNode node = Json.shared().createObjectNode();
        node.put("v", VERSION);
        node.setAll((ObjectNode) Json.shared().valueToTree(value));
        try {
            return Json.shared().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never throws; a null or empty input is {@link Decoded.Reason#EMPTY}. */
    public Decoded<T> decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Decoded.bad(Decoded.Reason.EMPTY, "no bytes");
        }
        JsonNode node;
        try {
            node = Json.shared().readTree(bytes);
        } catch (IOException e) {
            return Decoded.bad(Decoded.Reason.NOT_JSON, shortened(e));
        }
        if (!(node instanceof ObjectNode object)) {
            return Decoded.bad(Decoded.Reason.NOT_JSON, "expected an object");
        }
        JsonNode version = object.remove("v");
        if (version != null && version.asInt(VERSION) > VERSION) {
            return Decoded.bad(Decoded.Reason.NEWER_VERSION, "v is " + version.asInt() + ", known is " + VERSION);
        }
        try {
            return Decoded.ok(Json.shared().treeToValue(object, type));
        } catch (JsonProcessingException | RuntimeException e) {
            return Decoded.bad(Decoded.Reason.BAD_FIELD, shortened(e));
        }
    }

    private static String shortened(Exception e) {
        String text = e instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : Objects.toString(e.getMessage(), e.toString());
        Throwable cause = e.getCause();
        String full = cause == null || cause.getMessage() == null ? text : cause.getMessage();
        return full.length() <= 200 ? full : full.substring(0, 200);
    }
}
