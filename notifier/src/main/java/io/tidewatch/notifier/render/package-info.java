/** How a notification reads: texts, HTML, Alertmanager's JSON. */
@NullMarked
package io.tidewatch.notifier.render;

import org.jspecify.annotations.NullMarked;
