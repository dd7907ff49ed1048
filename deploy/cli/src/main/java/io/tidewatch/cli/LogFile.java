package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that lines are written to, in one of the forms of {@code logs export}. */
interface LogFile extends Closeable {
    void write(JsonNode line) throws IOException;

    /** In which form. */
    enum Form {
        JSONL,
        CSV,
        PARQUET;

        LogFile open(Path file) throws IOException {
            return switch (this) {
                case JSONL -> Text.of(file, "", JsonNode::toString);
                case CSV ->
                    Text.of(
                            file,
                            String.join(",", LogColumns.USUAL) + "\n",
                            line -> LogColumns.csv(line, LogColumns.USUAL));
                case PARQUET -> new LogParquet(file);
            };
        }
    }

    /** A line of text for each. */
    record Text(BufferedWriter out, Row row) implements LogFile {
        /** Makes it. */
        @FunctionalInterface
        interface Row {
            String of(JsonNode line);
        }

        static Text of(Path file, String head, Row row) throws IOException {
            BufferedWriter out = Files.newBufferedWriter(file);
            out.write(head);
            return new Text(out, row);
        }

        @Override
        public void write(JsonNode line) throws IOException {
            out.write(row.of(line));
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
