package io.tidewatch.processor.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as PEM files have them. What is wrong is said with the file, and never with what it holds. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private Pem() {}

    /** @throws IllegalArgumentException where there is none in it */
    static List<X509Certificate> certificates(Path file) {
        StringBuilder blocks = new StringBuilder();
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                blocks.append(block.group()).append('\n');
            }
        }
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(blocks.toString().getBytes(StandardCharsets.US_ASCII)))
                    .forEach(one -> found.add((X509Certificate) one));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds a certificate that cannot be read", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate, expected -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /** @throws IllegalArgumentException where it holds no key that is not encrypted */
    static PrivateKey key(Path file) {
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return key(file, block.group(2));
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new IllegalArgumentException(file + " holds an '" + kind
                        + "', expected a 'PRIVATE KEY': openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes one");
            }
        }
        throw new IllegalArgumentException(file + " holds no key, expected -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey key(Path file, String base64) {
        PKCS8EncodedKeySpec bytes;
        try {
            bytes = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " holds a key that is no base64");
        }
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(bytes);
            } catch (InvalidKeySpecException e) {
                // of another kind
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java knows no keys of " + kind, e);
            }
        }
        throw new IllegalArgumentException(file + " holds a key of no kind known here, expected one of " + KEY_KINDS);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
