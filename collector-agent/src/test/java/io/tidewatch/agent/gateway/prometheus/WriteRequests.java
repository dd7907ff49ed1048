package io.tidewatch.agent.gateway.prometheus;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** Writes {@code prometheus.WriteRequest} as a Prometheus does. */
public final class WriteRequests {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** One sample of one series; labels as pairs of name and value. */
    public WriteRequests sample(String name, double value, long timeMillis, String... labels) {
        Map<String, String> all = new TreeMap<>();
        all.put("__name__", name);
        for (int i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        field(1, series -> {
            for (Map.Entry<String, String> label : all.entrySet()) {
                series.writeByteArray(1, message(l -> {
                    l.writeString(1, label.getKey());
                    l.writeString(2, label.getValue());
                }));
            }
            series.writeByteArray(2, message(s -> {
                s.writeDouble(1, value);
                s.writeInt64(2, timeMillis);
            }));
        });
        return this;
    }

    /** A series of nothing but a native histogram. */
    public WriteRequests nativeHistogram(String name) {
        field(1, series -> {
            series.writeByteArray(1, message(l -> {
                l.writeString(1, "__name__");
                l.writeString(2, name);
            }));
            series.writeByteArray(4, message(h -> h.writeUInt64(1, 7)));
        });
        return this;
    }

    public WriteRequests metadata(String family, int type) {
        field(3, m -> {
            m.writeEnum(1, type);
            m.writeString(2, family);
            m.writeString(4, "help");
        });
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public byte[] packed() {
        try {
            return Snappy.compress(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void field(int number, Fields content) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(number, message(content));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] message(Fields content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        content.write(out);
        out.flush();
        return bytes.toByteArray();
    }
}
