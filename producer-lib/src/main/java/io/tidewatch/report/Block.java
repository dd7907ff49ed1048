package io.tidewatch.report;

import java.util.List;

/** A piece of a report's document, before it is known in which form it is written. All texts are raw: forms escape them. */
sealed interface Block {
    /** @param level 1 for the title */
    record Heading(int level, String text) implements Block {}

    record Paragraph(String text) implements Block {}

    /** Something that wants to be seen: a gap, what is missing. */
    record Notice(String text) implements Block {}

    record Points(List<String> texts) implements Block {}

    record Table(List<String> head, List<List<String>> rows) implements Block {}

    /** @param label what it shows, with its greatest value */
    record Picture(String label, Report.Chart chart, long fromMillis, long stepMillis) implements Block {}
}
