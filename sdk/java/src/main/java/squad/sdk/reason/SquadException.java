package squad.sdk.reason;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.Map;
import squad.errors.v1.ErrorReason;

/**
 * Why a call failed: a reason of the contract for programs, and one sentence for people. Travels as google.rpc.Status with one
 * ErrorInfo.
 */
public final class SquadException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String DOMAIN = "squad";
    private static final String PREFIX = "ERROR_REASON_";
    /** Trailers have little room. */
    private static final int LONGEST_TEXT = 500;

    private final Status.Code code;
    private final ErrorReason reason;
    private final transient Map<String, String> metadata;

    public SquadException(Status.Code code, ErrorReason reason, String message, Map<String, String> metadata) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    public SquadException(Status.Code code, ErrorReason reason, String message) {
        this(code, reason, message, Map.of());
    }

    public Status.Code code() {
        return code;
    }

    public ErrorReason reason() {
        return reason;
    }

    /** What the reason's comment in the contract names: {@code field}, {@code limit}, ... */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** As gRPC sends it. */
    public StatusRuntimeException toStatus() {
        String name = reason.name().substring(PREFIX.length());
        ErrorInfo info = ErrorInfo.newBuilder().setReason(name).setDomain(DOMAIN).putAllMetadata(metadata).build();
        String text = getMessage().substring(0, Math.min(getMessage().length(), LONGEST_TEXT));
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
            .setCode(code.value()).setMessage(text).addDetails(Any.pack(info)).build());
    }

    /** Reads an error of a call back. Errors that gRPC itself or a stranger made get the reason that fits their code. */
    public static SquadException from(Throwable error) {
        if (error instanceof SquadException own) {
            return own;
        }
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        Status.Code code = status == null ? Status.Code.UNKNOWN : Status.fromCodeValue(status.getCode()).getCode();
        String message = status == null ? String.valueOf(error.getMessage()) : status.getMessage();
        for (Any detail : status == null ? Arrays.<Any>asList() : status.getDetailsList()) {
            ErrorInfo info = unpacked(detail);
            if (info.getDomain().equals(DOMAIN)) {
                return new SquadException(code, named(info.getReason()), message, info.getMetadataMap());
            }
        }
        return new SquadException(code, ofCode(code), message);
    }

    private static ErrorInfo unpacked(Any detail) {
        try {
            return detail.is(ErrorInfo.class) ? detail.unpack(ErrorInfo.class) : ErrorInfo.getDefaultInstance();
        } catch (InvalidProtocolBufferException broken) {
            return ErrorInfo.getDefaultInstance();
        }
    }

    private static ErrorReason named(String name) {
        return Arrays.stream(ErrorReason.values()).filter(each -> each.name().equals(PREFIX + name)).findFirst()
            .orElse(ErrorReason.ERROR_REASON_INTERNAL);
    }

    private static ErrorReason ofCode(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE -> ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE;
            case CANCELLED -> ErrorReason.ERROR_REASON_CANCELLED;
            case DEADLINE_EXCEEDED -> ErrorReason.ERROR_REASON_OUT_OF_TIME;
            case UNAUTHENTICATED -> ErrorReason.ERROR_REASON_CREDENTIAL_INVALID;
            case RESOURCE_EXHAUSTED -> ErrorReason.ERROR_REASON_TOO_LARGE;
            default -> ErrorReason.ERROR_REASON_INTERNAL;
        };
    }
}
