package io.tidewatch.processor.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key of this instance, as their files have them: looked at again at a handshake, half a minute after the
 * last look at the earliest, so that what is renewed holds without a restart. What is wrong then is logged, and what held
 * before holds on. Thread-safe.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
    private static final long LOOK_AGAIN_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final String ALIAS = "server";

    private final TlsConfig config;
    private final Clock clock;
    private final List<Path> files;
    private X509ExtendedKeyManager keys;
    private List<FileTime> changed;
    private long lookedAtMillis;

    /** @throws IllegalArgumentException naming the key of the configuration, and what is wrong */
    ServerKeys(TlsConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.files = files(config);
        this.changed = changed();
        this.keys = read();
        this.lookedAtMillis = clock.millis();
    }

    private static List<Path> files(TlsConfig config) {
        boolean pem = !config.certificate().isEmpty() || !config.key().isEmpty();
        if (pem && !config.keyStore().isEmpty()) {
            throw new IllegalArgumentException(
                    "processor.http.tls has a keyStore and a certificate or key, expected the one or the other");
        }
        if (pem && (config.certificate().isEmpty() || config.key().isEmpty())) {
            String missing = config.key().isEmpty() ? "key" : "certificate";
            throw new IllegalArgumentException("processor.http.tls." + missing + " is empty, expected a PEM file: "
                    + "certificate and key go together");
        }
        return pem
                ? List.of(Path.of(config.certificate()), Path.of(config.key()))
                : List.of(Path.of(config.keyStore()));
    }

    private X509ExtendedKeyManager current() {
        synchronized (this) {
            if (clock.millis() - lookedAtMillis >= LOOK_AGAIN_MILLIS) {
                lookedAtMillis = clock.millis();
                refresh();
            }
            return keys;
        }
    }

    private void refresh() {
        try {
            List<FileTime> now = changed();
            if (!now.equals(changed)) {
                keys = read();
                changed = now;
                LOG.atInfo().addKeyValue("files", files).log("the certificate was read again");
            }
        } catch (IllegalArgumentException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the certificate stays as it was");
        }
    }

    private List<FileTime> changed() {
        return files.stream()
                .map(file -> {
                    try {
                        return Files.getLastModifiedTime(file);
                    } catch (IOException e) {
                        throw new IllegalArgumentException(
                                "processor.http.tls: " + file + " cannot be read: " + e.getMessage(), e);
                    }
                })
                .toList();
    }

    private X509ExtendedKeyManager read() {
        char[] password = config.keyStorePassword().reveal().toCharArray();
        try {
            KeyStore store = config.keyStore().isEmpty() ? pem(password) : store(password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("this Java has no manager of X.509 keys");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "processor.http.tls." + (config.keyStore().isEmpty() ? "key" : "keyStore") + ": " + files + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private KeyStore pem(char[] password) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain;
        PrivateKey key;
        try {
            chain = Pem.certificates(files.get(0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("processor.http.tls.certificate: " + e.getMessage(), e);
        }
        try {
            key = Pem.key(files.get(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("processor.http.tls.key: " + e.getMessage(), e);
        }
        if (!TlsContexts.belongs(key, chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException("processor.http.tls.key: " + files.get(1)
                    + " is not the key of the first certificate of " + files.get(0));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, password, chain.toArray(new X509Certificate[0]));
        return store;
    }

    private KeyStore store(char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(files.get(0).toFile(), password);
        for (String alias : java.util.Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new IllegalArgumentException("processor.http.tls.keyStore: " + files.get(0) + " holds no private key");
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        return current().chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return current().chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return current().getServerAliases(type, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current().getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
