package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.Secret;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are made to stop a redactor: it goes on, in linear time, and what it replaced once stays. */
class HostileTextTest {
    private static final String[] PARTS = {
        "password",
        "passwd",
        "token",
        "secret",
        "cookie",
        "authorization",
        "pin",
        "手机号",
        "密码",
        "phone",
        "idCard",
        "cardNo",
        "auth",
        "sig",
        "session",
        "value",
        "name",
        "key",
        "=",
        ":",
        "：",
        "＝",
        "=>",
        ":=",
        "\"",
        "'",
        "`",
        "\\\"",
        "\\\\\\\"",
        "\\n",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        ",",
        ";",
        "&",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "</",
        "<password>",
        "<entry key=\"",
        "</name><value>",
        " rejected value [",
        "http_total{",
        "{noop}",
        "</password>",
        "<![CDATA[",
        "]]>",
        "&lt;",
        "&gt;",
        "a@b.com",
        "@",
        "@tcp(",
        "Foo@1b6d3586.read",
        "%40",
        "\\u0040",
        "\\u5bc6\\u7801",
        "%3D",
        "%2B",
        "+",
        "-",
        "--",
        "-----",
        "--password ",
        " -p",
        "mysql ",
        "curl -u ",
        "13800138000",
        "138 0013 8000",
        "+86",
        "86",
        "4111111111111111",
        "4111 1111 1111 1111",
        "3782 822463 10005",
        "11010519491231002X",
        "110105491231002",
        "1234",
        "1",
        "0",
        "X",
        "E12345678",
        "passport ",
        "Bearer ",
        "Basic ",
        "dXNlcjpwYXNz",
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9",
        ".",
        "://",
        "u:p@h",
        "thin:",
        "/",
        "AKIAIOSFODNN7EXAMPLE",
        "LTAI",
        "sk-",
        "ghp_",
        "SG.",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "----",
        "****",
        "h#",
        "abcdefghijklmnop",
        "hook/",
        "abc12345678",
        "中",
        "为",
        "是",
        "１３８",
        "null",
        "must not be empty",
        "hunter2",
        "#",
        "?",
        "_",
        "\u0000",
        "\ud83d",
        "\ude00",
        "x1y2z3w4v5u6t7s8",
        "open-apis/bot/v2/",
        "identified by ",
        "Digest ",
        "0x",
        "~",
        "$",
        "${",
        "*",
        " code is ",
        " is your code",
        "api key is ",
        "requirepass ",
        "AUTH ",
        "redis> ",
        "\"d\":\"",
        "\"key\":\"",
        "\"passwords\":{\"a\":\"",
        "{\"value\":",
        "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4B",
        "secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    };

    @Test
    void anyText_isRedactedOnceAndForAll() {
        RedactConfig.Builder hashing = RedactConfig.builder().fields("name").hashKey(Secret.of("k"));
        RedactConfig.Builder last4 = RedactConfig.builder().fields("name");
        for (Kind kind : Kind.values()) {
            hashing.style(kind, Style.HASH);
            last4.style(kind, Style.LAST4);
        }
        Redactor[] redactors = {
            Redactor.standard(), Redactor.of(hashing.build()), Redactor.of(last4.build()),
        };
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500_000; i++) {
            text.setLength(0);
            for (int n = random.nextInt(9); n > 0; n--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
                text.append(random.nextInt(4) == 0 ? " " : "");
            }
            Redactor redactor = redactors[i % 10 < 8 ? 0 : i % 10 - 7];
            String once = redactor.redact(text.toString());
            if (i % 10 == 0) {
                redactor.find(text.toString()); // what it throws is not caught
            }
            String twice = redactor.redact(once);
            if (!twice.equals(once)) {
                assertThat(twice).as("of '%s', round %d", text, i).isEqualTo(once);
            }
        }
    }

    @Test
    void aMillionOfAnything_takesLinearTime() {
        Redactor redactor = Redactor.standard();
        StringBuilder slow = new StringBuilder();
        for (String prefix :
                new String[] {"", "password=", "pin=", "sig=(", "password=\"", "-----BEGIN PRIVATE KEY-----"}) {
            for (String part : PARTS) {
                for (String unit : new String[] {part, part + " ", part + "=", part + "\n"}) {
                    String text = prefix + unit.repeat(20_000 / unit.length());
                    Duration took = cpu(() -> redactor.redact(text));
                    if (took.toMillis() > 200) {
                        slow.append(prefix)
                                .append("'")
                                .append(unit)
                                .append("' ")
                                .append(took.toMillis())
                                .append(" ms, ");
                    }
                }
            }
        }
        assertThat(slow).isEmpty();
    }

    @Test
    void aMegabyte_ofWhatLooksLikeSecretsIsPassedInLittleTime() {
        Redactor redactor = Redactor.standard();
        for (String unit :
                new String[] {"1", "=", "@", "password", ":", "a@", "-", "password=", "eyJ", "\"", "\\", "://", "手机"}) {
            String text = unit.repeat((1 << 20) / unit.length());
            assertThat(cpu(() -> redactor.redact(text))).as(unit).isLessThan(Duration.ofMillis(1_500));
        }
    }

    private static Duration cpu(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long from = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - from);
    }
}
