package io.tidewatch.fingerprint;

import java.util.List;

/**
 * Which classes belong to the application. Where its base packages are given, those and no others, whatever the built-in
 * list says: an application may live under {@code org.apache}. Else all that is not a library known here.
 *
 * @param packages base packages such as {@code com.acme.shop}; empty: not told
 */
public record InAppPackages(List<String> packages) {
    private static final List<String> LIBRARIES = List.of(
            "java",
            "javax",
            "jdk",
            "sun",
            "com.sun",
            "jakarta",
            "kotlin",
            "kotlinx",
            "scala",
            "clojure",
            "groovy",
            "android",
            "androidx",
            "dalvik",
            "org.codehaus.groovy",
            "org.apache",
            "org.springframework",
            "org.hibernate",
            "org.jboss",
            "org.wildfly",
            "org.eclipse",
            "org.glassfish",
            "org.slf4j",
            "ch.qos.logback",
            "org.junit",
            "junit",
            "org.testng",
            "org.mockito",
            "org.assertj",
            "org.gradle",
            "net.bytebuddy",
            "net.sf.cglib",
            "org.aspectj",
            "javassist",
            "com.google.common",
            "com.google.inject",
            "com.google.gson",
            "com.google.protobuf",
            "com.fasterxml",
            "com.alibaba.fastjson",
            "com.alibaba.druid",
            "com.alibaba.dubbo",
            "com.zaxxer",
            "com.mysql",
            "org.mariadb",
            "org.postgresql",
            "oracle",
            "com.microsoft.sqlserver",
            "org.h2",
            "com.mongodb",
            "org.bson",
            "redis.clients",
            "io.lettuce",
            "org.redisson",
            "org.mybatis",
            "com.baomidou",
            "org.elasticsearch",
            "co.elastic",
            "org.quartz",
            "com.netflix",
            "feign",
            "okhttp3",
            "okio",
            "retrofit2",
            "io.netty",
            "io.grpc",
            "io.vertx",
            "io.undertow",
            "io.javalin",
            "io.quarkus",
            "io.micronaut",
            "io.helidon",
            "io.micrometer",
            "io.opentelemetry",
            "io.reactivex",
            "reactor",
            "rx",
            "akka",
            "org.akka",
            "play",
            "brave",
            "zipkin2",
            "lombok",
            "com.rabbitmq",
            "com.lmax.disruptor",
            "com.intellij",
            "org.jetbrains",
            "worker.org.gradle");

    /** Libraries that the second version knows too. */
    private static final List<String> MORE_LIBRARIES = List.of(
            "_COROUTINE",
            "com.oracle",
            "org.graalvm",
            "org.aopalliance",
            "org.codehaus.plexus",
            "org.codehaus.janino",
            "org.objectweb.asm",
            "cglib",
            "org.jooq",
            "org.flywaydb",
            "liquibase",
            "org.thymeleaf",
            "freemarker",
            "org.mozilla.javascript",
            "org.yaml.snakeyaml",
            "com.github.benmanes.caffeine",
            "com.hazelcast",
            "org.infinispan",
            "org.ehcache",
            "net.sf.ehcache",
            "com.squareup",
            "com.google.api",
            "com.google.cloud",
            "com.amazonaws",
            "software.amazon",
            "com.azure",
            "com.datastax",
            "com.ctrip.framework.apollo",
            "com.alibaba.nacos",
            "com.alibaba.csp.sentinel",
            "com.alibaba.ttl",
            "com.xxl.job.core",
            "cn.hutool",
            "com.github.pagehelper",
            "tk.mybatis",
            "org.dromara",
            "org.jboss.logging",
            "org.xnio",
            "org.jctools",
            "org.reactivestreams",
            "org.pf4j",
            "org.osgi",
            "io.smallrye",
            "io.jsonwebtoken",
            "io.swagger",
            "io.swagger.v3",
            "springfox",
            "org.springdoc",
            "io.github.resilience4j",
            "net.jodah",
            "dev.failsafe",
            "io.kotest",
            "io.mockk",
            "org.spockframework",
            "spock",
            "cucumber",
            "io.cucumber",
            "org.opentest4j",
            "org.hamcrest",
            "org.awaitility",
            "com.codahale.metrics",
            "com.newrelic",
            "datadog.trace",
            "com.dynatrace",
            "io.sentry",
            "zio",
            "fs2",
            "compojure",
            "nrepl",
            "com.datomic");

    public InAppPackages {
        packages = List.copyOf(packages);
        for (String name : packages) {
            if (name.isBlank() || name.startsWith(".") || name.contains("*")) {
                throw new IllegalArgumentException(
                        "in-app package is '" + name + "', expected a package name such as com.acme.shop");
            }
        }
    }

    /** Nothing told: all but the known libraries. */
    public static InAppPackages unknown() {
        return new InAppPackages(List.of());
    }

    boolean contains(String type, Version version) {
        if (!packages.isEmpty()) {
            return under(packages, type);
        }
        return !under(LIBRARIES, type) && (version == Version.V1 || !under(MORE_LIBRARIES, type));
    }

    private static boolean under(List<String> packages, String type) {
        for (String name : packages) {
            if (type.startsWith(name)
                    && (name.endsWith(".") || type.length() == name.length() || separates(type, name.length()))) {
                return true;
            }
        }
        return false;
    }

    /** A package may also be given as a class: its inner classes then belong to it. */
    private static boolean separates(String type, int at) {
        return type.charAt(at) == '.' || type.charAt(at) == '$';
    }
}
