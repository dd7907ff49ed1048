package io.tidewatch.processor.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what by HTTP: a file with a line for each token, {@code NAME ROLE sha256:HEX}; lines that begin with # and
 * empty ones say nothing. The file holds no token, only what a token hashes to, and is read again where it changed: what is
 * wrong then is logged, and those that held before hold on. Thread-safe.
 */
public final class ApiTokens {
    /** What a token allows; each allows what those before it do. */
    public enum Role {
        /** Reads. */
        VIEWER,
        /** Gives commands to alerts. */
        OPERATOR,
        /** Changes rules, reads the audit. */
        ADMIN
    }

    /** Whose token it is. */
    public record Holder(String name, Role role) {}

    /** The file cannot be taken; the message names file, line and what is wrong. */
    public static final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
    private static final String PREFIX = "sha256:";
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int TOKEN_BYTES = 24;

    private final @Nullable Path file;
    private List<Entry> entries = List.of();
    private @Nullable FileTime readAt;
    private long lookedAt;

    /** The hash as hex digits. */
    private record Entry(Holder holder, String hash) {}

    private ApiTokens(@Nullable Path file) {
        this.file = file;
    }

    /** @return those of nobody: no token is right */
    public static ApiTokens none() {
        return new ApiTokens(null);
    }

    /** @throws Unreadable where the file is not there or has a line that is none */
    public static ApiTokens of(Path file) {
        ApiTokens tokens = new ApiTokens(file);
        try {
            tokens.readAt = Files.getLastModifiedTime(file);
            tokens.entries = read(file);
        } catch (IOException e) {
            throw new Unreadable("the tokens' file " + file + " cannot be read: " + e.getMessage());
        }
        tokens.lookedAt = System.nanoTime();
        return tokens;
    }

    /** @return a new token, to be handed to one person and kept nowhere else */
    public static String create() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return "tw_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** @return the line of the file for that token */
    public static String line(String name, Role role, String token) {
        return name + " " + role.name().toLowerCase(Locale.ROOT) + " " + PREFIX + hash(token);
    }

    /** @return whether there is any token at all that could be right */
    public synchronized boolean any() {
        refresh();
        return !entries.isEmpty();
    }

    /** @return whose token that is; null where it is nobody's */
    public synchronized @Nullable Holder holder(String token) {
        refresh();
        byte[] hash = hash(token).getBytes(StandardCharsets.US_ASCII);
        Holder found = null;
        for (Entry entry : entries) {
            // all of them, so that the time it takes tells nothing
            if (MessageDigest.isEqual(entry.hash.getBytes(StandardCharsets.US_ASCII), hash)) {
                found = entry.holder;
            }
        }
        return found;
    }

    private void refresh() {
        if (file == null || System.nanoTime() - lookedAt < LOOK_AGAIN_NANOS) {
            return;
        }
        lookedAt = System.nanoTime();
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                entries = read(file);
                readAt = changed;
                LOG.atInfo().addKeyValue("tokens", entries.size()).log("the tokens' file was read again");
            }
        } catch (IOException | Unreadable e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("tokens stay as they were");
        }
    }

    private static List<Entry> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                entries.add(entry(line));
            } catch (IllegalArgumentException e) {
                throw new Unreadable(file + ":" + (i + 1) + ": " + e.getMessage()
                        + "; expected NAME ROLE sha256:HEX, as 'tidewatch token' prints it");
            }
        }
        return List.copyOf(entries);
    }

    private static Entry entry(String line) {
        String[] parts = line.split("\\s+");
        if (parts.length != 3) {
            throw new IllegalArgumentException(parts.length + " words");
        }
        Role role;
        try {
            role = Role.valueOf(parts[1].toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + parts[1] + "' is no role, expected viewer, operator or admin", e);
        }
        if (!parts[2].startsWith(PREFIX)) {
            throw new IllegalArgumentException("the third word does not begin with " + PREFIX);
        }
        byte[] hash = HexFormat.of().parseHex(parts[2].substring(PREFIX.length()));
        if (hash.length != 32) {
            throw new IllegalArgumentException("the hash has " + hash.length + " bytes, expected 32");
        }
        return new Entry(new Holder(parts[0], role), HexFormat.of().formatHex(hash));
    }

    private static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Objects.requireNonNull(token, "token").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("no SHA-256 in this Java", e));
        }
    }
}
