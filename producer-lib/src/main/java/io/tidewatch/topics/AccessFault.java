package io.tidewatch.topics;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/** Who may come in and do what: what the client says of a refusal, with what to do about it. */
final class AccessFault {
    private static final int DEEPEST = 20;

    private AccessFault() {}

    /** @return what is wrong and where to mend it; null where the fault is none of access */
    static @Nullable String of(Throwable fault) {
        List<Throwable> chain = chain(fault);
        for (Throwable each : chain) {
            if (each instanceof UnsupportedSaslMechanismException) {
                return message(each) + ": set sasl.mechanism to one the brokers offer";
            }
            if (each instanceof SaslAuthenticationException) {
                return "it refuses the login (" + message(each)
                        + "): check user and password in sasl.jaas.config, and sasl.mechanism";
            }
            if (each instanceof AuthorizationException denied) {
                return denied(denied);
            }
        }
        boolean tls = chain.stream()
                .anyMatch(each -> each instanceof SslAuthenticationException || each instanceof SSLException);
        if (tls) {
            return tls(chain);
        }
        return chain.stream()
                .filter(each -> each instanceof AuthenticationException)
                .findFirst()
                .map(each -> "it refuses the login (" + message(each) + ")")
                .orElse(null);
    }

    private static String denied(AuthorizationException e) {
        if (e instanceof TopicAuthorizationException topics
                && !topics.unauthorizedTopics().isEmpty()) {
            String topic = topics.unauthorizedTopics().iterator().next();
            return "this user has no right to topic " + topic
                    + ": grant it, as with kafka-acls --add --allow-principal User:NAME --operation Write (to read: Read)"
                    + " --topic " + topic;
        }
        if (e instanceof GroupAuthorizationException group && group.groupId() != null) {
            return "this user has no right to group " + group.groupId()
                    + ": grant it, as with kafka-acls --add --allow-principal User:NAME --operation Read --group "
                    + group.groupId();
        }
        return "this user has no right to that (" + message(e) + "): grant it with kafka-acls";
    }

    private static String tls(List<Throwable> chain) {
        for (Throwable each : chain) {
            if (each instanceof CertificateExpiredException) {
                return "the brokers' certificate has expired (" + message(each) + "): renew it there";
            }
            if (each instanceof CertificateNotYetValidException) {
                return "the brokers' certificate is not valid yet (" + message(each) + "): check both clocks";
            }
        }
        for (Throwable each : chain) {
            if (each instanceof CertPathBuilderException || each instanceof CertPathValidatorException) {
                return "the brokers' certificate is signed by nobody this client trusts: put their authority into"
                        + " ssl.truststore.location (or ssl.truststore.certificates)";
            }
        }
        String said = chain.stream().map(AccessFault::message).reduce("", (one, next) -> one + " " + next);
        String text = said.toLowerCase(Locale.ROOT);
        String last = message(chain.get(chain.size() - 1));
        if (text.contains("subject alternative") || text.contains("no name matching")) {
            return "the brokers' certificate is another host's (" + last
                    + "): use a name that stands in it in bootstrap.servers";
        }
        if (text.contains("certificate_required")
                || text.contains("bad_certificate")
                || text.contains("certificate_unknown")
                || text.contains("unknown_ca")
                || text.contains("handshake_failure")) {
            return "it refuses this client's certificate (" + last
                    + "): set ssl.keystore.* to one that is signed by an authority the brokers trust, and valid";
        }
        if (text.contains("unrecognized ssl message") || text.contains("unsupported or unrecognized")) {
            return "it speaks no TLS on that port: use its TLS port, or set security.protocol to what it speaks";
        }
        return "TLS fails (" + last + "): check security.protocol, ssl.truststore.* and ssl.keystore.*";
    }

    /** The fault and its causes; bounded, for a cause may lead back. */
    private static List<Throwable> chain(Throwable fault) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable at = fault; at != null && chain.size() < DEEPEST; at = at.getCause()) {
            chain.add(at);
        }
        return chain;
    }

    private static String message(Throwable fault) {
        return Objects.requireNonNullElse(fault.getMessage(), fault.getClass().getSimpleName());
    }
}
