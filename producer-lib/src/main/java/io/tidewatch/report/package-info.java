/** Performance reports: what they say, and how that reads as text, Markdown, HTML and in which language. */
@NullMarked
package io.tidewatch.report;

import org.jspecify.annotations.NullMarked;
