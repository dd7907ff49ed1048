package io.tidewatch.example;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ShopController {
    private final Orders orders;
    private final OkHttpClient http;
    private final String priceList;

    ShopController(Orders orders, OkHttpClient http, @Value("${shop.price-list}") String priceList) {
        this.orders = orders;
        this.http = http;
        this.priceList = priceList;
    }

    @PutMapping("/orders/{id}")
    void place(@PathVariable String id, @RequestParam int cents) {
        orders.place(id, cents);
    }

    @GetMapping("/orders/{id}")
    int cents(@PathVariable String id) {
        return orders.cents(id);
    }

    @GetMapping("/prices")
    int prices() throws IOException {
        try (Response response =
                http.newCall(new Request.Builder().url(priceList).build()).execute()) {
            return response.code();
        }
    }
}
