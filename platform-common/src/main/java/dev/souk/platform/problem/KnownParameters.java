package dev.souk.platform.problem;

import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassfish.jersey.process.Inflector;

/**
 * Refuses query parameters that a resource method does not read, as unknown fields of a body are refused: a filter with a
 * typing error must not answer with everything. A method that is given the {@link UriInfo} reads what it likes. Refuses
 * values with the character U+0000, too, in the path as well: no database can look for it.
 */
@Provider
@Singleton
final class KnownParameters implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        if (Inflector.class.isAssignableFrom(resource.getResourceClass())
                || Arrays.asList(method.getParameterTypes()).contains(UriInfo.class)) {
            return;
        }
        Set<String> names = new TreeSet<>();
        Stream.concat(Arrays.stream(method.getParameters()), members(resource.getResourceClass()))
                .forEach(element -> collect(element, names));
        context.register(new Filter(names));
    }

    /** Adds the name of a query parameter, or those of a bean of parameters. */
    private static void collect(AnnotatedElement element, Set<String> names) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            names.add(query.value());
        } else if (element.isAnnotationPresent(BeanParam.class)) {
            members(type(element)).forEach(member -> collect(member, names));
        }
    }

    /** Wherever a class can say that it wants a parameter: fields, setters, constructors. */
    private static Stream<AnnotatedElement> members(Class<?> type) {
        if (type == null || type == Object.class) {
            return Stream.empty();
        }
        Stream<AnnotatedElement> own =
                Stream.of(type.getDeclaredFields(), type.getDeclaredMethods()).flatMap(Arrays::stream);
        Stream<Parameter> constructed = Arrays.stream(type.getDeclaredConstructors())
                .map(Constructor::getParameters)
                .flatMap(Arrays::stream);
        return Stream.of(own, constructed, members(type.getSuperclass())).flatMap(each -> each);
    }

    private static Class<?> type(AnnotatedElement element) {
        return switch (element) {
            case Parameter parameter -> parameter.getType();
            case Field field -> field.getType();
            case Method setter when setter.getParameterCount() == 1 -> setter.getParameterTypes()[0];
            default -> Object.class;
        };
    }

    /** After the check who may call: strangers learn nothing about what there is. */
    @Priority(Priorities.AUTHORIZATION + 100)
    private record Filter(Set<String> names) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            UriInfo uri = request.getUriInfo();
            Stream<Problem.FieldError> unknown = uri.getQueryParameters().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .map(name -> new Problem.FieldError(name, "is not a known parameter" + known()));
            Stream<Problem.FieldError> unreadable = Stream.of(uri.getQueryParameters(), uri.getPathParameters())
                    .flatMap(parameters -> parameters.entrySet().stream())
                    .filter(parameter -> parameter.getValue().stream().anyMatch(value -> value.indexOf('\0') >= 0))
                    .map(parameter -> new Problem.FieldError(parameter.getKey(), "must not hold the character U+0000"));
            List<Problem.FieldError> errors = Stream.concat(unknown, unreadable)
                    .sorted(Comparator.comparing(Problem.FieldError::field))
                    .toList();
            if (!errors.isEmpty()) {
                throw new ProblemException(Problem.invalid(errors));
            }
        }

        private String known() {
            return names.isEmpty() ? "; there is none here" : "; known: " + String.join(", ", names);
        }
    }
}
