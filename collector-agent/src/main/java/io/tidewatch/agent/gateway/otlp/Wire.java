package io.tidewatch.agent.gateway.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.tidewatch.agent.gateway.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** OTLP's messages as bytes: protobuf, or its JSON. What a body would become in memory is counted before it is made. */
final class Wire {
    /** Messages within one body: a small one takes two bytes, and a hundred in memory. */
    static final int MOST_PARTS = 1_000_000;

    private static final int DEEPEST = 64;

    private Wire() {}

    /** Reads a body into the builder. */
    static void read(byte[] body, boolean json, Message.Builder into) throws Refusal {
        try {
            if (json) {
                new OtlpJson(MOST_PARTS).read(body, into);
                return;
            }
            if (parts(CodedInputStream.newInstance(body), into.getDescriptorForType(), 0, 0) > MOST_PARTS) {
                throw new Refusal(Refusal.Reason.TOO_LARGE, "the body has more than " + MOST_PARTS + " parts");
            }
            into.mergeFrom(body);
        } catch (IOException e) {
            throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    "the body is no " + into.getDescriptorForType().getName() + " as "
                            + (json ? "JSON: " + e.getMessage() : "protobuf"));
        }
    }

    /** @return the answer's bytes */
    static byte[] bytes(Message answer, boolean json) {
        return json ? OtlpJson.write(answer) : answer.toByteArray();
    }

    /** @return {@code google.rpc.Status} with that code and text */
    static byte[] status(int code, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32(1, code);
            out.writeString(2, text);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int parts(CodedInputStream in, Descriptor type, int depth, int before) throws IOException {
        int parts = before + 1;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean message = field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (!message) {
                if (!in.skipField(tag)) {
                    throw new IOException("a group ends that did not begin");
                }
                continue;
            }
            if (depth >= DEEPEST) {
                throw new IOException("nested too deep");
            }
            int end = in.pushLimit(in.readRawVarint32());
            parts = parts(in, field.getMessageType(), depth + 1, parts);
            in.popLimit(end);
            if (parts > MOST_PARTS) {
                return parts;
            }
        }
        return parts;
    }
}
