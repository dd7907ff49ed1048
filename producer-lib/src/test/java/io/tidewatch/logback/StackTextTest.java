package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class StackTextTest {
    private static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "odd\nin two lines";
        }
    }

    @Test
    void text_isTheJdks_causesSuppressedAndCirclesIncluded() {
        Exception circular = new Exception("circular");
        Exception inner = new IOException("inner", circular);
        circular.initCause(inner);
        check(new IllegalStateException());
        check(new IllegalStateException("outer", inner));
        check(new Odd());
    }

    @Test
    void text_isTheJdks_forAnyTree() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 200; i++) {
            check(tree(random, 4));
        }
    }

    private static Throwable tree(RandomGenerator random, int depth) {
        Throwable cause = depth > 0 && random.nextBoolean() ? tree(random, depth - 1) : null;
        Throwable made = random.nextBoolean() ? new IllegalStateException("d" + depth, cause) : new Error(cause);
        for (int i = random.nextInt(3); depth > 0 && i > 0; i--) {
            made.addSuppressed(tree(random, depth - 1));
        }
        return made;
    }

    private static void check(Throwable thrown) {
        StringWriter jdk = new StringWriter();
        thrown.printStackTrace(new PrintWriter(jdk));
        assertThat(StackText.of(new ThrowableProxy(thrown)))
                .isEqualTo(jdk.toString().strip());
    }
}
