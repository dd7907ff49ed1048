package io.tidewatch.notifier.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.report.ReportSummary;
import io.tidewatch.report.SentReport;
import io.tidewatch.wire.Json;
import java.io.UncheckedIOException;

/** A report as a webhook gets it: a title and a few lines for chat, a link, and the whole as data. */
public final class ReportJson {
    private ReportJson() {}

    /** @return UTF-8 */
    public static byte[] encode(Intent intent, SentReport report) {
        ObjectNode root = Json.shared().createObjectNode();
        root.put("kind", "report");
        root.put("receiver", intent.receiver());
        root.put("title", ReportSummary.title(report.report()));
        root.put("text", String.join("\n", ReportSummary.lines(report.report())));
        root.put("link", report.link());
        root.put("idempotencyKey", intent.key());
        root.set("report", Json.shared().valueToTree(report.report()));
        try {
            return Json.shared().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
