package io.tidewatch.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tidewatch.wire.JsonCodec;
import java.util.Map;
import java.util.Objects;

/**
 * A record of the reports topic; its key is the schedule's name. A {@link Due} says that a report is to be written, a
 * {@link Written} is that report, for whoever tells people.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReportRecord.Due.class, name = "due"),
    @JsonSubTypes.Type(value = ReportRecord.Written.class, name = "report")
})
public sealed interface ReportRecord {
    /** Its form on the wire. */
    JsonCodec<ReportRecord> CODEC = JsonCodec.of(ReportRecord.class);

    /** @return the schedule's name; its record's key */
    String name();

    /** @return end of the period: with the name it names the report */
    long toMillis();

    /**
     * A report is due.
     *
     * @param fromMillis start of the period
     * @param toMillis its end, which is when it was due; milliseconds since the epoch
     * @param lateMillis how much later that was noticed, where that is worth a word; else 0
     * @param skipped reports before it that were due in the meantime and are not written
     * @param zone in which times are told
     * @param limit how many services, and how many hosts, are told one by one
     * @param receiver who gets it; empty: whom the routes name that take the labels
     * @param labels by which routes choose
     * @param url of the page, as people reach it; may be empty
     */
    record Due(
            String name,
            long fromMillis,
            long toMillis,
            long lateMillis,
            int skipped,
            Language language,
            String zone,
            int limit,
            String receiver,
            Map<String, String> labels,
            String url)
            implements ReportRecord {
        public Due {
            Objects.requireNonNull(name, "name");
            language = Objects.requireNonNullElse(language, Language.EN);
            Objects.requireNonNull(zone, "zone");
            receiver = Objects.requireNonNullElse(receiver, "");
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            url = Objects.requireNonNullElse(url, "");
        }
    }

    /**
     * A report that was written.
     *
     * @param due what asked for it
     */
    record Written(Due due, SentReport report) implements ReportRecord {
        public Written {
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(report, "report");
        }

        @Override
        public String name() {
            return due.name();
        }

        @Override
        public long toMillis() {
            return due.toMillis();
        }
    }
}
