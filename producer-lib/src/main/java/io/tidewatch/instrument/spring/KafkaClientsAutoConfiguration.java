package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.kafka.KafkaMonitoring;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.kafka.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.autoconfigure.kafka.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.RecordInterceptor;

/** Templates and listeners of spring-kafka that Spring Boot sets up. */
@AutoConfiguration(after = TidewatchAutoConfiguration.class, before = KafkaAutoConfiguration.class)
@ConditionalOnClass(KafkaTemplate.class)
@ConditionalOnBean(Monitoring.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.kafka", matchIfMissing = true)
public class KafkaClientsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    KafkaMonitoring tidewatchKafkaMonitoring(Monitoring monitoring) {
        return new KafkaMonitoring(monitoring);
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer tidewatchKafkaProducers(KafkaMonitoring kafka) {
        return factory -> producers(factory, kafka);
    }

    @Bean
    DefaultKafkaConsumerFactoryCustomizer tidewatchKafkaConsumers(KafkaMonitoring kafka) {
        return factory -> consumers(factory, kafka);
    }

    /** Spring Boot takes the only one there is: the application's own, where it has one. */
    @Bean
    @ConditionalOnMissingBean(RecordInterceptor.class)
    RecordInterceptor<Object, Object> tidewatchRecordInterceptor(KafkaMonitoring kafka) {
        return new MonitoredRecords(kafka);
    }

    private static <K, V> void producers(DefaultKafkaProducerFactory<K, V> factory, KafkaMonitoring kafka) {
        factory.addPostProcessor(kafka::producer);
    }

    private static <K, V> void consumers(DefaultKafkaConsumerFactory<K, V> factory, KafkaMonitoring kafka) {
        factory.addPostProcessor(kafka::consumer);
    }
}
