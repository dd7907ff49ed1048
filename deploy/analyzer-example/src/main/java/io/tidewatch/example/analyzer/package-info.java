/** An analyzer of one's own, whole: what it finds, what it keeps, how it is told of. */
@NullMarked
package io.tidewatch.example.analyzer;

import org.jspecify.annotations.NullMarked;
