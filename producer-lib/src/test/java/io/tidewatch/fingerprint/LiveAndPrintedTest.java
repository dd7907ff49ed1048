package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real exceptions, thrown through real machinery, against every form they are printed in. */
class LiveAndPrintedTest {
    private final List<FingerprintAlgorithm> algorithms = List.of(
            new FingerprintAlgorithm(InAppPackages.unknown()),
            new FingerprintAlgorithm(new InAppPackages(List.of("io.tidewatch"))),
            new FingerprintAlgorithm(new InAppPackages(List.of("com.nowhere"))));

    /** What is called. */
    public interface Service {
        Object save(int order) throws Exception;
    }

    /** A class that proxies are made of. */
    public static class Orders implements Service {
        @Override
        public Object save(int order) throws Exception {
            throw new IllegalStateException("order " + order + ": is gone");
        }
    }

    @TestFactory
    Stream<DynamicTest> printed_in_every_form_it_reads_as_the_live_one() {
        Map<String, Throwable> thrown = new LinkedHashMap<>();
        add(thrown, "plain", () -> new Orders().save(1));
        add(thrown, "wrapped", LiveAndPrintedTest::wrapped);
        add(thrown, "wrapped three times", LiveAndPrintedTest::wrappedThrice);
        add(thrown, "suppressed", LiveAndPrintedTest::suppressed);
        add(thrown, "lambda", () -> supplied(() -> call(new Orders())));
        add(
                thrown,
                "stream",
                () -> IntStream.range(0, 3).map(i -> (int) call(new Orders())).sum());
        add(
                thrown,
                "parallel stream",
                () -> IntStream.range(0, 64)
                        .parallel()
                        .map(i -> (int) call(new Orders()))
                        .sum());
        add(
                thrown,
                "reflection",
                () -> Orders.class.getMethod("save", int.class).invoke(new Orders(), 1));
        add(thrown, "method handle", LiveAndPrintedTest::handle);
        add(thrown, "jdk proxy", () -> proxy().save(1));
        add(thrown, "byte buddy", () -> byteBuddy().save(1));
        add(thrown, "pool", () -> pool(Executors.newFixedThreadPool(1)));
        add(thrown, "scheduled pool", () -> pool(Executors.newScheduledThreadPool(1)));
        add(thrown, "fork join", () -> new ForkJoinPool(2).invoke(new Task()));
        add(
                thrown,
                "future",
                () -> CompletableFuture.supplyAsync(() -> call(new Orders())).join());
        add(
                thrown,
                "future of stages",
                () -> CompletableFuture.completedFuture(1)
                        .thenApply(n -> call(new Orders()))
                        .thenApply(String::valueOf)
                        .get());
        add(thrown, "recursion", () -> recursive(30));
        add(thrown, "overflow", () -> recursive(1_000_000_000));
        add(
                thrown,
                "anonymous",
                () -> new Callable<Object>() {
                    @Override
                    public Object call() throws Exception {
                        return new Orders().save(2);
                    }
                }.call());
        add(thrown, "initializer", () -> Broken.VALUE.get());
        add(thrown, "cycle", LiveAndPrintedTest::cycle);
        add(thrown, "null message", () -> {
            throw new UncheckedIOException(null, new IOException());
        });
        add(thrown, "message of many lines", () -> {
            throw new IllegalArgumentException(
                    "first: line\nsecond. line (of three)\n\tat the end\n  at line 3 (column 5)\n\nlast");
        });
        add(thrown, "message with quotes", () -> {
            throw new IllegalArgumentException(
                    "not \"quoted\" \\ {\"json\": [1]} C:\\new\\table", new IOException("a \\\" b"));
        });
        add(thrown, "message with a word like a header", () -> {
            throw new IllegalArgumentException(
                    "nested exception is java.io.IOException: x", new IOException("Caused by: y"));
        });
        return thrown.entrySet().stream().flatMap(e -> forms(e.getKey(), e.getValue()));
    }

    private Stream<DynamicTest> forms(String name, Throwable thrown) {
        List<Fingerprint> live = algorithms.stream().map(a -> a.of(thrown)).toList();
        return PrintedForms.of(thrown).entrySet().stream()
                .map(form -> DynamicTest.dynamicTest(name + " / " + form.getKey(), () -> {
                    String text = form.getValue();
                    ThrownChain chain = ThrownChain.parse(text);
                    assertThat(algorithms.stream().map(a -> a.of(chain, false)).toList())
                            .as(text)
                            .isEqualTo(live);
                    assertThat(chain.type())
                            .as(text)
                            .isEqualTo(thrown.getClass().getName());
                }));
    }

    private static void add(Map<String, Throwable> all, String name, Callable<?> call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try {
            call.call();
        } catch (Throwable t) {
            thrown.set(t);
        }
        assertThat(thrown.get()).as(name).isNotNull();
        all.put(name, thrown.get());
    }

    private static Object call(Service service) {
        try {
            return service.save(1);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object supplied(Supplier<Object> supplier) {
        return supplier.get();
    }

    private static Object wrapped() {
        try {
            return new Orders().save(1);
        } catch (Exception e) {
            throw new IllegalArgumentException("wrapped: " + e.getMessage(), e);
        }
    }

    private static Object wrappedThrice() throws Exception {
        try {
            return supplied(LiveAndPrintedTest::wrapped);
        } catch (IllegalArgumentException e) {
            throw new IOException(new InvocationTargetException(e, "again"));
        }
    }

    private static Object suppressed() throws Exception {
        try (AutoCloseable closing = () -> supplied(LiveAndPrintedTest::wrapped)) {
            return wrappedThrice();
        }
    }

    private static Object handle() throws Exception {
        try {
            return MethodHandles.lookup()
                    .findVirtual(Orders.class, "save", MethodType.methodType(Object.class, int.class))
                    .invoke(new Orders(), 1);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable t) {
            throw new Exception(t);
        }
    }

    private static Service proxy() {
        InvocationHandler handler = (self, method, args) -> method.invoke(new Orders(), args);
        return (Service)
                Proxy.newProxyInstance(Service.class.getClassLoader(), new Class<?>[] {Service.class}, handler);
    }

    private static Service byteBuddy() throws Exception {
        InvocationHandler handler = (self, method, args) -> method.invoke(new Orders(), args);
        return new ByteBuddy()
                .subclass(Orders.class)
                .method(ElementMatchers.named("save"))
                .intercept(InvocationHandlerAdapter.of(handler))
                .make()
                .load(Orders.class.getClassLoader())
                .getLoaded()
                .getConstructor()
                .newInstance();
    }

    private static Object pool(ExecutorService pool) throws Exception {
        try {
            return pool.submit(() -> new Orders().save(1)).get();
        } finally {
            pool.shutdown();
        }
    }

    private static int recursive(int depth) throws Exception {
        return depth == 0 ? (int) new Orders().save(0) : 1 + mutual(depth - 1);
    }

    private static int mutual(int depth) throws Exception {
        return 1 + recursive(depth);
    }

    private static Object cycle() {
        IllegalStateException a = new IllegalStateException("a");
        IllegalArgumentException b = new IllegalArgumentException("b", a);
        a.initCause(b);
        throw b;
    }

    private static final class Broken {
        static final Supplier<Object> VALUE = broken();

        private static Supplier<Object> broken() {
            throw new IllegalStateException("cannot begin");
        }
    }

    private static final class Task extends RecursiveTask<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object compute() {
            return call(new Orders());
        }
    }
}
