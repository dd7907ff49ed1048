package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tidewatch.wire.Decoded.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object field by field, whatever the bytes hold. Unknown fields are skipped. Not thread-safe: one per
 * thread.
 *
 * @param <T> what is read
 */
abstract class JsonLineDecoder<T> {
    private static final int DETAIL_CHARS = 80;
    private static final byte[] NOTHING = new byte[0];

    /** Names are kept canonical, so that they cost nothing; not interned, for they come from outside. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(Json.LIMITS)
            .build();

    private int refusedParts;
    private String refusedDetail = "";
    private byte[] bytes = NOTHING;
    private int start;
    private boolean ownVersion;

    /**
     * Reads the object that the bytes from {@code from} up to {@code to} hold.
     *
     * @return never throws: what cannot be read is a {@link Decoded.Bad}
     */
    public final Decoded<T> decode(byte[] bytes, int from, int to) {
        return read(bytes, from, to);
    }

    /** @return how many parts of the value that was read last were left out for holding a number that is not finite */
    public final int refusedParts() {
        return refusedParts;
    }

    /** @return what the first of them was; empty where there was none */
    public final String refusedDetail() {
        return refusedDetail;
    }

    /** Forgets the last value. */
    abstract void clear();

    /** Takes a field; the parser stands on its value and has to be left on its end. */
    abstract void field(String name, JsonParser in) throws IOException;

    /** @throws BadField where something that is needed is missing */
    abstract T finish();

    final Decoded<T> read(byte[] bytes, int from, int to) {
        refusedParts = 0;
        refusedDetail = "";
        ownVersion = false;
        start = afterMark(bytes, from, to);
        if (start >= to) {
            return Decoded.bad(Reason.EMPTY, "no bytes");
        }
        int bad = Utf8.firstBad(bytes, start, to);
        if (bad >= 0) {
            return Decoded.bad(Reason.NOT_UTF8, "byte " + (bad - from) + " is no UTF-8");
        }
        this.bytes = bytes;
        clear();
        try (JsonParser in = FACTORY.createParser(bytes, start, to - start)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Decoded.bad(Reason.NOT_JSON, "expected an object");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                if (name.equals("v") && value == JsonToken.VALUE_NUMBER_INT) {
                    ownVersion = true;
                    if (in.getNumberType() != JsonParser.NumberType.INT || in.getIntValue() > JsonCodec.VERSION) {
                        return Decoded.bad(Reason.NEWER_VERSION, "v is newer than " + JsonCodec.VERSION);
                    }
                } else {
                    field(name, in);
                }
            }
            if (in.nextToken() != null) {
                return Decoded.bad(Reason.NOT_JSON, "more text behind the object");
            }
            return Decoded.ok(finish());
        } catch (StreamConstraintsException e) {
            return Decoded.bad(Reason.TOO_LARGE, shortened(e));
        } catch (InputCoercionException e) {
            return Decoded.bad(Reason.BAD_FIELD, shortened(e));
        } catch (IOException e) {
            return Decoded.bad(Reason.NOT_JSON, shortened(e));
        } catch (RuntimeException e) {
            return Decoded.bad(Reason.BAD_FIELD, shortened(e));
        } finally {
            this.bytes = NOTHING;
        }
    }

    /** @return whether the object said its version so far, as our own producers do first of all */
    final boolean ownVersion() {
        return ownVersion;
    }

    /** A part is left out, the rest is kept. */
    final void refuse(String detail) {
        if (refusedParts++ == 0) {
            refusedDetail = detail;
        }
    }

    /** @return the JSON text of the object or array the parser stands on; leaves it on its end */
    final String rawText(JsonParser in) throws IOException {
        int from = start + (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        int to = start + (int) in.currentLocation().getByteOffset();
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static int afterMark(byte[] bytes, int from, int to) {
        boolean mark = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return mark ? from + 3 : from;
    }

    private static String shortened(Exception e) {
        String text = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        if (text == null) {
            return e.getClass().getSimpleName();
        }
        return text.length() <= DETAIL_CHARS ? text : text.substring(0, DETAIL_CHARS);
    }

    /** A field that is needed is missing or of the wrong kind. */
    static final class BadField extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadField(String message) {
            super(message, null, false, false);
        }
    }
}
