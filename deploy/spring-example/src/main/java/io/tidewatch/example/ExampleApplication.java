package io.tidewatch.example;

import okhttp3.OkHttpClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.scheduling.annotation.EnableAsync;

/** A shop that keeps its orders in a database, asks a price list over HTTP and tells of its orders through Kafka. */
@SpringBootApplication
@EnableAsync
public class ExampleApplication {
    public static void main(String[] args) {
        SpringApplication.run(ExampleApplication.class, args);
    }

    @Bean
    NewTopic ordersTopic() {
        return TopicBuilder.name("orders").partitions(1).replicas(1).build();
    }

    @Bean
    OkHttpClient httpClient() {
        return new OkHttpClient();
    }
}
