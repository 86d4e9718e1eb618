package squad.sdk.client;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * gRPC's service config: calls that their contract declares free of side effects or idempotent are tried again when the other side
 * does not answer, with jitter, inside the deadline. Nothing else is ever sent twice.
 */
final class Retries {
    private static final Map<String, Object> POLICY = Map.of(
        "maxAttempts", 4.0, "initialBackoff", "0.05s", "maxBackoff", "1s", "backoffMultiplier", 2.0,
        "retryableStatusCodes", List.of("UNAVAILABLE"));

    private Retries() {}

    static Map<String, Object> config(ServiceDescriptor... services) {
        List<Map<String, String>> names = Arrays.stream(services)
            .map(service -> ((ProtoServiceDescriptorSupplier) service.getSchemaDescriptor()).getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .filter(Retries::isRepeatable)
            .map(method -> Map.of("service", method.getService().getFullName(), "method", method.getName()))
            .toList();
        return names.isEmpty() ? Map.of() : Map.of("methodConfig", List.of(Map.of("name", names, "retryPolicy", POLICY)));
    }

    private static boolean isRepeatable(MethodDescriptor method) {
        return method.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
    }
}
