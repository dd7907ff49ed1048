package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Lines as a Parquet file: a flat table, so that anything reads it. Times are UTC in milliseconds; context and fields, whose
 * names differ from line to line, are JSON texts; what a line does not have is null. Snappy, in groups of rows of a bounded
 * size, which is what is held in memory.
 */
final class LogParquet implements LogFile {
    private static final int ROW_GROUP_BYTES = 16 << 20;
    private static final int MOST_ROWS_BETWEEN_LOOKS = 1_000;

    private static final List<Column> COLUMNS = List.of(
            time("time", line -> line.path("timeMillis")),
            text("level"),
            text("service"),
            text("source"),
            name("host"),
            name("logger"),
            name("thread"),
            text("message"),
            text("template"),
            text("pattern"),
            json("context"),
            json("fields"),
            text("exception_type", line -> line.path("thrown").path("type")),
            text("exception_message", line -> line.path("thrown").path("message")),
            text("stack"),
            text("topic"),
            number("partition", PrimitiveTypeName.INT32),
            number("offset", PrimitiveTypeName.INT64),
            number("line", PrimitiveTypeName.INT32),
            time("append_time", line -> line.path("appendMillis")),
            name("instance"),
            name("env"),
            name("release"));

    private final ParquetWriter<JsonNode> writer;

    private record Column(Type type, Function<JsonNode, JsonNode> value) {}

    LogParquet(Path file) throws IOException {
        writer = new Builder(file)
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize((long) ROW_GROUP_BYTES)
                // the sizes of lines differ widely: looked at often enough that a group stays near its size
                .withMaxRowCountForPageSizeCheck(MOST_ROWS_BETWEEN_LOOKS)
                .build();
    }

    @Override
    public void write(JsonNode line) throws IOException {
        writer.write(line);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static Column text(String name) {
        return text(name, line -> LogColumns.of(line, name));
    }

    private static Column text(String name, Function<JsonNode, JsonNode> value) {
        return new Column(
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name),
                value);
    }

    /** A text that is empty where the line has none. */
    private static Column name(String name) {
        return text(name, line -> {
            JsonNode value = line.path(name);
            return value.asText().isEmpty() ? MissingNode.getInstance() : value;
        });
    }

    /** A text that holds JSON; not marked as such, for readers differ in what they make of that. */
    private static Column json(String name) {
        return text(name, line -> line.path(name));
    }

    private static Column number(String name, PrimitiveTypeName type) {
        return new Column(Types.optional(type).named(name), line -> line.path(name));
    }

    private static Column time(String name, Function<JsonNode, JsonNode> value) {
        return new Column(
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS))
                        .named(name),
                value);
    }

    private static final class Builder extends ParquetWriter.Builder<JsonNode, Builder> {
        Builder(Path file) {
            super(new LocalOutputFile(file));
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<JsonNode> getWriteSupport(Configuration ignored) {
            return new Rows();
        }

        @Override
        protected WriteSupport<JsonNode> getWriteSupport(ParquetConfiguration ignored) {
            return new Rows();
        }
    }

    private static final class Rows extends WriteSupport<JsonNode> {
        private RecordConsumer out;

        @Override
        public WriteContext init(Configuration ignored) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return context();
        }

        private static WriteContext context() {
            List<Type> types = COLUMNS.stream().map(Column::type).toList();
            return new WriteContext(new MessageType("tidewatch_log_line", types), Map.of("created.by", "tidewatch"));
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(JsonNode line) {
            out.startMessage();
            for (int i = 0; i < COLUMNS.size(); i++) {
                Column column = COLUMNS.get(i);
                JsonNode value = column.value.apply(line);
                if (value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
                    continue;
                }
                String name = column.type.getName();
                out.startField(name, i);
                switch (column.type.asPrimitiveType().getPrimitiveTypeName()) {
                    case INT32 -> out.addInteger(value.asInt());
                    case INT64 -> out.addLong(value.asLong());
                    default ->
                        out.addBinary(Binary.fromString(value.isContainerNode() ? value.toString() : value.asText()));
                }
                out.endField(name, i);
            }
            out.endMessage();
        }
    }
}
