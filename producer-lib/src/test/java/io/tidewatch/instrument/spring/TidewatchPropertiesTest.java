package io.tidewatch.instrument.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.TidewatchConfig;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TidewatchPropertiesTest {
    @Test
    void metadata_namesEveryProperty_andItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        try (InputStream in = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
                assertThat(property.get("description").asText()).isNotBlank();
                JsonNode value = property.path("defaultValue");
                documented.put(
                        property.get("name").asText(),
                        value.isArray() ? value.path(0).asText("") : value.asText(""));
            }
        }

        Map<String, String> real = new TreeMap<>();
        defaults("tidewatch.", TidewatchProperties.class, real);
        assertThat(documented).isEqualTo(real);
    }

    @Test
    void properties_reachTheConfiguration() {
        TidewatchConfig config = config(Map.of(
                "tidewatch.service", "shop",
                "tidewatch.bootstrap-servers", "b:1",
                "tidewatch.instance", "i1",
                "tidewatch.host", "h1",
                "tidewatch.release", "1.2",
                "tidewatch.queue-events", "1000",
                "tidewatch.queue-bytes", "100000",
                "tidewatch.close-grace", "7s",
                "tidewatch.metrics-interval", "3s",
                "tidewatch.kafka.security.protocol", "SASL_SSL"));

        assertThat(config.publisher().source().service()).isEqualTo("shop");
        assertThat(config.publisher().source().instance()).isEqualTo("i1");
        assertThat(config.publisher().source().host()).isEqualTo("h1");
        assertThat(config.publisher().source().release()).isEqualTo("1.2");
        assertThat(config.publisher().bootstrapServers()).isEqualTo("b:1");
        assertThat(config.publisher().queueEvents()).isEqualTo(1000);
        assertThat(config.publisher().queueBytes()).isEqualTo(100_000);
        assertThat(config.publisher().closeGrace()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.metrics().interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.publisher().kafka()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(config.shutdownHook()).isFalse();
    }

    @Test
    void whatSpringKnows_isTaken_whereNothingIsSaid() {
        TidewatchConfig config =
                config(Map.of("spring.application.name", "named", "spring.kafka.bootstrap-servers", "k:9"));

        assertThat(config.publisher().source().service()).isEqualTo("named");
        assertThat(config.publisher().bootstrapServers()).isEqualTo("k:9");
    }

    private static TidewatchConfig config(Map<String, String> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", new HashMap<>(properties)));
        TidewatchProperties bound = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("tidewatch", TidewatchProperties.class);
        return ConfigOfProperties.builder(bound, environment, new DefaultListableBeanFactory())
                .build();
    }

    private static void defaults(String prefix, Class<?> type, Map<String, String> out) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name =
                    prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                defaults(name + ".", component.getType(), out);
                continue;
            }
            DefaultValue given =
                    type.getDeclaredConstructors()[0].getParameters()[index(type, component)].getAnnotation(
                            DefaultValue.class);
            out.put(name, given == null || given.value().length == 0 ? "" : given.value()[0]);
        }
    }

    private static int index(Class<?> type, RecordComponent component) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList()
                .indexOf(component.getName());
    }
}
