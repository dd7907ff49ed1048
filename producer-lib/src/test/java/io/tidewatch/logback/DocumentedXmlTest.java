package io.tidewatch.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.Status;
import io.tidewatch.TidewatchConfig;
import io.tidewatch.event.LogEvent;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** Every configuration in the documentation, as it stands there. */
class DocumentedXmlTest {
    private static final Path LOGS = Path.of("docs/logs.md");
    private static final Path MIGRATING = Path.of("docs/migrating-from-logback-kafka-appender.md");

    @TempDir
    Path dir;

    static Stream<String> configurations() throws IOException {
        return Stream.concat(blocks(LOGS, "xml").stream(), blocks(MIGRATING, "xml").stream());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configuration_isTakenWithoutAWarning_andStartsItsAppenders(String xml) throws Exception {
        LoggerContext context = configured(xml);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() > Status.INFO)
                .isEmpty();
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        Iterator<Appender<ILoggingEvent>> each = context.getLogger("ROOT").iteratorForAppenders();
        each.forEachRemaining(appenders::add);
        assertThat(appenders).isNotEmpty().allMatch(Appender::isStarted);
        context.stop();
    }

    @Test
    void firstConfiguration_writesTheFile() throws Exception {
        LoggerContext context = configured(blocks(LOGS, "xml").get(0));
        Appender<ILoggingEvent> file = context.getLogger("ROOT").getAppender("TIDEWATCH_FILE");
        file.doAppend(new LoggingEvent("f", context.getLogger("a"), Level.INFO, "hello {}", null, new Object[] {1}));
        context.stop();
        LogEvent event = decode(Files.readAllBytes(dir.resolve("shop.jsonl")));
        assertThat(event.message()).isEqualTo("hello 1");
        assertThat(event.source().service()).isEqualTo("shop");
        assertThat(event.source().host()).isNotBlank();
    }

    @Test
    void eventInTheDocumentation_isInOurForm() throws IOException {
        String json = blocks(LOGS, "json").get(0).strip();
        ByteSink out = new ByteSink();
        new LogEventEncoder().encode(decode(json.getBytes(UTF_8)), out);
        assertThat(out).hasToString(json);
    }

    @Test
    void topicInTheDocumentation_isOurs() throws IOException {
        assertThat(Files.readString(LOGS)).contains("`" + Topics.LOGS + "`");
        assertThat(blocks(MIGRATING, "xml"))
                .filteredOn(xml -> xml.contains("io.tidewatch") && xml.contains("<topic>"))
                .hasSize(2)
                .allMatch(xml -> xml.contains("<topic>" + Topics.LOGS + "</topic>"));
    }

    /** A variable of these that was nearly one of the application's own would be refused as a misspelling. */
    @Test
    void variablesOfTheIncludes_areNotRefusedByTheApplication() throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("kafka", "file", "console")) {
            String xml;
            try (var in = getClass().getResourceAsStream(name + "-appender.xml")) {
                xml = new String(in.readAllBytes(), UTF_8);
            }
            Matcher variable = Pattern.compile("\\$\\{(TIDEWATCH_\\w+)").matcher(xml);
            while (variable.find()) {
                environment.put(variable.group(1), "1");
            }
        }
        assertThat(environment).hasSizeGreaterThan(10);
        environment.put("TIDEWATCH_SERVICE", "shop");
        assertThat(TidewatchConfig.fromEnvironment(environment)
                        .publisher()
                        .source()
                        .service())
                .isEqualTo("shop");
    }

    private LoggerContext configured(String xml) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("TIDEWATCH_FILE", dir.resolve("shop.jsonl").toString());
        // Spring Boot's own element; what it gives is the default where Spring knows no better
        String plain = xml.replaceAll(
                "<springProperty scope=\"context\" name=\"(\\w+)\" source=\"[\\w.-]+\" defaultValue=\"([^\"]+)\"/>",
                "<property name=\"$1\" value=\"$2\"/>");
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(new ByteArrayInputStream(plain.getBytes(UTF_8)));
        return context;
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1));
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    private static LogEvent decode(byte[] line) {
        return ((Decoded.Ok<LogEvent>) new LogEventDecoder().decode(line, 0, line.length)).value();
    }
}
