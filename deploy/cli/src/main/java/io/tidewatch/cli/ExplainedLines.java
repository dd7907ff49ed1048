package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.redact.Finding;
import io.tidewatch.redact.LineRedactor;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Writes what is found: line, column (of characters, from 1), kind and style; never the value or its length. */
final class ExplainedLines extends ByteLines {
    private final LineRedactor redactor;
    private final OutputStream out;
    private final boolean json;
    private long number = 1;
    private long before;

    ExplainedLines(LineRedactor redactor, OutputStream out, boolean json) {
        this.redactor = redactor;
        this.out = out;
        this.json = json;
    }

    @Override
    void line(byte[] bytes, int from, int length, int endLength) throws IOException {
        String line = RawText.decode(bytes, from, length);
        for (Finding finding : redactor.find(line)) {
            long column = before + line.codePointCount(0, finding.from()) + 1;
            String style = finding.style().name().toLowerCase(Locale.ROOT);
            if (json) {
                ObjectNode node = Json.shared().createObjectNode();
                node.put("line", number)
                        .put("column", column)
                        .put("kind", finding.name())
                        .put("style", style);
                out.write(node.toString().getBytes(UTF_8));
            } else {
                out.write((number + ":" + column + " " + finding.name() + " " + style).getBytes(UTF_8));
            }
            out.write('\n');
        }
        before = endLength == 0 ? before + line.codePointCount(0, line.length()) : 0;
        number += endLength == 0 ? 0 : 1;
    }
}
