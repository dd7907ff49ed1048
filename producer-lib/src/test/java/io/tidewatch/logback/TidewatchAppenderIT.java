package io.tidewatch.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import io.tidewatch.BrokerUnderTest;
import io.tidewatch.WholeTopic;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.redact.Redactor;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.Topics;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The appender as {@code logback.xml} alone sets it up, without {@code Tidewatch.start}. */
@ExtendWith(BrokerUnderTest.Provider.class)
class TidewatchAppenderIT {
    private static final String SECRET = "hunter2-5f3a";

    private final String service = EmbeddedKafkaExtension.uniqueName("xml");

    @BeforeEach
    void topics(BrokerUnderTest kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
    }

    @Test
    void byDefault_nothingLeavesUnredacted_neitherLineNorError(BrokerUnderTest kafka) throws Exception {
        logSecrets(kafka, "<inAppPackage>io.tidewatch.logback</inAppPackage>");

        List<byte[]> logs = read(kafka, Topics.LOGS);
        List<byte[]> errors = read(kafka, Topics.ERRORS);
        assertThat(texts(logs)).hasSize(1).noneMatch(text -> text.contains(SECRET));
        assertThat(texts(errors)).hasSize(1).noneMatch(text -> text.contains(SECRET));
        LogEvent line = line(logs);
        assertThat(line.message()).isEqualTo("login of ann with password=" + Redactor.MASK);
        assertThat(line.context()).containsEntry("token", Redactor.MASK).containsEntry("request_id", "r1");
        ErrorEvent error = error(errors);
        assertThat(error.message()).isEqualTo("refused: token=" + Redactor.MASK);
        assertThat(error.stack()).contains("Caused by: java.io.IOException: password=" + Redactor.MASK);
        assertThat(error.context()).containsEntry("token", Redactor.MASK);
        assertThat(error.source().service()).isEqualTo(service);
        assertThat(error.culprit()).startsWith("io.tidewatch.logback.TidewatchAppenderIT");
        assertThat(line.thrown().fingerprint()).isEqualTo(error.fingerprint());
    }

    @Test
    void valueThatIsNoBoolean_leavesRedactionOn(BrokerUnderTest kafka) throws Exception {
        logSecrets(kafka, "<redact>nope</redact>");
        assertThat(texts(read(kafka, Topics.LOGS))).hasSize(1).noneMatch(text -> text.contains(SECRET));
    }

    @Test
    void switchedOff_lineAndErrorLeaveAsTheyAre(BrokerUnderTest kafka) throws Exception {
        logSecrets(kafka, "<redact>false</redact>");
        List<byte[]> errors = read(kafka, Topics.ERRORS);
        assertThat(line(read(kafka, Topics.LOGS)).message()).isEqualTo("login of ann with password=" + SECRET);
        assertThat(error(errors).message()).isEqualTo("refused: token=" + SECRET);
        assertThat(error(errors).context()).containsEntry("token", SECRET);
    }

    @Test
    void withoutErrorCapture_theLineIsAllThatLeaves(BrokerUnderTest kafka) throws Exception {
        logSecrets(kafka, "<captureErrors>false</captureErrors>");
        LogEvent line = line(read(kafka, Topics.LOGS));
        assertThat(line.thrown().message()).isEqualTo("refused: token=" + Redactor.MASK);
        assertThat(line.thrown().fingerprint()).isNull();
        assertThat(read(kafka, Topics.ERRORS)).isEmpty();
    }

    private void logSecrets(BrokerUnderTest kafka, String more) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        String xml = "<configuration><appender name=\"T\" class=\"io.tidewatch.logback.TidewatchAppender\"><publisher>"
                + "<service>" + service + "</service><instance>i1</instance>"
                + "<bootstrapServers>" + kafka.bootstrapServers() + "</bootstrapServers></publisher>" + more
                + "</appender><root level=\"INFO\"><appender-ref ref=\"T\"/></root></configuration>";
        joran.doConfigure(new ByteArrayInputStream(xml.getBytes(UTF_8)));
        Logger log = context.getLogger("com.acme.Login");
        context.getMDCAdapter().put("token", SECRET);
        context.getMDCAdapter().put("request_id", "r1");
        log.error(
                "login of {} with password={}",
                "ann",
                SECRET,
                new IllegalStateException("refused: token=" + SECRET, new java.io.IOException("password=" + SECRET)));
        // sends what waits: the error is made only then
        context.stop();
    }

    /** Lines have the source as key, errors hold it. */
    private List<byte[]> read(BrokerUnderTest kafka, String topic) {
        return WholeTopic.read(kafka.bootstrapServers(), topic).stream()
                .filter(record -> new String(record.key(), UTF_8).startsWith(service + "/")
                        || new String(record.value(), UTF_8).contains(service))
                .map(ConsumerRecord::value)
                .toList();
    }

    private static List<String> texts(List<byte[]> values) {
        return values.stream().map(value -> new String(value, UTF_8)).toList();
    }

    private static LogEvent line(List<byte[]> values) {
        assertThat(values).hasSize(1);
        byte[] value = values.get(0);
        return ((Decoded.Ok<LogEvent>) new LogEventDecoder().decode(value, 0, value.length)).value();
    }

    private static ErrorEvent error(List<byte[]> values) {
        assertThat(values).hasSize(1);
        byte[] value = values.get(0);
        return ((Decoded.Ok<ErrorEvent>) new ErrorEventDecoder().decode(value, 0, value.length)).value();
    }
}
