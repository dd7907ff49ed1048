/** Tidewatch in a Spring Boot 3 application: there when it is on the class path, gone with {@code tidewatch.enabled=false}. */
@NullMarked
package io.tidewatch.instrument.spring;

import org.jspecify.annotations.NullMarked;
