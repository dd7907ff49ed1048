package io.tidewatch.agent.gateway.prometheus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code prometheus.WriteRequest} of remote write 1.0, field by field as it comes: no object of a message is made that
 * a hostile body could multiply. Exemplars are passed over; native histograms are counted.
 */
final class WriteRequestReader {
    private static final int SERIES = 1;
    private static final int METADATA = 3;
    private static final int LABELS = 1;
    private static final int SAMPLES = 2;
    private static final int HISTOGRAMS = 4;

    private final int maxLabels;
    private final Sink sink;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private double[] values = new double[16];
    private long[] times = new long[16];
    private int samples;
    private int natives;
    private boolean valid;
    private boolean tooMany;

    /** What is read. The arguments are used again: what is kept is to be copied. */
    interface Sink {
        /**
         * @param natives how many native histograms it had
         * @param fault what is wrong with its labels
         */
        void series(Map<String, String> labels, double[] values, long[] times, int samples, int natives, Fault fault);

        void metadata(String family, int type, String unit);
    }

    /** What is wrong with a series. */
    enum Fault {
        NONE,
        /** A label without a name, or named twice. */
        INVALID,
        /** More of them than are allowed. */
        LABELS
    }

    WriteRequestReader(int maxLabels, Sink sink) {
        this.maxLabels = maxLabels;
        this.sink = sink;
    }

    /** @throws IOException where the body is no such message */
    void read(byte[] body) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(body);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (field(tag)) {
                case SERIES -> {
                    int end = in.pushLimit(in.readRawVarint32());
                    series(in);
                    in.popLimit(end);
                }
                case METADATA -> {
                    int end = in.pushLimit(in.readRawVarint32());
                    metadata(in);
                    in.popLimit(end);
                }
                default -> skip(in, tag);
            }
        }
    }

    private void series(CodedInputStream in) throws IOException {
        labels.clear();
        samples = 0;
        natives = 0;
        valid = true;
        tooMany = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = field(tag);
            if (field == LABELS || field == SAMPLES) {
                int end = in.pushLimit(in.readRawVarint32());
                if (field == LABELS) {
                    label(in);
                } else {
                    sample(in);
                }
                in.popLimit(end);
            } else {
                natives += field == HISTOGRAMS ? 1 : 0;
                skip(in, tag);
            }
        }
        Fault fault = tooMany ? Fault.LABELS : valid ? Fault.NONE : Fault.INVALID;
        sink.series(labels, values, times, samples, natives, fault);
    }

    private void label(CodedInputStream in) throws IOException {
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | 2 -> name = in.readStringRequireUtf8();
                case 2 << 3 | 2 -> value = in.readStringRequireUtf8();
                default -> skip(in, tag);
            }
        }
        if (labels.size() >= maxLabels) {
            tooMany = true;
            return;
        }
        valid &= !name.isEmpty() && labels.put(name, value) == null;
    }

    private void sample(CodedInputStream in) throws IOException {
        if (samples == values.length) {
            values = Arrays.copyOf(values, 2 * samples);
            times = Arrays.copyOf(times, 2 * samples);
        }
        values[samples] = 0;
        times[samples] = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | 1 -> values[samples] = in.readDouble();
                case 2 << 3 -> times[samples] = in.readInt64();
                default -> skip(in, tag);
            }
        }
        samples++;
    }

    private void metadata(CodedInputStream in) throws IOException {
        int type = 0;
        String family = "";
        String unit = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 -> type = in.readEnum();
                case 2 << 3 | 2 -> family = in.readStringRequireUtf8();
                case 5 << 3 | 2 -> unit = in.readStringRequireUtf8();
                default -> skip(in, tag);
            }
        }
        sink.metadata(family, type, unit);
    }

    /** @return the field, where it holds a message or the like; else 0, which nobody has */
    private static int field(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                ? WireFormat.getTagFieldNumber(tag)
                : 0;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group ends that did not begin");
        }
    }
}
