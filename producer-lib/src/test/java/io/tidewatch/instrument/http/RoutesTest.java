package io.tidewatch.instrument.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    @ParameterizedTest
    @CsvSource({
        "/,/",
        "'',/",
        "//a//b/,/a/b",
        "/api/v1/orders,/api/v1/orders",
        "/api/v2/orders/417,/api/v2/orders/{id}",
        "/oauth2/token,/oauth2/token",
        "/users/jane-doe/photo.png,/users/jane-doe/photo.png",
        "/users/5f3c9a/photo,/users/{id}/photo",
        "/a/550e8400-e29b-41d4-a716-446655440000,/a/{id}",
        "/files/%2e%2e%2fetc,/files/{id}",
        "/x;jsessionid=99/y,/x/y",
        "/a/b/c/d/e/f/g/h,/a/b/c/d/e/f/**"
    })
    void path_becomesRoute(String path, String route) {
        assertThat(Routes.normalised(path)).isEqualTo(route);
    }

    @Test
    void anyPath_becomesShortPlainText() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(200); length > 0; length--) {
                path.append((char) (random.nextInt(4) == 0 ? '/' : random.nextInt(300)));
            }
            String route = Routes.normalised(path.toString());
            assertThat(route).hasSizeLessThanOrEqualTo(6 * 41 + 3).matches("[A-Za-z0-9/{}._~*-]+");
        }
    }
}
