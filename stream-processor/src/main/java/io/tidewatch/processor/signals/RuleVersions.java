package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleVersion;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Rows of the global store that say what a rule was before: from when on, and its JSON, empty where it was deleted. */
final class RuleVersions {
    private static final char MARK = 0;

    private RuleVersions() {}

    static boolean is(String key) {
        return !key.isEmpty() && key.charAt(0) == MARK;
    }

    static String key(String ruleId) {
        return MARK + ruleId;
    }

    static String idOf(String key) {
        return key.substring(1);
    }

    static byte[] encode(List<RuleVersion> all) {
        List<byte[]> rules = new ArrayList<>(all.size());
        int bytes = 1;
        for (RuleVersion version : all) {
            Rule rule = version.rule();
            byte[] json = rule == null ? new byte[0] : JsonCodec.RULE.encode(rule);
            rules.add(json);
            bytes += Long.BYTES + Integer.BYTES + json.length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).put((byte) 1);
        for (int i = 0; i < all.size(); i++) {
            out.putLong(all.get(i).fromMillis()).putInt(rules.get(i).length).put(rules.get(i));
        }
        return out.array();
    }

    /** What cannot be read is left out: then the next version stands for it. */
    static List<RuleVersion> decode(byte[] bytes) {
        List<RuleVersion> all = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        while (in.hasRemaining()) {
            long from = in.getLong();
            byte[] json = new byte[in.getInt()];
            in.get(json);
            if (json.length == 0) {
                all.add(new RuleVersion(from, null));
            } else if (JsonCodec.RULE.decode(json) instanceof Decoded.Ok<Rule> ok) {
                all.add(new RuleVersion(from, ok.value()));
            }
        }
        return all;
    }
}
