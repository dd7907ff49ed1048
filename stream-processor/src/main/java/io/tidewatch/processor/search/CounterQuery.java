package io.tidewatch.processor.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query that counters by service and level answer as well as lines do.
 *
 * @param levels levels that count, see {@link LevelBits}
 * @param service the one service, without regard to case; null: all
 */
public record CounterQuery(int levels, @Nullable String service) {
    /** @return null where the query asks for more than levels and one service */
    public static @Nullable CounterQuery of(Query query) {
        int levels = -1;
        String service = null;
        for (Query part : query instanceof Query.And and ? and.parts() : List.of(query)) {
            if (part instanceof Query.Levels some) {
                levels &= some.bits();
            } else if (part instanceof FieldQuery.Attribute attribute
                    && attribute.name() == FieldQuery.Attribute.Name.SERVICE
                    && !attribute.begins()
                    && service == null) {
                service = attribute.value();
            } else {
                return null;
            }
        }
        return new CounterQuery(levels, service);
    }
}
