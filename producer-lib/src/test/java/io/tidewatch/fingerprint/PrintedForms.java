package io.tidewatch.fingerprint;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** Every form in which the stack of one exception is found in the wild. */
final class PrintedForms {
    private static final String TIME = "2026-11-26 10:00:00,123 ERROR [http-8080-3] c.a.Orders - ";

    private PrintedForms() {}

    /** @return the text by the name of its form */
    static Map<String, String> of(Throwable thrown) {
        Map<String, String> forms = new LinkedHashMap<>();
        String jdk = Stacks.print(thrown);
        forms.put("jdk", jdk);
        forms.put("CRLF", jdk.replace("\n", "\r\n"));
        forms.put("CR only", jdk.replace("\n", "\r"));
        forms.put("U+2028", jdk.replace("\n", "\u2028"));
        forms.put("spaces", jdk.replace("\t", "    "));
        forms.put("nbsp", jdk.replace("\tat ", "\u00a0\u00a0at "));
        forms.put("app//", jdk.replace("\tat ", "\tat app//"));
        forms.put("module", jdk.replace("\tat ", "\tat app/shop@1.0.2/"));
        forms.put("jar", jdk.replace(")\n", ") ~[spring-core-6.1.jar:6.1.2]\n"));
        forms.put("jar exact", jdk.replace(")\n", ") [classes/:na]\n"));
        forms.put("boot jar", jdk.replace(")\n", ") ~[shop.jar!/:1.0-SNAPSHOT]\n"));
        forms.put("uncaught", "Exception in thread \"pool-1 \"x\"-thread-2\" " + jdk);
        forms.put("blank lines before", "\n\n" + jdk);
        forms.put("byte order mark", "\uFEFF" + jdk);
        forms.put("log4j", TIME + "Order failed\n" + jdk);
        forms.put("log line with exception", TIME + "Order failed: " + jdk);
        forms.put("two log lines", TIME + "Order 7\nof bob: failed\n" + jdk);
        forms.put(
                "spring boot",
                "2026-11-26T10:00:00.123+01:00 ERROR 4711 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]"
                        + "    : Servlet.service() for servlet [dispatcherServlet] threw exception\n\n" + jdk);
        forms.put("log lines after", jdk + TIME + "next\n2026-11-26 10:00:01 INFO other\n");
        forms.put("log line between", betweenFrames(jdk, TIME + "another thread's line\n"));
        forms.put("prefixed lines", each(jdk, TIME));
        forms.put("prefix with tab", each(jdk, "10:00:00.123 [main] ERROR c.a.Orders -\t"));
        forms.put("docker compose", each(jdk, "shop-web-1  | "));
        forms.put("kubectl --prefix", each(jdk, "[pod/shop-5c9f/app] "));
        forms.put("cri", each(jdk, "2026-11-26T10:00:00.123456789Z stderr F "));
        forms.put("kubectl --timestamps", each(jdk, "2026-11-26T10:00:00.123456789Z "));
        forms.put("syslog", each(jdk, "Nov 26 10:00:00 web-17 shop[4711]: "));
        forms.put("heroku", each(jdk, "2026-11-26T10:00:00.123456+00:00 app[web.1]: "));
        forms.put("maven", each(jdk, "[ERROR] "));
        forms.put("docker json", dockerJson(jdk));
        forms.put(
                "json",
                "{\"level\":\"ERROR\",\"message\":\"it \\\"failed\\\"\",\"stack_trace\":\"" + json(jdk)
                        + "\",\"n\":1}");
        forms.put("json CRLF", "{\"stack_trace\":\"" + json(jdk.replace("\n", "\r\n")) + "\"}");
        forms.put(
                "json in json",
                "{\"log\":\"" + json("{\"stack\":\"" + json(jdk) + "\"}") + "\\n\",\"stream\":\"stdout\"}");
        forms.put("json array", "{\"error.stack_trace\":[\"" + json(jdk.strip()).replace("\\n", "\",\"") + "\"]}");
        forms.put("escaped only", json(jdk));
        forms.put("rsyslog", jdk.replace("\n", "#012").replace("\t", "#011"));
        forms.put(
                "colours", jdk.lines().map(l -> "\u001b[31m" + l + "\u001b[0m").collect(Collectors.joining("\n")));
        forms.put(
                "juli",
                "26-Nov-2026 10:00:00.123 SEVERE [main] org.apache.catalina.X.y Exception starting filter [a]\n"
                        + each(jdk, "\t"));
        forms.put("jul", jul(thrown));
        forms.put("logback", logback("%d %-5level [%thread] %logger{36} - %msg%n%ex", thrown));
        forms.put("logback root first", logback("%d %-5level %logger - %msg%n%rEx", thrown));
        forms.put("logback packaging", logback("%d %msg%n%xEx", thrown));
        forms.put("logback no newline", logback("%d %-5level %logger - %msg %ex", thrown));
        return forms;
    }

    private static String logback(String pattern, Throwable thrown) {
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("com.acme.Orders");
        event.setThreadName("main");
        event.setLevel(ch.qos.logback.classic.Level.ERROR);
        event.setMessage("Order 7 failed: at once");
        event.setTimeStamp(1_764_151_200_000L);
        ThrowableProxy proxy = new ThrowableProxy(thrown);
        if (pattern.contains("%xEx")) {
            proxy.calculatePackagingData();
        }
        event.setThrowableProxy(proxy);
        return layout.doLayout(event);
    }

    private static String jul(Throwable thrown) {
        LogRecord record = new LogRecord(Level.SEVERE, "Order 7 failed");
        record.setLoggerName("com.acme.Orders");
        record.setSourceClassName("com.acme.Orders");
        record.setSourceMethodName("save");
        record.setThrown(thrown);
        return new SimpleFormatter().format(record);
    }

    private static String each(String text, String prefix) {
        return text.lines().map(line -> prefix + line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String betweenFrames(String text, String line) {
        return text.replaceFirst("(\tat [^\n]*\n)(\tat )", "$1" + Matcher.quoteReplacement(line) + "$2");
    }

    private static String dockerJson(String text) {
        return text.lines()
                .map(line ->
                        "{\"log\":\"" + json(line) + "\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-26T10:00:00Z\"}")
                .collect(Collectors.joining("\n"));
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }
}
