package io.tidewatch.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs that have to be one group, and pairs that must not be. Frames are put between a common top and bottom. */
class GroupingPairsTest {
    private final List<FingerprintAlgorithm> algorithms = List.of(
            new FingerprintAlgorithm(InAppPackages.unknown()),
            new FingerprintAlgorithm(new InAppPackages(List.of("com.acme", "shop"))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        com.acme.A.lambda$save$3                            | com.acme.A.lambda$save$14
        com.acme.A.lambda$save$0                            | com.acme.A.lambda$save$3f3c8d2$1
        com.acme.A$$Lambda$14/0x0000000800c03000.run        | com.acme.A$$Lambda/0x00007f1c.run
        com.acme.A$$Lambda$14/0x0000000800c03000.run        | com.acme.A$$Lambda$3/1234567.run
        com.acme.A$$Lambda+0x00007f1c.run                   | com.acme.A$$Lambda/0x00007f1d.run
        com.acme.A$1.run                                    | com.acme.A$2.run
        com.acme.A$$EnhancerBySpringCGLIB$$1a2b3c.save      | com.acme.A$$EnhancerBySpringCGLIB$$9f8e7d.save
        com.acme.A$$SpringCGLIB$$0.save                     | com.acme.A$$SpringCGLIB$$2.save
        com.acme.A$$SpringCGLIB$$0.save                     | com.acme.A.save
        com.acme.A$$EnhancerByGuice$$12.save                | com.acme.A.save
        com.acme.A$HibernateProxy$x8YtZ1.save               | com.acme.A.save
        com.acme.A_$$_jvst4f5_0.save                        | com.acme.A_$$_jvst99a_3.save
        com.acme.A_$$_jvst4f5_0._d3save                     | com.acme.A.save
        com.acme.A$ByteBuddy$aBc123.save                    | com.acme.A$ByteBuddy$Zz9.save
        com.acme.A$MockitoMock$123456.save                  | com.acme.A.save
        com.acme.A$$OwbNormalScopeProxy0.save               | com.acme.A.save
        com.acme.A_ClientProxy.save                         | com.acme.A.save
        com.acme.A_Subclass.save$$superforward              | com.acme.A.save
        com.acme.A$$$view12.save                            | com.acme.A$$$view3.save
        com.acme.$A$Definition$Intercepted.save             | com.acme.A.save
        com.acme.A.save_aroundBody0                         | com.acme.A.save_aroundBody4
        com.acme.AKt$save$2.invokeSuspend                   | com.acme.AKt$save$5.invokeSuspend
        com.acme.AKt.save$lambda$3                          | com.acme.AKt.save$lambda$1
        com.acme.A.$anonfun$save$1                          | com.acme.A.$anonfun$save$7
        com.acme.A.$anonfun$save$1$adapted                  | com.acme.A.$anonfun$save$1
        com.acme.A$$anonfun$save$1.apply                    | com.acme.A$$anonfun$save$2.apply
        com.acme.A.liftedTree1$1                            | com.acme.A.liftedTree2$1
        shop.core$fn__12.invoke                             | shop.core$fn__99.invoke
        shop.core$save_order$fn__12.invoke                  | shop.core$save_order$fn__7.invoke
        shop.core$eval17.invoke                             | shop.core$eval4.invoke
        shop.Job$_run_closure3.doCall                       | shop.Job$_run_closure1.doCall
        shop.Job$_run_lambda3.doCall                        | shop.Job$_run_lambda1.doCall
        com.acme.A$$ExternalSyntheticLambda0.run            | com.acme.A$$ExternalSyntheticLambda5.run
        com.acme.A.access$000                               | com.acme.A.access$100
        """)
    void generated_numbers_do_not_split(String one, String other) {
        for (FingerprintAlgorithm algorithm : algorithms) {
            assertThat(algorithm.ofText(around(one)).id())
                    .isEqualTo(algorithm.ofText(around(other)).id());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        com.acme.A.lambda$save$3                            | com.acme.A.lambda$load$3
        com.acme.A.lambda$save$3                            | com.acme.B.lambda$save$3
        com.acme.A.lambda$save$3                            | com.acme.A.save
        com.acme.A$$Lambda/0x0001.run                       | com.acme.B$$Lambda/0x0001.run
        com.acme.A$1.run                                    | com.acme.A.run
        com.acme.A$Line.run                                 | com.acme.A$Item.run
        com.acme.A$$SpringCGLIB$$0.save                     | com.acme.B$$SpringCGLIB$$0.save
        com.acme.A$$SpringCGLIB$$0.save                     | com.acme.A$$SpringCGLIB$$0.load
        com.acme.A$MockitoMock$1.save                       | com.acme.B$MockitoMock$1.save
        com.acme.AKt$save$2.invokeSuspend                   | com.acme.AKt$load$2.invokeSuspend
        com.acme.A.$anonfun$save$1                          | com.acme.A.$anonfun$load$1
        shop.core$save_order__12.invoke                     | shop.core$load_order__12.invoke
        shop.core$save$fn__12.invoke                        | shop.core$load$fn__12.invoke
        shop.Job$_run_closure3.doCall                       | shop.Job$_stop_closure3.doCall
        com.acme.Base64.encode                              | com.acme.Base32.encode
        com.acme.v1.A.save                                  | com.acme.v2.A.save
        com.acme.A.save2                                    | com.acme.A.save3
        com.acme.A.<init>                                   | com.acme.A.<clinit>
        com.acme.Proxy.save                                 | com.acme.Proxies.save
        """)
    void names_that_people_gave_split(String one, String other) {
        for (FingerprintAlgorithm algorithm : algorithms) {
            assertThat(algorithm.ofText(around(one)).id())
                    .isNotEqualTo(algorithm.ofText(around(other)).id());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.reflect.Method.invoke",
                "jdk.internal.reflect.DirectMethodHandleAccessor.invoke",
                "jdk.internal.reflect.GeneratedMethodAccessor12.invoke",
                "sun.reflect.NativeMethodAccessorImpl.invoke0",
                "java.lang.invoke.LambdaForm$DMH/0x0000000800c03000.invokeVirtual",
                "java.lang.invoke.MethodHandle.invokeWithArguments",
                "com.sun.proxy.$Proxy12.save",
                "jdk.proxy2.$Proxy7.save",
                "com.acme.$Proxy33.save",
                "com.acme.A$$FastClassBySpringCGLIB$$1f2e.invoke",
                "com.acme.A$$SpringCGLIB$$FastClass$$1.invoke",
                "com.acme.A$AjcClosure3.run",
                "org.springframework.aop.framework.CglibAopProxy$DynamicAdvisedInterceptor.intercept",
                "_COROUTINE._BOUNDARY._",
                "java.util.concurrent.FutureTask.run",
                "java.security.AccessController.doPrivileged",
                "io.tidewatch.error.CapturingTasks.lambda$callable$0",
            })
    void what_only_carries_a_call_does_not_split(String frame) {
        for (FingerprintAlgorithm algorithm : algorithms) {
            String with = "a.b.XException: x\n" + at("com.acme.Top.top") + at(frame) + at("com.acme.Bottom.bottom");
            String without = "a.b.XException: y\n" + at("com.acme.Top.top") + at("com.acme.Bottom.bottom");
            assertThat(algorithm.ofText(with).id())
                    .isEqualTo(algorithm.ofText(without).id());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.concurrent.ThreadPoolExecutor.runWorker",
                "java.util.concurrent.ForkJoinTask.doExec",
                "java.util.concurrent.ForkJoinPool.runWorker",
                "java.util.concurrent.ThreadPoolExecutor$CallerRunsPolicy.rejectedExecution",
                "java.util.concurrent.CompletableFuture$UniApply.tryFire",
                "java.util.concurrent.CompletableFuture.uniApplyNow",
                "java.util.concurrent.CompletableFuture$AsyncSupply.run",
                "java.lang.VirtualThread.run",
                "java.util.TimerThread.mainLoop",
                "org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker",
                "org.eclipse.jetty.util.thread.QueuedThreadPool.runJob",
                "kotlinx.coroutines.DispatchedTask.run",
            })
    void what_lies_below_a_pool_does_not_split(String base) {
        for (FingerprintAlgorithm algorithm : algorithms) {
            String fault = "a.b.XException: x\n" + at("com.acme.Top.top") + at("com.acme.Job.run");
            assertThat(algorithm
                            .ofText(fault + at(base) + at("com.acme.Threads.wrapped"))
                            .id())
                    .isEqualTo(algorithm
                            .ofText(fault + at("org.apache.catalina.X.invoke"))
                            .id());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.concurrent.ExecutionException",
                "java.util.concurrent.CompletionException",
                "java.lang.reflect.InvocationTargetException",
                "java.lang.reflect.UndeclaredThrowableException",
                "java.security.PrivilegedActionException",
                "com.google.common.util.concurrent.UncheckedExecutionException",
                "reactor.core.Exceptions$ReactiveException",
            })
    void wrappers_do_not_split(String wrapper) {
        String fault = "a.b.XException: x\n" + at("com.acme.Top.top") + at("com.acme.Job.run");
        String wrapped = wrapper + ": a.b.XException: x\n" + at("com.acme.Other.get") + "Caused by: " + fault;
        for (FingerprintAlgorithm algorithm : algorithms) {
            assertThat(algorithm.ofText(wrapped).id())
                    .isEqualTo(algorithm.ofText(fault).id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "java.io.IOException, java.net.SocketException, a.b.XException, a.b.XException",
        "java.io.IOException, java.io.IOException, a.b.XException, a.b.YException",
    })
    void root_cause_and_wrapping_type_split(String root, String otherRoot, String outer, String otherOuter) {
        for (FingerprintAlgorithm algorithm : algorithms) {
            assertThat(algorithm.ofText(chain(outer, root)).id())
                    .isNotEqualTo(algorithm.ofText(chain(otherOuter, otherRoot)).id());
        }
    }

    private static String chain(String outer, String root) {
        return outer + ": x\n" + at("com.acme.A.a") + "Caused by: " + root + ": y\n" + at("com.acme.B.b")
                + "\t... 1 more\n";
    }

    private static String around(String frame) {
        return "a.b.XException: x\n" + at(frame) + at("com.acme.Bottom.bottom");
    }

    private static String at(String frame) {
        return "\tat " + frame + "(Unknown Source)\n";
    }
}
