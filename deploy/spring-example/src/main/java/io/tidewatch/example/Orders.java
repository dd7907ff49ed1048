package io.tidewatch.example;

import io.tidewatch.instrument.Monitored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Service;

/** The orders. Each method is measured: {@code orders.place.duration}, {@code orders.place.active} and so on. */
@Service
@Monitored("orders")
public class Orders {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final JdbcTemplate database;
    private final KafkaTemplate<String, String> kafka;
    private final Mailing mailing;

    Orders(JdbcTemplate database, KafkaTemplate<String, String> kafka, Mailing mailing) {
        this.database = database;
        this.kafka = kafka;
        this.mailing = mailing;
    }

    public void place(String id, int cents) {
        database.update("INSERT INTO orders (id, cents) VALUES (?, ?)", id, cents);
        kafka.send("orders", id, Integer.toString(cents)).join();
        mailing.confirm(id);
        LOG.info("Order {} of {} cents placed", id, cents);
    }

    public int cents(String id) {
        Integer cents = database.queryForObject("SELECT cents FROM orders WHERE id = '" + id + "'", Integer.class);
        if (cents == null || cents < 0) {
            throw new IllegalStateException("Order " + id + " costs less than nothing");
        }
        return cents;
    }
}
