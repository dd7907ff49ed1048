package io.tidewatch.redact;

import java.util.Locale;

/** What is found. Its label is its name in metrics, in configuration and on the command line. */
public enum Kind {
    /** Its local part goes, the domain stays: which provider refuses is worth knowing. */
    EMAIL(Style.PARTIAL),
    /** Chinese mobile numbers, numbers with a country's code, and what stands under a name such as {@code phone}. */
    PHONE(Style.PARTIAL),
    /** Chinese ID card: region, date of birth, checksum. */
    ID_CARD(Style.LAST4),
    /** Issuer's prefix, its length, Luhn's checksum; without them only under a name such as {@code cardNo}. */
    BANK_CARD(Style.LAST4),
    /** Only where the word stands near it. */
    PASSPORT(Style.LAST4),
    /** Bearer and basic credentials, the value of an Authorization header. */
    AUTHORIZATION(Style.MASK),
    JWT(Style.MASK),
    /** Keys of cloud and other providers, known by their shape; secrets in webhook addresses. */
    API_KEY(Style.MASK),
    /** Value of a name such as {@code password}, {@code pin}, {@code 密码}. */
    PASSWORD(Style.MASK),
    /** {@code scheme://user:password@host}. */
    URL_PASSWORD(Style.MASK),
    /** Value of a name such as {@code secret}, {@code access_token}, {@code 密钥}. */
    SECRET(Style.MASK),
    /** Cookie headers and session identifiers. */
    COOKIE(Style.MASK),
    /** PEM blocks, whole or cut. */
    PRIVATE_KEY(Style.MASK),
    /** Value of a name that the configuration lists. */
    FIELD(Style.MASK),
    /** What a pattern of the configuration matches; counted under the pattern's own name. */
    CUSTOM(Style.MASK);

    private final String label;
    private final Style style;

    Kind(Style style) {
        this.label = name().toLowerCase(Locale.ROOT);
        this.style = style;
    }

    /** Such as {@code id_card}. */
    public String label() {
        return label;
    }

    /** How it is replaced where nothing else is configured. */
    public Style defaultStyle() {
        return style;
    }

    @SuppressWarnings("EnumOrdinal") // of a set of bits that lives no longer than the process
    int bit() {
        return 1 << ordinal();
    }
}
