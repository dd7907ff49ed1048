package io.tidewatch.fingerprint;

import io.tidewatch.fingerprint.Fingerprint.Basis;
import io.tidewatch.fingerprint.Fingerprint.FrameVerdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Version {@value #VERSION}: the types of the cause chain, root cause first, with the application's frames as (class,
 * method); without such frames all frames; without any the type and the message without its parameters. A live
 * exception and its printed form give the same. Thread-safe, never throws, linear in the size of the error.
 *
 * <p>A change of what is hashed needs a new version: the id is a storage format.
 */
public final class FingerprintAlgorithm {
    /** Name of this algorithm. */
    public static final String VERSION = "v2";

    /** Of the first version, kept: what the second does not see otherwise has the id it had. */
    private static final String SEED = "v1\n";

    private final InAppPackages inApp;

    public FingerprintAlgorithm(InAppPackages inApp) {
        this.inApp = Objects.requireNonNull(inApp, "inApp");
    }

    /** Fingerprint of a live exception, without the verdicts. */
    public Fingerprint of(Throwable thrown) {
        return of(ThrownChain.of(thrown), false);
    }

    /** Fingerprint of a stack trace as text, without the verdicts. */
    public Fingerprint ofText(String stackText) {
        return of(ThrownChain.parse(stackText), false);
    }

    /** Fingerprint of an error that has no exception: its message without the parameters. */
    public Fingerprint ofMessage(String message) {
        return of(new ThrownChain(List.of(new ThrownChain.Link("", message, List.of()))), false);
    }

    /** Fingerprint named by the application: the same text is the same group, whatever the stack says. */
    public static Fingerprint given(String name) {
        return new Fingerprint(hash("given\n" + name), VERSION, Basis.GIVEN, "", List.of());
    }

    /** @param explained whether to keep the verdict on each frame */
    public Fingerprint of(ThrownChain chain, boolean explained) {
        return of(chain, explained, Version.V2);
    }

    /** @return the id by the name of each version; a group of an older one is found by the older id */
    public Map<String, String> ids(ThrownChain chain) {
        return Map.of(
                Version.V1.label, of(chain, false, Version.V1).id(),
                Version.V2.label, of(chain, false, Version.V2).id());
    }

    private Fingerprint of(ThrownChain chain, boolean explained, Version version) {
        FrameSelection selection = new FrameSelection(chain, inApp, version, explained);
        List<FrameVerdict> verdicts = selection.verdicts();
        StringBuilder text = new StringBuilder(512).append(SEED);
        Basis basis = basis(chain, selection);
        if (basis == Basis.APPLICATION_FRAMES || basis == Basis.ALL_FRAMES) {
            selection.appendTo(text);
        } else {
            ThrownChain.Link root = selection.root();
            text.append(version.type(root.type()))
                    .append('\n')
                    .append(MessageParameters.replace(version.message(root.message())));
        }
        String culprit = verdicts.stream()
                .filter(FrameVerdict::tookPart)
                .map(FrameVerdict::frame)
                .findFirst()
                .orElse("");
        return new Fingerprint(hash(text.toString()), version.label, basis, culprit, explained ? verdicts : List.of());
    }

    private static Basis basis(ThrownChain chain, FrameSelection selection) {
        return switch (selection.taking()) {
            case APPLICATION -> Basis.APPLICATION_FRAMES;
            case NO_APPLICATION_FRAME -> Basis.ALL_FRAMES;
            default -> chain.type().isEmpty() ? Basis.MESSAGE : Basis.TYPE_AND_MESSAGE;
        };
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
