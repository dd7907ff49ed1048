/** Log calls with typed fields, over any SLF4J: tasks, API calls, database calls, business events, user actions. */
@NullMarked
package io.tidewatch.log;

import org.jspecify.annotations.NullMarked;
