package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void whatATextSays_isBroughtToTheUnit() {
        Quantity seconds = new Quantity("ms", "s");
        assertThat(seconds.of("250")).isEqualTo(0.25);
        assertThat(seconds.of("250ms")).isEqualTo(0.25);
        assertThat(seconds.of("1.5 s")).isEqualTo(1.5);
        assertThat(seconds.of("2min")).isEqualTo(120);
        assertThat(seconds.of("-3us")).isCloseTo(-3e-6, within(1e-12));
        Quantity bytes = new Quantity("", "By");
        assertThat(bytes.of("1024")).isEqualTo(1024);
        assertThat(bytes.of("3 KiB")).isEqualTo(3072);
        assertThat(bytes.of("2MB")).as("as the JVM and df -h mean it").isEqualTo(2 << 20);
        for (String kilo : new String[] {"4K", "4k", "4 kB", "4KB", "4 KiB"}) {
            assertThat(bytes.of(kilo)).as(kilo).isEqualTo(4096);
            assertThat(new Quantity("", "KB").of(kilo)).as(kilo).isEqualTo(4);
        }
        assertThat(new Quantity("%", "1").of("40")).isEqualTo(0.4);
    }

    @Test
    void whatIsNoNumberOfTheUnit_isNone() {
        Quantity seconds = new Quantity("", "s");
        for (String text : new String[] {"", "s", "-", "3 KiB", "3 parsecs", "1e", "NaN", "Infinity", "1.2.3"}) {
            assertThat(seconds.of(text)).as(text).isNaN();
        }
        assertThat(new Quantity("", "{orders}").of("12")).isEqualTo(12);
        assertThat(new Quantity("", "").of("12ms")).isNaN();
        assertThatThrownBy(() -> new Quantity("ms", "By")).hasMessageContaining("cannot become");
        assertThatThrownBy(() -> new Quantity("ms", "")).hasMessageContaining("cannot become");
    }

    @Test
    void aUnitBehindTheNumber_holdsWhereItSaysNoneItself_andNothingElseIsSaidOfSuch() {
        Quantity seconds = new Quantity("", "s");
        assertThat(seconds.of("250", "ms")).isEqualTo(0.25);
        assertThat(seconds.of("3 min", "ms")).isEqualTo(180);
        assertThat(seconds.of("250", "")).isEqualTo(250);
        assertThat(seconds.of("250", "KB")).isNaN();
        assertThat(seconds.of("", "ms")).isNaN();
        assertThat(new Quantity("us", "s").of("250", "ms")).isCloseTo(250e-6, within(1e-12));
        assertThat(new Quantity("", "").of("250", "ms")).as("as it is").isEqualTo(250);
    }

    @Test
    void paths_keepTheirWordsAndLoseTheirIds() {
        assertThat(PathText.template("/orders/42/items?x=1")).isEqualTo("/orders/{id}/items");
        assertThat(PathText.template("/")).isEqualTo("/");
        assertThat(PathText.template("/api/v2/users/")).isEqualTo("/api/v2/users/");
        assertThat(PathText.template("/u/6f1c7a52-6f6b-4b0e-9c3a-0f4a3a2b1c0d")).isEqualTo("/u/{id}");
        assertThat(PathText.template("/static/decade/face.css")).isEqualTo("/static/decade/face.css");
        assertThat(PathText.template("/a/b/c/d/e/f/g/h/i/j")).isEqualTo("/a/b/c/d/e/f/g/h/…");
        assertThat(LineText.Form.CLASS.of("404")).isEqualTo("4xx");
        assertThat(LineText.Form.CLASS.of("40x")).isEqualTo("40x");
    }
}
