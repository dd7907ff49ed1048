package io.tidewatch.elsewhere;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.Monitored;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import org.junit.jupiter.api.Test;

/** An application's interfaces are mostly seen in their own package only. */
class InterfaceOfAnotherPackageTest {
    interface Greetings {
        @Monitored("greetings.greet")
        String greet(String name);

        String part();
    }

    private static final class Hello implements Greetings {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public String part() {
            return "bye";
        }
    }

    @Test
    void packagePrivateInterface_isMeasured() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Monitoring monitoring = new Monitoring(registry, (thrown, operation) -> {}, MonitoringConfig.defaults());
        Greetings greetings = monitoring.proxy(Greetings.class, new Hello());
        assertThat(greetings.greet("ann")).isEqualTo("hello ann");
        assertThat(greetings.part()).isEqualTo("bye");
        assertThat(registry.get("greetings.greet.duration").timer().count()).isEqualTo(1);
    }
}
