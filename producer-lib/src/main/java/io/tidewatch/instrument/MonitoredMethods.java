package io.tidewatch.instrument;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds what is annotated: the method of the class, that of its interface, the class, the interface. */
final class MonitoredMethods {
    private MonitoredMethods() {}

    /** @return what is to be done with calls of the method on this class; null where nothing is */
    static @Nullable CallSpec find(Method called, Class<?> target, MonitoringConfig config) {
        if (called.getDeclaringClass() == Object.class) {
            return null;
        }
        Method own = declared(called, target);
        Monitored monitored = own.getAnnotation(Monitored.class);
        if (monitored == null) {
            monitored = called.getAnnotation(Monitored.class);
        }
        if (monitored == null) {
            monitored = onInterface(called, target);
        }
        boolean onType = monitored == null;
        if (onType && Modifier.isPublic(own.getModifiers())) {
            monitored = target.getAnnotation(Monitored.class);
            if (monitored == null) {
                monitored = called.getDeclaringClass().getAnnotation(Monitored.class);
            }
        }
        return monitored == null ? null : CallSpec.of(monitored, onType, target, called.getName(), config);
    }

    private static Method declared(Method called, Class<?> target) {
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            Method method = declaredIn(called, type);
            if (method != null) {
                return method;
            }
        }
        return called;
    }

    private static @Nullable Method declaredIn(Method called, Class<?> type) {
        try {
            return type.getDeclaredMethod(called.getName(), called.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static @Nullable Monitored onInterface(Method called, Class<?> target) {
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            for (Class<?> implemented : type.getInterfaces()) {
                Monitored monitored = on(called, implemented);
                if (monitored != null) {
                    return monitored;
                }
            }
        }
        return null;
    }

    private static @Nullable Monitored on(Method called, Class<?> type) {
        try {
            return type.getMethod(called.getName(), called.getParameterTypes()).getAnnotation(Monitored.class);
        } catch (NoSuchMethodException e) {
            return onGeneric(called, type);
        }
    }

    /** The interface may say {@code save(T)} where the class says {@code save(Order)}. */
    private static @Nullable Monitored onGeneric(Method called, Class<?> type) {
        for (Method method : type.getMethods()) {
            Monitored monitored = method.getAnnotation(Monitored.class);
            if (monitored != null && method.getName().equals(called.getName()) && takes(method, called)) {
                return monitored;
            }
        }
        return null;
    }

    private static boolean takes(Method general, Method called) {
        Class<?>[] types = general.getParameterTypes();
        Class<?>[] given = called.getParameterTypes();
        if (types.length != given.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isAssignableFrom(given[i])) {
                return false;
            }
        }
        return true;
    }
}
