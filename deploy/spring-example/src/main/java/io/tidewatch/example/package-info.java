/** A Spring Boot application that is watched: a dependency and two properties. */
@NullMarked
package io.tidewatch.example;

import org.jspecify.annotations.NullMarked;
