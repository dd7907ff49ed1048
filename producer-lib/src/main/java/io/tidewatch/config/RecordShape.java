package io.tidewatch.config;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reflection says of a config record: its components, its defaults, how it is made. */
final class RecordShape {
    /** One key of a record. */
    record Component(String name, Type type, Class<?> raw, boolean nullable, String doc, Method accessor) {}

    private final Class<?> type;
    private final List<Component> components = new ArrayList<>();

    RecordShape(Class<?> type) {
        this.type = type;
        for (RecordComponent c : type.getRecordComponents()) {
            Method accessor = c.getAccessor();
            accessor.setAccessible(true);
            Doc doc = c.getAnnotation(Doc.class);
            components.add(new Component(
                    c.getName(),
                    c.getGenericType(),
                    c.getType(),
                    nullable(c.getAnnotatedType()),
                    doc == null ? "" : doc.value(),
                    accessor));
        }
    }

    List<Component> components() {
        return components;
    }

    /** @return what the type's static {@code defaults()} gives, or null where it has none */
    @Nullable
    Object defaults() {
        try {
            Method defaults = type.getDeclaredMethod("defaults");
            defaults.setAccessible(true);
            return defaults.invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("defaults() of " + type.getSimpleName() + " failed", e);
        }
    }

    static @Nullable Object read(Component component, Object record) {
        try {
            return component.accessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws ReflectiveOperationException with the constructor's own exception as cause where it refused */
    Object create(Object[] values) throws ReflectiveOperationException {
        Class<?>[] types = components.stream().map(Component::raw).toArray(Class<?>[]::new);
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static boolean nullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations()).anyMatch(a -> a instanceof Nullable);
    }
}
