package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.config.Secret;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        login password=hunter2 ok                         | login password=**** ok
        db.pwd = s3cret, next                             | db.pwd = ****, next
        {"user":"bob","password":"a\\"b c","n":1}          | {"user":"bob","password":"****","n":1}
        {"access_token" : "abc"}                          | {"access_token" : "****"}
        {\\"clientSecret\\":\\"abc\\"}                        | {\\"clientSecret\\":\\"****\\"}
        API-KEY: k-123456                                 | API-KEY: ****
        ?token=abc&x=1                                    | ?token=****&x=1
        Authorization: Bearer abc.def-ghi                 | Authorization: ****
        Authorization: Basic dXNlcjpwYXNz                 | Authorization: ****
        sent with Bearer abcdefgh12345                    | sent with Bearer ****
        Cookie: JSESSIONID=12AB34                         | Cookie: ****
        jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl! | jwt ****!
        key AKIAIOSFODNN7EXAMPLE used                     | key **** used
        at jdbc:mysql://root:p%40ss@db:3306/shop          | at jdbc:mysql://root:****@db:3306/shop
        at redis://:pa:ss@cache:6379                      | at redis://:****@cache:6379
        user bob.smith@example.com refused                | user b****@example.com refused
        call 13800138000 now                              | call 138****8000 now
        call +8613800138000 now                           | call +86138****8000 now
        手机13800138000已注册                              | 手机138****8000已注册
        id 11010519491231002X here                        | id **************002X here
        card 6222021234567890128 declined                 | card ***************0128 declined
        card 4111 1111 1111 1111 declined                 | card **** **** **** 1111 declined
        card 4111-1111-1111-1111 declined                 | card ****-****-****-1111 declined
        card ４１１１１１１１１１１１１１１１ declined          | card ************１１１１ declined
        """)
    void secrets_are_masked(String text, String expected) {
        assertThat(redactor.redact(text)).isEqualTo(expected);
        assertThat(redactor.redact(expected)).as("twice").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 12345678901 shipped", // 11 digits, but no mobile prefix
                "order 20261124123456789 shipped",
                "id 110105194912310021 has a wrong checksum",
                "snowflake 1763942400123456789",
                "at 1763942400000 ms",
                "4111 1111 1111 1112 fails the checksum",
                "trace 4bf92f3577b34da6a3ce929d0e0e4736",
                "123e4567-e89b-12d3-a456-426614174000",
                "ratio 0.4111111111111111",
                "Unexpected token: foo",
                "max_tokens=500 tokens=12",
                "password=null token=**** secret={}",
                "@Override at com.acme.Foo.bar(Foo.java:12)",
                "mention @bob and bob@localhost",
                "git@github",
                "java.lang.IllegalStateException: status=OPEN, key=order-17",
                "http://example.com:8080/a@b",
                "-----BEGIN CERTIFICATE-----",
                "eyJust a word",
                "a bearer bond",
                "",
            })
    void what_only_looks_like_one_stays_and_nothing_is_copied(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }

    @Test
    void private_keys_go_whole_even_when_cut() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----";

        assertThat(redactor.redact("key:\n" + key + "\nend")).isEqualTo("key:\n****\nend");
        assertThat(redactor.redact("x " + key.substring(0, 45))).isEqualTo("x ****");
    }

    @Test
    void valid_numbers_are_found_among_any_text() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            String card = card(random);
            String text = "paid by " + card + (random.nextBoolean() ? "." : ", thanks");
            assertThat(redactor.redact(text)).as(text).doesNotContain(card).contains(card.substring(card.length() - 4));
        }
    }

    @Test
    void ordinary_identifiers_are_left_alone() {
        Random random = new Random(6);
        int masked = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = switch (random.nextInt(5)) {
                case 0 -> "uuid " + new UUID(random.nextLong(), random.nextLong());
                case 1 -> "snowflake " + (1_700_000_000_000_000_000L + random.nextInt());
                case 2 -> "at " + (1_763_942_400_000L + random.nextInt(1_000_000_000));
                case 3 -> "hash " + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
                default -> "order 2026" + (1_000_000_000L + random.nextInt(1_000_000_000));
            };
            masked += redactor.redact(text).equals(text) ? 0 : 1;
        }

        assertThat(masked).isLessThan(50);
    }

    /** A number with an issuer's prefix and Luhn's check digit. */
    private static String card(Random random) {
        StringBuilder digits = new StringBuilder(new String[] {"62", "4", "51", "55"}[random.nextInt(4)]);
        while (digits.length() < 15) {
            digits.append(random.nextInt(10));
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            int d = digits.charAt(14 - i) - '0';
            int doubled = i % 2 == 0 ? d * 2 : d;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return digits.append((10 - sum % 10) % 10).toString();
    }

    @Test
    void styles_showWhatTheyPromise() {
        RedactConfig.Builder config = RedactConfig.builder().hashKey(Secret.of("key"));
        Redactor last4 = Redactor.of(config.style(Kind.PHONE, Style.LAST4)
                .style(Kind.PASSWORD, Style.LAST4)
                .build());
        Redactor hash = Redactor.of(RedactConfig.builder()
                .hashKey(Secret.of("key"))
                .style(Kind.EMAIL, Style.HASH)
                .style(Kind.PASSWORD, Style.MASK)
                .build());

        assertThat(last4.redact("call 13800138000, password=hunter2 password=correct-horse-battery"))
                .isEqualTo("call *******8000, password=**** password=****tery");
        String hashed = hash.redact("from bob@example.com to amy@example.com, again bob@example.com");
        assertThat(hashed)
                .matches("from (h#[a-p]{16})@example.com to (h#[a-p]{16})@example.com, again \\1@example.com");
        assertThat(hash.redact(hashed)).isEqualTo(hashed);
        assertThat(Redactor.of(RedactConfig.builder()
                                .hashKey(Secret.of("other"))
                                .style(Kind.EMAIL, Style.HASH)
                                .build())
                        .redact("from bob@example.com to amy@example.com, again bob@example.com"))
                .as("another key gives another hash")
                .isNotEqualTo(hashed);
    }

    @Test
    void kindsThatAreOff_stay() {
        Redactor without = Redactor.of(RedactConfig.builder().off(Kind.EMAIL).build());

        assertThat(without.redact("bob@example.com password=x1")).isEqualTo("bob@example.com password=****");
        Redactor nothing = Redactor.of(
                RedactConfig.builder().enabled(false).pattern("p", "zzz").build());
        assertThat(nothing.redact("bob@example.com password=x1 zzz")).isEqualTo("bob@example.com password=x1 zzz");
        assertThat(nothing.redactValue("password", "x1")).isEqualTo("x1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        customer_name=Bob Smith           | customer_name=**** Smith
        customerName="Bob Smith"          | customerName="****"
        {"CustomerName":"Bob Smith"}      | {"CustomerName":"****"}
        {"a":{"customer-name":"Bob"}}     | {"a":{"customer-name":"****"}}
        user.customerName=Bob             | user.customerName=****
        <customerName>Bob</customerName>  | <customerName>****</customerName>
        oldCustomerName=Bob               | oldCustomerName=Bob
        customerNames=Bob                 | customerNames=Bob
        客户姓名：Bob                       | 客户姓名：****
        """)
    void fieldsOfTheConfiguration_areFoundByTheirLastPart(String text, String expected) {
        Redactor fields = Redactor.of(
                RedactConfig.builder().fields("customer_name", "客户姓名").build());

        assertThat(fields.redact(text)).isEqualTo(expected);
        assertThat(fields.redact(expected)).isEqualTo(expected);
        assertThat(fields.redactValue("payload.customerName", "Bob Smith")).isEqualTo("****");
    }

    @Test
    void whatIsReplaced_isCountedByKind() {
        Redactor counting = Redactor.of(
                RedactConfig.builder().pattern("order", "order-(\\d+)").build());

        counting.redact("bob@example.com amy@example.com password=x1 order-17");
        counting.find("bob@example.com");

        assertThat(counting.counts())
                .containsEntry("email", 2L)
                .containsEntry("password", 1L)
                .containsEntry("order", 1L)
                .containsEntry("jwt", 0L)
                .doesNotContainKey("custom");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RedactionMeters.bind(registry, counting);
        assertThat(registry.get("tidewatch.lib.redacted")
                        .tag("kind", "email")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void findings_nameThePlaceAndNeverTheValue() {
        assertThat(redactor.find("a bob@example.com password=hunter2"))
                .containsExactly(
                        new Finding("email", Kind.EMAIL, 2, 5, Style.PARTIAL),
                        new Finding("password", Kind.PASSWORD, 27, 34, Style.MASK));
    }
}
