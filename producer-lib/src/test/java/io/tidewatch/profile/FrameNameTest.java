package io.tidewatch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameNameTest {
    @Test
    void types_readAsPeopleWriteThem() {
        assertThat(FrameName.type("[B")).isEqualTo("byte[]");
        assertThat(FrameName.type("[[Ljava.lang.String;")).isEqualTo("java.lang.String[][]");
        assertThat(FrameName.type("com/acme/Shop$Till")).isEqualTo("com.acme.Shop$Till");
    }

    @Test
    void numbersOfARun_areLeftOut() {
        assertThat(FrameName.method("com.acme.Shop$$Lambda$14/0x0000000800c03000", "run"))
                .isEqualTo(FrameName.method("com.acme.Shop$$Lambda$15+0x00007f0012345678/99", "run"))
                .isEqualTo("com.acme.Shop$$Lambda.run");
        assertThat(FrameName.method("com.acme.Shop$$Lambda.0x000001", "run")).isEqualTo("com.acme.Shop$$Lambda.run");
        assertThat(FrameName.method("java.lang.invoke.LambdaForm$MH.0x00000080", "invoke"))
                .isEqualTo("java.lang.invoke.LambdaForm$MH.invoke");
        assertThat(FrameName.type("jdk.internal.reflect.GeneratedMethodAccessor12"))
                .isEqualTo("jdk.internal.reflect.GeneratedMethodAccessor");
        assertThat(FrameName.type("jdk.proxy2.$Proxy12")).isEqualTo("jdk.proxy2.$Proxy");
        assertThat(FrameName.type("com.acme.Version2")).isEqualTo("com.acme.Version2");
    }

    @Test
    void hostileNames_endNoLineFrameOrNumber() {
        String name = FrameName.method("a;b\nc \u202eevil\ud800", "<script>alert(1)</script>\t;99");
        assertThat(name).isEqualTo("a?b?c??evil?.<script>alert(1)<.script>??99".replace("<.script>", "</script>"));
        assertThat(FrameName.method("x".repeat(5_000), "y")).hasSizeLessThanOrEqualTo(300);
        assertThat(FrameName.isMark(FrameName.method("[evil]", "m"))).isFalse();
    }
}
