package dev.souk.platform.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Broken bean validation constraints, with the names that the client used. Empty when our own answer broke one. */
final class Violations {

    private Violations() {}

    static Optional<Problem> problem(ConstraintViolationException e) {
        var violations = e.getConstraintViolations();
        if (violations == null || violations.isEmpty() || !violations.stream().allMatch(Violations::byTheClient)) {
            return Optional.empty();
        }
        if (violations.stream().allMatch(Violations::isMissingBody)) {
            return Optional.of(Problem.of(ProblemType.INVALID, HttpErrors.BODY_REQUIRED));
        }
        return Optional.of(Problem.invalid(violations.stream()
                .map(violation -> new Problem.FieldError(field(violation), message(violation)))
                .sorted(Comparator.comparing(Problem.FieldError::field).thenComparing(Problem.FieldError::message))
                .toList()));
    }

    private static boolean isMissingBody(ConstraintViolation<?> violation) {
        return violation.getInvalidValue() == null && field(violation).equals("body");
    }

    /** What is missing is told in the same words wherever it is noticed. */
    private static String message(ConstraintViolation<?> violation) {
        var constraint = violation.getConstraintDescriptor().getAnnotation();
        boolean missing = violation.getInvalidValue() == null
                && (constraint instanceof NotNull || constraint instanceof NotBlank || constraint instanceof NotEmpty);
        return missing ? "is required" : violation.getMessage();
    }

    /** Only the parameters of a resource method come from the client; those of any other bean come from our code. */
    private static boolean byTheClient(ConstraintViolation<?> violation) {
        for (var node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return false;
            }
        }
        for (Class<?> type = violation.getRootBeanClass(); type != null; type = type.getSuperclass()) {
            if (type.isAnnotationPresent(jakarta.ws.rs.Path.class)
                    || Arrays.stream(type.getInterfaces())
                            .anyMatch(face -> face.isAnnotationPresent(jakarta.ws.rs.Path.class))) {
                return true;
            }
        }
        return false;
    }

    private static String field(ConstraintViolation<?> violation) {
        var field = new StringBuilder();
        Path.MethodNode method = null;
        for (var node : violation.getPropertyPath()) {
            switch (node.getKind()) {
                case METHOD -> method = node.as(Path.MethodNode.class);
                case PARAMETER ->
                    parameter(violation.getRootBeanClass(), method, node.as(Path.ParameterNode.class))
                            .ifPresent(field::append);
                case PROPERTY, CONTAINER_ELEMENT -> append(field, node);
                default -> {
                    // A constraint on the whole object: the path so far says where.
                }
            }
        }
        return field.isEmpty() ? "body" : field.toString();
    }

    private static void append(StringBuilder field, Path.Node node) {
        if (node.isInIterable() && node.getIndex() != null) {
            field.append('[').append(node.getIndex()).append(']');
        } else if (node.isInIterable() && node.getKey() != null) {
            field.append('.').append(node.getKey());
        }
        if (node.getKind() == ElementKind.PROPERTY) {
            field.append(field.isEmpty() ? "" : ".").append(node.getName());
        }
    }

    /** The name in the request; empty for the parameter that is the body. */
    private static Optional<String> parameter(Class<?> bean, Path.MethodNode method, Path.ParameterNode parameter) {
        return annotations(bean, method, parameter.getParameterIndex()).stream()
                .map(Violations::name)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<Annotation> annotations(Class<?> bean, Path.MethodNode node, int index) {
        for (Class<?> type = bean; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(node.getName())
                        && Arrays.asList(method.getParameterTypes()).equals(node.getParameterTypes())) {
                    var found = List.of(method.getParameterAnnotations()[index]);
                    if (!found.isEmpty()) {
                        return found;
                    }
                }
            }
        }
        return List.of();
    }

    private static Optional<String> name(Annotation annotation) {
        return switch (annotation) {
            case QueryParam param -> Optional.of(param.value());
            case PathParam param -> Optional.of(param.value());
            case HeaderParam param -> Optional.of(param.value());
            case CookieParam param -> Optional.of(param.value());
            case MatrixParam param -> Optional.of(param.value());
            case FormParam param -> Optional.of(param.value());
            default -> Optional.empty();
        };
    }
}
