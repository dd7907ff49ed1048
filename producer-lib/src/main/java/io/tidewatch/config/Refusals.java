package io.tidewatch.config;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a record refuses, component by component. A constructor names the first fault it finds; here each value is tried
 * among those that are good, beginning with the defaults, so that all of them are found.
 */
final class Refusals {
    private Refusals() {}

    /**
     * @param values what was given; a component that has no usable value holds its default
     * @param whole whether every component has a usable value; else only what is said of a value alone is believed
     * @return why, by component; empty where the whole is good
     */
    static Map<RecordShape.Component, String> of(RecordShape shape, Object[] values, boolean whole, Object defaults) {
        Map<RecordShape.Component, String> refused = new LinkedHashMap<>();
        Object[] good = new Object[values.length];
        for (int i = 0; i < good.length; i++) {
            good[i] = RecordShape.read(shape.components().get(i), defaults);
        }
        boolean progress = true;
        // one value may be good only once another is in its place: a limit, and what it limits
        while (progress) {
            progress = false;
            for (int i = 0; i < good.length; i++) {
                RecordShape.Component component = shape.components().get(i);
                if (Objects.equals(good[i], values[i])) {
                    continue;
                }
                Object[] trial = good.clone();
                trial[i] = values[i];
                try {
                    shape.create(trial);
                    good = trial;
                    progress = true;
                    refused.remove(component);
                } catch (InvocationTargetException e) {
                    refused.put(
                            component,
                            Objects.toString(
                                    e.getCause().getMessage(), e.getCause().toString()));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        Map<RecordShape.Component, String> reasons = new LinkedHashMap<>();
        refused.forEach((component, text) -> {
            // constructors say "port is -7"; the key stands before it already
            boolean own = text.startsWith(component.name() + " is ");
            if (own || whole) {
                reasons.put(component, own ? text.substring(component.name().length() + 1) : text);
            }
        });
        return reasons;
    }
}
