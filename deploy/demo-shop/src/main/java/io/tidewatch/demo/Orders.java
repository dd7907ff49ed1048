package io.tidewatch.demo;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes orders. */
final class Orders {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final Database database;

    Orders(Database database) {
        this.database = database;
    }

    /** @throws OrderFailed with what went wrong below it */
    void place(String user, int items) {
        long number = ThreadLocalRandom.current().nextLong(100_000, 1_000_000);
        try {
            database.query("stock", "select count from stock where article = ?");
            database.query("orders", "insert into orders values (?, ?, ?)");
        } catch (SQLException e) {
            throw new OrderFailed("order " + number + " of " + user + " could not be stored", e);
        }
        LOG.info("order {} placed by {} with {} items", number, user, items);
    }

    /** @throws IllegalArgumentException where the code is none */
    int discount(String code) {
        if (!code.startsWith("D")) {
            throw new IllegalArgumentException("discount code " + code + " is unknown");
        }
        return Integer.parseInt(code.substring(1));
    }

    /** An order that was not taken. */
    static final class OrderFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OrderFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
