package io.tidewatch.notifier.channel.mail;

import io.tidewatch.event.Severity;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.render.HtmlText;
import io.tidewatch.notifier.render.PlainText;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.ZoneId;
import java.util.Date;

/** A notification as a mail: text and HTML, a subject of one line encoded by RFC 2047, the key as Message-ID. */
final class MailMessage {
    private static final String UTF_8 = "UTF-8";

    private final Session session;
    private final InternetAddress from;
    private final InternetAddress[] to;
    private final ZoneId zone;

    MailMessage(Session session, InternetAddress from, InternetAddress[] to, ZoneId zone) {
        this.session = session;
        this.from = from;
        this.to = to.clone();
        this.zone = zone;
    }

    @SuppressWarnings("JavaUtilDate") // the mail API takes no other
    MimeMessage of(Intent intent) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(PlainText.body(intent, zone), UTF_8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(HtmlText.document(intent), UTF_8, "html");
        MimeMultipart parts = new MimeMultipart("alternative", text, html);
        MimeMessage message = new Named(session, intent.key());
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to);
        // the title is one line without control characters by construction
        message.setSubject(PlainText.title(intent), UTF_8);
        message.setSentDate(new Date(intent.atMillis()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Tidewatch-Key", intent.key());
        if (intent.firing() && intent.severity() == Severity.CRITICAL) {
            message.setHeader("Importance", "high");
        }
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    /** Keeps its Message-ID: by default each save makes a new one. */
    private static final class Named extends MimeMessage {
        private final String key;

        Named(Session session, String key) {
            super(session);
            this.key = key;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + key + "@tidewatch>");
        }
    }
}
