package io.tidewatch.kafka.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * An embedded Kafka that asks who is there: TLS, TLS with the client's certificate, SASL over TLS (PLAIN and
 * SCRAM-SHA-512), and one listener whose certificate has expired. Rights are checked: {@link #USER} may do everything,
 * others what they are granted. Its plain listener is the administrator's back door. For tests.
 */
public final class SecuredKafka implements AutoCloseable {
    /** The user that may do everything. */
    public static final String USER = "app";

    /** Its password with SASL PLAIN. */
    public static final String PLAIN_PASSWORD = "plain-secret";

    /** A user with SASL PLAIN that was granted nothing. */
    public static final String GUEST = "guest";

    private static final int ITERATIONS = 4_096;

    /** The ways in. */
    public enum Listener {
        PLAINTEXT("PLAINTEXT"),
        TLS("SSL"),
        MUTUAL("SSL"),
        EXPIRED("SSL"),
        LOGIN("SASL_SSL");

        private final String protocol;

        Listener(String protocol) {
            this.protocol = protocol;
        }
    }

    private final TestCertificates certificates = new TestCertificates();
    private final Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
    private final EmbeddedKafka kafka;

    public SecuredKafka(Path dataDir) {
        for (Listener listener : Listener.values()) {
            ports.put(listener, FreePort.next());
        }
        kafka = new EmbeddedKafka(new EmbeddedKafkaConfig(
                dataDir, "127.0.0.1", ports.get(Listener.PLAINTEXT), Duration.ofMinutes(2), properties()));
    }

    public void start() {
        kafka.start();
    }

    public TestCertificates certificates() {
        return certificates;
    }

    public String bootstrapServers(Listener listener) {
        return (listener == Listener.PLAINTEXT ? "127.0.0.1:" : "localhost:") + ports.get(listener);
    }

    /** @return an administrator who may do everything */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers(Listener.PLAINTEXT)));
    }

    /** Makes that the user's password with SCRAM-SHA-512, from now on. */
    public void scramPassword(String user, String password) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                    .all()
                    .get();
        }
    }

    /** @return the properties of a client that logs in with SCRAM-SHA-512 */
    public Map<String, String> scram(String user, String password) {
        return login("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule", user, password);
    }

    /** @return the properties of a client that logs in with PLAIN */
    public Map<String, String> plain(String user, String password) {
        return login("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule", user, password);
    }

    @Override
    public void close() {
        kafka.close();
    }

    private Map<String, String> login(String mechanism, String module, String user, String password) {
        Map<String, String> client = new HashMap<>(certificates.trusting());
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.jaas.config", module + " required username=\"" + user + "\" password=\"" + password + "\";");
        return client;
    }

    private Map<String, String> properties() {
        int controller = FreePort.next();
        StringBuilder listeners = new StringBuilder("CONTROLLER://127.0.0.1:" + controller);
        StringBuilder advertised = new StringBuilder();
        StringBuilder protocols = new StringBuilder("CONTROLLER:PLAINTEXT");
        ports.forEach((listener, port) -> {
            String at = listener + "://" + (listener == Listener.PLAINTEXT ? "127.0.0.1" : "localhost") + ":" + port;
            listeners.append(',').append(at);
            advertised.append(advertised.isEmpty() ? "" : ",").append(at);
            protocols.append(',').append(listener).append(':').append(listener.protocol);
        });
        Map<String, String> p = new HashMap<>(certificates.broker());
        p.putAll(certificates.trusting());
        certificates.expiredBroker().forEach((key, value) -> p.put("listener.name.expired." + key, value));
        p.put("controller.quorum.voters", BrokerProperties.NODE_ID + "@127.0.0.1:" + controller);
        p.put("listeners", listeners.toString());
        p.put("advertised.listeners", advertised.toString());
        p.put("listener.security.protocol.map", protocols.toString());
        p.put("inter.broker.listener.name", Listener.PLAINTEXT.name());
        p.put("listener.name.mutual.ssl.client.auth", "required");
        p.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        p.put(
                "listener.name.login.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + PLAIN_PASSWORD
                        + "\" user_" + GUEST + "=\"" + PLAIN_PASSWORD + "\";");
        p.put(
                "listener.name.login.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        p.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // the back door and TLS without a certificate have no name
        p.put("super.users", "User:ANONYMOUS;User:" + USER + ";User:CN=" + USER);
        // a client with a wrong password is told so at once, not after a pause
        p.put("connection.failed.authentication.delay.ms", "10");
        return p;
    }
}
