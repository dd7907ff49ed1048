package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameNamesTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Orders, com.acme.Orders",
        "com.acme.Orders$Line, com.acme.Orders$Line",
        "com.acme.Orders$1, com.acme.Orders$",
        "com.acme.Orders$12$3, com.acme.Orders$",
        "com.acme.Orders$1Local, com.acme.Orders$Local",
        "com.acme.Orders$$Lambda$14/0x0000000800c03000, com.acme.Orders$$Lambda",
        "com.acme.Orders$$Lambda/0x0000000800c03000, com.acme.Orders$$Lambda",
        "com.acme.Orders$$Lambda$14/1234567, com.acme.Orders$$Lambda",
        "com.acme.Orders$$EnhancerBySpringCGLIB$$1a2b3c, com.acme.Orders",
        "com.acme.Orders$$SpringCGLIB$$0, com.acme.Orders",
        "com.acme.Orders$$EnhancerByGuice$$7f3a, com.acme.Orders",
        "com.acme.Order$HibernateProxy$x8YtZ1, com.acme.Order",
        "com.acme.Order_$$_jvst4f5_0, com.acme.Order",
        "com.acme.Order$ByteBuddy$aBc123, com.acme.Order",
        "com.acme.Order$MockitoMock$123456, com.acme.Order",
        "com.acme.Order_ClientProxy, com.acme.Order",
        "shop.core$save_order__1234, shop.core$save_order",
        "shop.core$fn__12, shop.core$fn",
        "shop.core$eval17, shop.core$eval",
        "shop.Job$_run_closure3, shop.Job$_run_closure",
        "com.acme.Base64, com.acme.Base64",
        "com.acme.order_v2, com.acme.order_v2",
    })
    void type_is_without_what_was_generated(String name, String expected) {
        assertThat(FrameNames.type(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "save, save",
        "<init>, <init>",
        "lambda$save$3, lambda$save",
        "lambda$null$12, lambda$null",
        "lambda$save$a1, lambda$save$a1",
        "$anonfun$save$1, $anonfun$save",
        "$anonfun$save$1$adapted, $anonfun$save",
        "save$lambda-3, save$lambda-",
        "save$lambda$3, save$lambda",
        "access$000, access",
        "CGLIB$save$0, save",
        "save$original$Xy12, save",
        "save2, save2",
    })
    void method_is_without_what_was_generated(String name, String expected) {
        assertThat(FrameNames.method(name)).isEqualTo(expected);
    }
}
