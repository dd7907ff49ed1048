package io.tidewatch.processor.tls;

import io.tidewatch.config.Doc;
import io.tidewatch.config.Secret;
import java.util.Objects;

/**
 * TLS of the HTTP side: a certificate with its key, or a key store with both. Files that change are read again.
 *
 * @param certificate PEM file: the certificate, then those that lead to its authority; empty: none
 * @param key PEM file: the certificate's private key, PKCS#8, not encrypted
 * @param keyStore PKCS#12 or JKS file with both, in place of {@code certificate} and {@code key}; empty: none
 * @param keyStorePassword of the store and its key
 * @param authorities PEM file: who signs the certificates of the other instances; empty: whom this Java trusts
 */
public record TlsConfig(
        @Doc("PEM file: the certificate, then those that lead to its authority")
        String certificate,

        @Doc("PEM file: the certificate's private key, PKCS#8, not encrypted")
        String key,

        @Doc("PKCS#12 or JKS file with certificate and key, in place of both")
        String keyStore,

        @Doc("password of the key store and its key") Secret keyStorePassword,

        @Doc("PEM file: who signs the certificates of the other instances; empty: whom this Java trusts")
        String authorities) {
    public TlsConfig {
        certificate = Objects.requireNonNullElse(certificate, "");
        key = Objects.requireNonNullElse(key, "");
        keyStore = Objects.requireNonNullElse(keyStore, "");
        Objects.requireNonNull(keyStorePassword, "keyStorePassword");
        authorities = Objects.requireNonNullElse(authorities, "");
    }

    public static TlsConfig off() {
        return new TlsConfig("", "", "", Secret.none(), "");
    }

    /** @return whether anything of it is set, be it right or wrong */
    public boolean isOn() {
        return !certificate.isEmpty() || !key.isEmpty() || !keyStore.isEmpty();
    }
}
