package io.tidewatch.instrument;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls of this method, or of every public method of this type, are measured: {@code NAME.duration} (a timer in seconds,
 * its count the number of calls, with {@code error.type} {@code none} or the class of what was thrown) and
 * {@code NAME.active} (calls that have not ended). What returns a {@link java.util.concurrent.CompletionStage} ends when
 * that completes. A method's annotation wins over its type's, a class's over its interface's.
 *
 * <p>Takes effect through {@link Monitoring#proxy} or Spring AOP; as with any proxy, a call from within the same object
 * does not pass it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Monitored {
    /**
     * Name such as {@code orders.place}; on a type, what the methods' names are appended to. Empty: {@code method}, with
     * the class and method in the label {@code code.function.name}.
     */
    String value() default "";

    /** Labels: key, value, key, value. Methods of the same name must have the same keys. */
    String[] tags() default {};

    /** A call that took longer is logged at WARN: {@code 500ms}, {@code 2s}. Empty: what the configuration says. */
    String slow() default "";

    /** Whether a failed call is logged at ERROR, by the logger of the class. A logged throwable is captured, too. */
    boolean logFailures() default false;

    /** Whether what is thrown is published as an error; the same throwable is one error, however often it is seen. */
    boolean captureErrors() default true;

    /** What is thrown in the ordinary course of things: counted, neither logged nor captured. */
    Class<? extends Throwable>[] expected() default {};

    /** Whether a call is a span of its own: {@code span_id} and {@code parent_span_id} in the MDC. */
    boolean span() default false;
}
