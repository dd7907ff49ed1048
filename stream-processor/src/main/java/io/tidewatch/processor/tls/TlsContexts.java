package io.tidewatch.processor.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What TLS goes by, for who listens and for who asks. */
public final class TlsContexts {
    private TlsContexts() {}

    /** @throws IllegalArgumentException naming the key of the configuration, and what is wrong */
    public static SSLContext server(TlsConfig config, Clock clock) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerKeys(config, clock)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /**
     * For who asks a server whose certificate is signed by one of these.
     *
     * @throws IllegalArgumentException where the file holds no certificate
     */
    public static SSLContext client(Path authorities) {
        List<X509Certificate> trusted = Pem.certificates(authorities);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("authority-" + i, trusted.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** @return whether what the key signs the other proves */
    static boolean belongs(PrivateKey key, PublicKey to) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] text = "tidewatch".getBytes(StandardCharsets.US_ASCII);
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(key);
            sign.update(text);
            byte[] signature = sign.sign();
            sign.initVerify(to);
            sign.update(text);
            return sign.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
