package squad.sdk.client;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every call a deadline and the token. */
final class CallRules implements ClientInterceptor {
    private final Duration timeout;
    private final CallCredentials token;

    CallRules(Duration timeout, CallCredentials token) {
        this.timeout = timeout;
        this.token = token;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        CallOptions limited = options.getDeadline() != null ? options : options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return next.newCall(method, token == null ? limited : limited.withCallCredentials(token));
    }
}
