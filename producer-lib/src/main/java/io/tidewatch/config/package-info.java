/** Layered configuration: defaults, then a JSON file, then the environment; all problems reported at once, by key. */
@NullMarked
package io.tidewatch.config;

import org.jspecify.annotations.NullMarked;
