package io.tidewatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.fingerprint.Fingerprint;
import io.tidewatch.fingerprint.Fingerprint.FrameVerdict;
import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.ThrownChain;
import java.io.PrintWriter;
import java.util.TreeMap;

/** Says of one stack trace what its fingerprint is and why. */
sealed interface FingerprintPrinter {
    /** @param line where the trace begins, from 1 */
    void print(long line, ThrownChain chain, FingerprintAlgorithm algorithm);

    /** For people. */
    record Text(PrintWriter out) implements FingerprintPrinter {
        private static final int MOST_MESSAGE = 200;

        @Override
        public void print(long line, ThrownChain chain, FingerprintAlgorithm algorithm) {
            Fingerprint fingerprint = algorithm.of(chain, true);
            out.printf("line %d  %s  %s (%s)%n", line, header(chain), fingerprint.id(), fingerprint.version());
            out.println("  taken from " + fingerprint.basis().why());
            String thrown = "";
            for (FrameVerdict verdict : fingerprint.frames()) {
                if (!verdict.thrown().equals(thrown)) {
                    thrown = verdict.thrown();
                    out.println("  " + Terminal.plain(thrown.isEmpty() ? "(type unknown)" : thrown));
                }
                out.printf(
                        "  %s %s  %s%n",
                        verdict.tookPart() ? "+" : "-",
                        Terminal.plain(verdict.text()),
                        verdict.reason().why());
            }
            out.println();
        }

        private static String header(ThrownChain chain) {
            String message = chain.message().lines().findFirst().orElse("");
            String cut = message.length() > MOST_MESSAGE ? message.substring(0, MOST_MESSAGE) + "…" : message;
            String type = chain.type().isEmpty() ? "(type unknown)" : chain.type();
            return Terminal.plain(cut.isEmpty() ? type : type + ": " + cut);
        }
    }

    /** For machines: one object on one line. */
    record Json(PrintWriter out) implements FingerprintPrinter {
        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public void print(long line, ThrownChain chain, FingerprintAlgorithm algorithm) {
            Fingerprint fingerprint = algorithm.of(chain, true);
            ObjectNode node = JSON.createObjectNode();
            node.put("line", line);
            node.put("type", chain.type());
            node.put("message", chain.message());
            node.put("fingerprint", fingerprint.id());
            node.put("version", fingerprint.version());
            ObjectNode versions = node.putObject("fingerprints");
            new TreeMap<>(algorithm.ids(chain)).forEach(versions::put);
            node.put("basis", fingerprint.basis().name());
            node.put("why", fingerprint.basis().why());
            node.put("culprit", fingerprint.culprit());
            ArrayNode frames = node.putArray("frames");
            for (FrameVerdict verdict : fingerprint.frames()) {
                ObjectNode frame = frames.addObject();
                frame.put("thrown", verdict.thrown());
                frame.put("class", verdict.type());
                frame.put("method", verdict.method());
                frame.put("text", verdict.text());
                frame.put("normalized", verdict.frame());
                frame.put("tookPart", verdict.tookPart());
                frame.put("reason", verdict.reason().name());
                frame.put("why", verdict.reason().why());
            }
            out.println(node);
        }
    }
}
