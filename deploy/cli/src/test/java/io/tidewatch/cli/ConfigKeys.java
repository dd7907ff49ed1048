package io.tidewatch.cli;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every key of a tree of config records by reflection, so that no test has to know them. */
final class ConfigKeys {
    /**
     * One key that holds a value.
     *
     * @param path with {@code []} behind each list of records
     * @param standard the default; null where there is none
     */
    record Key(String path, RecordComponent component, Object standard) {
        String name() {
            return component.getName();
        }

        Type type() {
            return component.getGenericType();
        }

        Class<?> raw() {
            return component.getType();
        }
    }

    private ConfigKeys() {}

    /** @return the keys of that record and all below it, elements of lists included */
    static List<Key> of(Class<?> type) throws ReflectiveOperationException {
        List<Key> keys = new ArrayList<>();
        walk(type, defaults(type), "", keys);
        return keys;
    }

    /** @return the values of that record and all below it, by path with {@code [i]} */
    static Map<String, Object> values(Object record) throws ReflectiveOperationException {
        Map<String, Object> values = new TreeMap<>();
        flatten(record, "", values);
        return values;
    }

    static Object defaults(Class<?> type) throws ReflectiveOperationException {
        try {
            Method defaults = type.getDeclaredMethod("defaults");
            defaults.setAccessible(true);
            return defaults.invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    static Object read(RecordComponent component, Object record) throws ReflectiveOperationException {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return accessor.invoke(record);
    }

    private static void walk(Class<?> type, Object defaults, String path, List<Key> keys)
            throws ReflectiveOperationException {
        for (RecordComponent c : type.getRecordComponents()) {
            String key = path.isEmpty() ? c.getName() : path + "." + c.getName();
            Object standard = defaults == null ? null : read(c, defaults);
            Class<?> element = elements(c.getGenericType());
            if (c.getType().isRecord()) {
                walk(c.getType(), standard == null ? defaults(c.getType()) : standard, key, keys);
            } else if (element != null && element.isRecord()) {
                walk(element, defaults(element), key + "[]", keys);
            } else {
                keys.add(new Key(key, c, standard));
            }
        }
    }

    private static void flatten(Object value, String path, Map<String, Object> values)
            throws ReflectiveOperationException {
        if (value instanceof Record) {
            for (RecordComponent c : value.getClass().getRecordComponents()) {
                flatten(read(c, value), path.isEmpty() ? c.getName() : path + "." + c.getName(), values);
            }
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            for (int i = 0; i < list.size(); i++) {
                flatten(list.get(i), path + "[" + i + "]", values);
            }
        } else {
            values.put(path, value);
        }
    }

    /** @return the class of a list's elements; null for what is no list */
    static Class<?> elements(Type type) {
        return type instanceof ParameterizedType p
                        && p.getRawType() == List.class
                        && p.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : null;
    }
}
