package io.tidewatch.processor.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.Secret;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsContextsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_800_000_000_000L), ZoneOffset.UTC);

    @TempDir
    Path dir;

    private final HeldCertificate held =
            new HeldCertificate.Builder().commonName("first").build();

    @Test
    void whatIsWrong_isSaidWithItsKeyAndFile() throws Exception {
        Path certificate = Files.writeString(dir.resolve("c.pem"), held.certificatePem());
        Path key = Files.writeString(dir.resolve("k.pem"), held.privateKeyPkcs8Pem());
        Path others = Files.writeString(
                dir.resolve("o.pem"), new HeldCertificate.Builder().build().privateKeyPkcs8Pem());
        Path rsa = Files.writeString(
                dir.resolve("r.pem"),
                new HeldCertificate.Builder().rsa2048().build().privateKeyPkcs1Pem());
        Path text = Files.writeString(dir.resolve("t.pem"), "hunter2");

        refused(pem(certificate, dir.resolve("none")), "processor.http.tls", "none cannot be read");
        refused(new TlsConfig(certificate.toString(), "", "", Secret.none(), ""), "processor.http.tls.key is empty");
        refused(
                new TlsConfig(certificate.toString(), key.toString(), "store.p12", Secret.none(), ""),
                "a keyStore and a certificate or key");
        refused(pem(text, key), "processor.http.tls.certificate: ", "t.pem holds no certificate");
        refused(pem(certificate, text), "processor.http.tls.key: ", "t.pem holds no key");
        refused(pem(certificate, rsa), "an 'RSA PRIVATE KEY'", "openssl pkcs8 -topk8 -nocrypt");
        refused(pem(certificate, others), "o.pem is not the key of the first certificate of ");
        assertThatThrownBy(() -> TlsContexts.client(text)).hasMessageContaining("t.pem holds no certificate");
        assertThat(TlsContexts.server(pem(certificate, key), CLOCK).getProtocol())
                .isEqualTo("TLS");
    }

    @Test
    void keyStore_withItsPassword() throws Exception {
        Path file = dir.resolve("store.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "a", held.keyPair().getPrivate(), "changeit".toCharArray(), new Certificate[] {held.certificate()});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }

        ServerKeys keys = new ServerKeys(store(file, "changeit"), CLOCK);

        assertThat(keys.getServerAliases("EC", null)).hasSize(1);
        refused(store(file, "wrong-password"), "processor.http.tls.keyStore: ", "password");
    }

    @Test
    void certificateThatIsRenewed_holdsWithoutARestart_andAWrongOneDoesNot() throws Exception {
        Path certificate = Files.writeString(dir.resolve("c.pem"), held.certificatePem());
        Path key = Files.writeString(dir.resolve("k.pem"), held.privateKeyPkcs8Pem());
        long[] now = {CLOCK.millis()};
        ServerKeys keys = new ServerKeys(pem(certificate, key), clock(now));
        HeldCertificate second =
                new HeldCertificate.Builder().commonName("second").build();
        write(certificate, second.certificatePem(), 1);

        now[0] += 30_000;
        assertThat(name(keys)).as("key and certificate are not a pair yet").isEqualTo("CN=first");
        write(key, second.privateKeyPkcs8Pem(), 2);
        now[0] += 29_999;
        assertThat(name(keys)).isEqualTo("CN=first");
        now[0] += 1;
        assertThat(name(keys)).isEqualTo("CN=second");
    }

    private static void write(Path file, String text, int minutes) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(CLOCK.millis() + minutes * 60_000L));
    }

    private static String name(ServerKeys keys) {
        String alias = keys.chooseServerAlias("EC", null, null);
        return keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName();
    }

    private static Clock clock(long[] now) {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now[0]);
            }
        };
    }

    private static TlsConfig pem(Path certificate, Path key) {
        return new TlsConfig(certificate.toString(), key.toString(), "", Secret.none(), "");
    }

    private static TlsConfig store(Path file, String password) {
        return new TlsConfig("", "", file.toString(), Secret.of(password), "");
    }

    private static void refused(TlsConfig config, String... parts) {
        assertThatThrownBy(() -> TlsContexts.server(config, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("hunter2");
    }
}
