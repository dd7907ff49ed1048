package io.tidewatch.example;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Works on other threads, whose lines have the request's id all the same. */
@Component
public class Mailing {
    private static final Logger LOG = LoggerFactory.getLogger(Mailing.class);

    @Async
    public void confirm(String id) {
        LOG.info("Confirmation of order {} sent", id);
    }

    @KafkaListener(topics = "orders", groupId = "mailing")
    void ordered(String cents) {
        LOG.info("Heard of an order of {} cents", cents);
    }
}
