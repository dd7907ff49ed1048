package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageParametersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        order 17 is gone                                      | order <int> is gone
        order-123 is gone                                     | order<int> is gone
        item_7 missing                                        | item_<int> missing
        user bob.smith+x@mail.example.com refused             | user <email> refused
        GET https://shop.example.com/a?b=1 failed             | GET <url> failed
        cannot reach db-1.prod.internal:5432                  | cannot reach <host>
        cannot reach 10.1.2.3:9092                            | cannot reach <ip>
        peer fe80::1 and 2001:db8:0:0:0:0:0:1 gone            | peer <ip> and <ip> gone
        trace 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 | trace <traceparent>
        id 123e4567-e89b-12d3-a456-426614174000 unknown       | id <uuid> unknown
        md5 d41d8cd98f00b204e9800998ecf8427e bad              | md5 <sha> bad
        at 2026-11-24T10:00:00.123Z and 2026-11-24            | at <date> and <date>
        at Tue, 24 Nov 2026 10:00:00 GMT it broke             | at <date> it broke
        took 120ms of 1.5 s                                   | took <duration> of <duration>
        after PT1M30S                                         | after <duration>
        address 0x7fff and commit 3f2a91c                     | address <hex> and commit <hex>
        ratio 0.75 or -1.5e10                                 | ratio <float> or <float>
        offset -12                                            | offset <int>
        name='Bob' enabled=true                               | name=<value> enabled=<bool>
        charset utf-8 is bad                                  | charset utf-8 is bad
        HTTP/1.1 502                                          | HTTP/1.1 <int>
        Foo::bar and Bad::cafe                                | Foo::bar and Bad::cafe
        region us-east-1 down                                 | region us-east-1 down
        x509 sha-256 TLSv1.2                                  | x509 sha-256 TLSv1.2
        java.io.IOException: broken                           | java.io.IOException: broken
        com.acme.Orders is null                               | com.acme.Orders is null
        the 3rd face of cafe                                  | the 3rd face of cafe
        """)
    void what_changes_is_replaced_and_what_names_stays(String message, String expected) {
        assertThat(MessageParameters.replace(message)).isEqualTo(expected);
    }

    @Test
    void replacing_twice_changes_nothing_more() {
        Random random = new Random(3);
        String[] words = {
            "order",
            "17",
            "a@b.de",
            "=true",
            "='x'",
            "10.0.0.1",
            "-5",
            "us-east-1",
            "<int>",
            "1.5",
            "0xff",
            "12ms",
            "::",
            "a:b",
            "http://x/y",
            "\u4e2d\u6587",
            "e4f5a6b7",
        };
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            String once = MessageParameters.replace(text.toString());
            assertThat(MessageParameters.replace(once)).as("'%s'", text).isEqualTo(once);
        }
    }

    @Test
    void a_hostile_message_takes_bounded_time() {
        for (String unit : new String[] {"1:", "a.", "a@", "-", "=", "'", "0", "f", "1 ", "PT1D"}) {
            assertThat(MessageParameters.replace(unit.repeat(500_000)).length()).isLessThan(20_000);
        }
    }
}
