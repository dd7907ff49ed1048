package io.tidewatch.notifier.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.DummySSLSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.tidewatch.config.Secret;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.channel.ChannelContract;
import jakarta.mail.internet.MimeMessage;
import java.security.Security;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailChannelTest extends ChannelContract {
    private static final String PASSWORD = "canary-password";

    private final GreenMail tls = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    private final GreenMail plain = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        Security.setProperty("ssl.SocketFactory.provider", DummySSLSocketFactory.class.getName());
        tls.start();
        plain.start();
        tls.setUser("tw", PASSWORD);
    }

    @AfterEach
    void stop() {
        tls.stop();
        plain.stop();
    }

    @Override
    protected Channel working() {
        return channel(tls.getSmtps().getPort(), "tls", true);
    }

    @Override
    protected Channel broken() {
        return channel(1, "tls", true);
    }

    @Override
    protected String received() throws Exception {
        MimeMessage message = tls.getReceivedMessages()[0];
        return message.getMessageID() + GreenMailUtil.getBody(message).replace("=\r\n", "");
    }

    @Override
    protected List<String> secrets() {
        return List.of(PASSWORD);
    }

    @Test
    void serverWithoutStartTls_getsNothing() {
        try (Channel channel = channel(plain.getSmtp().getPort(), "starttls", false)) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.RetryLater.class);
        }
        assertThat(plain.getReceivedMessages()).isEmpty();
    }

    @Test
    void startTls_isUpgradedTo_beforeAnythingIsSaid() throws Exception {
        plain.setUser("tw", PASSWORD);
        try (StartTlsFront front = new StartTlsFront(plain.getSmtp().getPort(), true);
                Channel channel = channel(front.port(), "starttls", true)) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.Delivered.class);
            assertThat(front.clear()).containsExactly("EHLO", "STARTTLS");
        }
        assertThat(plain.getReceivedMessages()).hasSize(1);
        assertThat(plain.getReceivedMessages()[0].getSubject()).contains("x");
    }

    @Test
    void startTls_thatIsRequiredAndNotOffered_getsNeitherLoginNorMail() throws Exception {
        plain.setUser("tw", PASSWORD);
        try (StartTlsFront front = new StartTlsFront(plain.getSmtp().getPort(), false);
                Channel channel = channel(front.port(), "starttls", true)) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.RetryLater.class);
            assertThat(front.clear()).doesNotContain("AUTH", "MAIL", "RCPT", "DATA");
        }
        assertThat(plain.getReceivedMessages()).isEmpty();
    }

    @Test
    void startTls_withACertificateNobodyTrusts_getsNeitherLoginNorMail() throws Exception {
        plain.setUser("tw", PASSWORD);
        try (StartTlsFront front = new StartTlsFront(plain.getSmtp().getPort(), true);
                Channel channel = new MailChannel(config(front.port(), "starttls", true, false, ""), ZoneOffset.UTC)) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.RetryLater.class);
            assertThat(front.clear()).containsExactly("EHLO", "STARTTLS");
        }
        assertThat(plain.getReceivedMessages()).isEmpty();
    }

    @Test
    void subject_isOneEncodedLine_nothingIsInjected() throws Exception {
        try (Channel channel = channel(plain.getSmtp().getPort(), "plain", false)) {
            Attempt attempt = channel.send(intent("订单变慢\r\nBcc: evil@example.com\u2028<b>", Severity.CRITICAL));
            assertThat(attempt).isInstanceOf(Attempt.Delivered.class);
        }
        MimeMessage message = plain.getReceivedMessages()[0];
        assertThat(message.getSubject()).contains("订单变慢").doesNotContain("\n");
        assertThat(message.getHeader("Subject")[0]).contains("=?UTF-8?");
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getContentType()).contains("multipart/alternative");
        jakarta.mail.Multipart parts = (jakarta.mail.Multipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(String.valueOf(parts.getBodyPart(1).getContent()))
                .contains("&lt;b&gt;")
                .doesNotContain("<b>");
    }

    @Test
    void plain_andPasswordsWithoutTls_areRefused() {
        assertThatThrownBy(() -> config(25, "plain", false, false)).hasMessageContaining("allowPlain");
        assertThatThrownBy(() -> config(25, "plain", true, true))
                .hasMessageContaining("without TLS")
                .hasMessageNotContaining(PASSWORD);
    }

    private static Channel channel(int port, String security, boolean login) {
        return new MailChannel(config(port, security, login, true), ZoneOffset.UTC);
    }

    private static MailConfig config(int port, String security, boolean login, boolean allowPlain) {
        return config(port, security, login, allowPlain, "127.0.0.1");
    }

    private static MailConfig config(int port, String security, boolean login, boolean allowPlain, String trust) {
        return new MailConfig(
                "127.0.0.1",
                port,
                security,
                allowPlain,
                trust,
                login ? "tw" : "",
                login ? Secret.of(PASSWORD) : Secret.none(),
                "tidewatch@example.com",
                List.of("ops@example.com"),
                "",
                Duration.ofSeconds(5));
    }
}
