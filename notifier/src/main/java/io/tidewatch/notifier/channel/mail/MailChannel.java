package io.tidewatch.notifier.channel.mail;

import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.message.Intent;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneId;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Writes mail over SMTP, one connection a message. The message is complete before the server is called, so that no
 * fault of rendering ends in half a mail. The key is the Message-ID: a mail server or a reader can tell a repeat.
 */
public final class MailChannel implements Channel {
    private final MailConfig config;
    private final Session session;
    private final MailMessage messages;

    /** @throws IllegalArgumentException where host, sender or recipients are missing or cannot be read */
    public MailChannel(MailConfig config, ZoneId zone) {
        if (config.host().isBlank() || config.to().isEmpty()) {
            throw new IllegalArgumentException("mail needs host and to");
        }
        this.config = config;
        this.session = Session.getInstance(properties(config));
        this.messages = new MailMessage(session, address(config.from()), addresses(config), zone);
    }

    @Override
    public Attempt send(Intent intent) {
        try {
            MimeMessage message = messages.of(intent);
            try (Transport transport = session.getTransport("smtp")) {
                if (config.user().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(
                            config.host(),
                            config.port(),
                            config.user(),
                            config.password().reveal());
                }
                transport.sendMessage(message, message.getAllRecipients());
                return new Attempt.Delivered(250);
            }
        } catch (MessagingException e) {
            return judged(e);
        }
    }

    /** A refusal for good (5xx) is rejected; all else, also a login that failed, may be mended on the other side. */
    private static Attempt judged(MessagingException e) {
        int code = code(e);
        String kind = e.getClass().getSimpleName() + (code == 0 ? "" : ", SMTP " + code);
        if (e instanceof AuthenticationFailedException) {
            return Attempt.retry(code, kind);
        }
        boolean forGood = code >= 500 || e.getCause() instanceof AddressException;
        return forGood ? new Attempt.Rejected(code, kind) : Attempt.retry(code, kind);
    }

    private static int code(MessagingException e) {
        int code = 0;
        int depth = 0;
        for (Exception at = e; at instanceof MessagingException m && depth < 10; at = m.getNextException(), depth++) {
            if (at instanceof SMTPAddressFailedException failed) {
                code = failed.getReturnCode();
            } else if (at instanceof SMTPSenderFailedException failed) {
                code = failed.getReturnCode();
            } else if (at instanceof SMTPSendFailedException failed && code == 0) {
                code = failed.getReturnCode();
            }
        }
        return code;
    }

    private static Properties properties(MailConfig config) {
        Properties p = new Properties();
        String timeout = Long.toString(config.timeout().toMillis());
        String security = config.effectiveSecurity();
        p.setProperty("mail.smtp.host", config.host());
        p.setProperty("mail.smtp.port", Integer.toString(config.port()));
        p.setProperty("mail.smtp.connectiontimeout", timeout);
        p.setProperty("mail.smtp.timeout", timeout);
        p.setProperty("mail.smtp.writetimeout", timeout);
        p.setProperty("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
        p.setProperty("mail.smtp.ssl.enable", Boolean.toString(security.equals("tls")));
        p.setProperty("mail.smtp.starttls.enable", Boolean.toString(security.equals("starttls")));
        p.setProperty("mail.smtp.starttls.required", Boolean.toString(security.equals("starttls")));
        p.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
        p.setProperty(
                "mail.smtp.ssl.checkserveridentity",
                Boolean.toString(config.trust().isEmpty()));
        if (!config.trust().isEmpty()) {
            p.setProperty("mail.smtp.ssl.trust", config.trust());
        }
        if (!config.helo().isEmpty()) {
            p.setProperty("mail.smtp.localhost", config.helo());
        }
        return p;
    }

    private static InternetAddress[] addresses(MailConfig config) {
        return config.to().stream().map(MailChannel::address).toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException("'" + text + "' is no mail address", e);
        }
    }

    @Override
    public void close() {
        // a connection lives as long as its message
    }
}
