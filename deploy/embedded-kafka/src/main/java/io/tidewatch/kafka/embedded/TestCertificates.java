package io.tidewatch.kafka.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import okhttp3.tls.HeldCertificate;

/** An authority, what it signed, and a stranger, all made anew for one run of tests. Immutable. */
public final class TestCertificates {
    private static final Duration DAY = Duration.ofDays(1);

    private final HeldCertificate authority = authority("Tidewatch test authority");
    private final HeldCertificate stranger = authority("nobody's authority");
    private final HeldCertificate broker =
            broker(Instant.now().minus(DAY), Instant.now().plus(DAY));
    private final HeldCertificate expired =
            broker(Instant.now().minus(DAY.multipliedBy(9)), Instant.now().minus(DAY));

    /** @return properties of a client that trusts the broker's authority and shows no certificate */
    public Map<String, String> trusting() {
        return Map.of("ssl.truststore.type", "PEM", "ssl.truststore.certificates", authority.certificatePem());
    }

    /** @return properties of a client that trusts another authority only */
    public Map<String, String> mistrusting() {
        return Map.of("ssl.truststore.type", "PEM", "ssl.truststore.certificates", stranger.certificatePem());
    }

    /** @return the client's own certificate, signed by the broker's authority */
    public Map<String, String> identity(String name) {
        return keyStore(
                new HeldCertificate.Builder()
                        .commonName(name)
                        .signedBy(authority)
                        .build(),
                authority);
    }

    /** @return a certificate of that name which no authority the broker trusts has signed */
    public Map<String, String> forged(String name) {
        return keyStore(
                new HeldCertificate.Builder()
                        .commonName(name)
                        .signedBy(stranger)
                        .build(),
                stranger);
    }

    Map<String, String> broker() {
        return keyStore(broker, authority);
    }

    Map<String, String> expiredBroker() {
        return keyStore(expired, authority);
    }

    private HeldCertificate broker(Instant from, Instant to) {
        return new HeldCertificate.Builder()
                .commonName("broker")
                .addSubjectAlternativeName("localhost")
                .validityInterval(from.toEpochMilli(), to.toEpochMilli())
                .signedBy(authority)
                .build();
    }

    private static HeldCertificate authority(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(0)
                .validityInterval(
                        Instant.now().minus(DAY.multipliedBy(30)).toEpochMilli(),
                        Instant.now().plus(DAY).toEpochMilli())
                .build();
    }

    private static Map<String, String> keyStore(HeldCertificate held, HeldCertificate signer) {
        return Map.of(
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.certificate.chain",
                held.certificatePem() + signer.certificatePem(),
                "ssl.keystore.key",
                held.privateKeyPkcs8Pem());
    }
}
