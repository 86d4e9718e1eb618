package squad.agent.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
 * the standard gRPC health service and server reflection, and call nobody.
 * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
 * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
 * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AgentServiceGrpc {

  private AgentServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.agent.v1.AgentService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.agent.v1.DescribeAgentRequest,
      squad.agent.v1.DescribeAgentResponse> getDescribeAgentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DescribeAgent",
      requestType = squad.agent.v1.DescribeAgentRequest.class,
      responseType = squad.agent.v1.DescribeAgentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.agent.v1.DescribeAgentRequest,
      squad.agent.v1.DescribeAgentResponse> getDescribeAgentMethod() {
    io.grpc.MethodDescriptor<squad.agent.v1.DescribeAgentRequest, squad.agent.v1.DescribeAgentResponse> getDescribeAgentMethod;
    if ((getDescribeAgentMethod = AgentServiceGrpc.getDescribeAgentMethod) == null) {
      synchronized (AgentServiceGrpc.class) {
        if ((getDescribeAgentMethod = AgentServiceGrpc.getDescribeAgentMethod) == null) {
          AgentServiceGrpc.getDescribeAgentMethod = getDescribeAgentMethod =
              io.grpc.MethodDescriptor.<squad.agent.v1.DescribeAgentRequest, squad.agent.v1.DescribeAgentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DescribeAgent"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.agent.v1.DescribeAgentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.agent.v1.DescribeAgentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AgentServiceMethodDescriptorSupplier("DescribeAgent"))
              .build();
        }
      }
    }
    return getDescribeAgentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.agent.v1.AnalyzeChangeRequest,
      squad.agent.v1.AnalyzeChangeResponse> getAnalyzeChangeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AnalyzeChange",
      requestType = squad.agent.v1.AnalyzeChangeRequest.class,
      responseType = squad.agent.v1.AnalyzeChangeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<squad.agent.v1.AnalyzeChangeRequest,
      squad.agent.v1.AnalyzeChangeResponse> getAnalyzeChangeMethod() {
    io.grpc.MethodDescriptor<squad.agent.v1.AnalyzeChangeRequest, squad.agent.v1.AnalyzeChangeResponse> getAnalyzeChangeMethod;
    if ((getAnalyzeChangeMethod = AgentServiceGrpc.getAnalyzeChangeMethod) == null) {
      synchronized (AgentServiceGrpc.class) {
        if ((getAnalyzeChangeMethod = AgentServiceGrpc.getAnalyzeChangeMethod) == null) {
          AgentServiceGrpc.getAnalyzeChangeMethod = getAnalyzeChangeMethod =
              io.grpc.MethodDescriptor.<squad.agent.v1.AnalyzeChangeRequest, squad.agent.v1.AnalyzeChangeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AnalyzeChange"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.agent.v1.AnalyzeChangeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.agent.v1.AnalyzeChangeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AgentServiceMethodDescriptorSupplier("AnalyzeChange"))
              .build();
        }
      }
    }
    return getAnalyzeChangeMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AgentServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AgentServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AgentServiceStub>() {
        @java.lang.Override
        public AgentServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AgentServiceStub(channel, callOptions);
        }
      };
    return AgentServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AgentServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AgentServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AgentServiceBlockingV2Stub>() {
        @java.lang.Override
        public AgentServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AgentServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AgentServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AgentServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AgentServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AgentServiceBlockingStub>() {
        @java.lang.Override
        public AgentServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AgentServiceBlockingStub(channel, callOptions);
        }
      };
    return AgentServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AgentServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AgentServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AgentServiceFutureStub>() {
        @java.lang.Override
        public AgentServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AgentServiceFutureStub(channel, callOptions);
        }
      };
    return AgentServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Says who the agent is and what it can find. Constant for a version. The header `squad-agent-version` of the request
     * asks for the version of that name, as in AnalyzeChange.
     * </pre>
     */
    default void describeAgent(squad.agent.v1.DescribeAgentRequest request,
        io.grpc.stub.StreamObserver<squad.agent.v1.DescribeAgentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDescribeAgentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one change and says what it found.
     * The orchestrator sends: header; manifest chunks; per changed file a FileChange and the chunks of its blobs;
     * ChangeComplete; then answers to the agent's BlobRequests and ModelRequests until the agent is done.
     * The agent answers: AnalysisStarted; findings, failures and requests as they come; exactly one coverage entry per
     * changed file; AnalysisComplete; end of stream. Each message is smaller than 1 MiB.
     * The same change, settings and version give the same findings, failures and coverage, byte by byte and in the same
     * order. When the call is cancelled the work ends.
     * Without side effects: a broken stream is opened again. One review hears one version of an agent: where several versions
     * run beside each other, the agent says which it is in the initial metadata, `squad-agent-version`, before it reads on,
     * and every later stream of the review asks for that one by the same header, by which a mesh routes. The agent itself may
     * ignore the header. Is the version gone, or does another answer, then the agent's part is run again whole with a version
     * that is there, and what the first one said of this review is dropped. An agent that sends no such metadata is known by
     * AnalysisStarted alone.
     * Errors: CREDENTIAL_INVALID, TENANT_MISMATCH, DEADLINE_REQUIRED, FIELD_REQUIRED, PROTOCOL_VIOLATION, TOO_LARGE,
     * OUT_OF_TIME. An agent that runs out of time sends what it has,
     * names the rest as NOT_READ, and completes normally.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<squad.agent.v1.AnalyzeChangeRequest> analyzeChange(
        io.grpc.stub.StreamObserver<squad.agent.v1.AnalyzeChangeResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getAnalyzeChangeMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AgentService.
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public static abstract class AgentServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AgentServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AgentService.
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public static final class AgentServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AgentServiceStub> {
    private AgentServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AgentServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AgentServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Says who the agent is and what it can find. Constant for a version. The header `squad-agent-version` of the request
     * asks for the version of that name, as in AnalyzeChange.
     * </pre>
     */
    public void describeAgent(squad.agent.v1.DescribeAgentRequest request,
        io.grpc.stub.StreamObserver<squad.agent.v1.DescribeAgentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDescribeAgentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one change and says what it found.
     * The orchestrator sends: header; manifest chunks; per changed file a FileChange and the chunks of its blobs;
     * ChangeComplete; then answers to the agent's BlobRequests and ModelRequests until the agent is done.
     * The agent answers: AnalysisStarted; findings, failures and requests as they come; exactly one coverage entry per
     * changed file; AnalysisComplete; end of stream. Each message is smaller than 1 MiB.
     * The same change, settings and version give the same findings, failures and coverage, byte by byte and in the same
     * order. When the call is cancelled the work ends.
     * Without side effects: a broken stream is opened again. One review hears one version of an agent: where several versions
     * run beside each other, the agent says which it is in the initial metadata, `squad-agent-version`, before it reads on,
     * and every later stream of the review asks for that one by the same header, by which a mesh routes. The agent itself may
     * ignore the header. Is the version gone, or does another answer, then the agent's part is run again whole with a version
     * that is there, and what the first one said of this review is dropped. An agent that sends no such metadata is known by
     * AnalysisStarted alone.
     * Errors: CREDENTIAL_INVALID, TENANT_MISMATCH, DEADLINE_REQUIRED, FIELD_REQUIRED, PROTOCOL_VIOLATION, TOO_LARGE,
     * OUT_OF_TIME. An agent that runs out of time sends what it has,
     * names the rest as NOT_READ, and completes normally.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<squad.agent.v1.AnalyzeChangeRequest> analyzeChange(
        io.grpc.stub.StreamObserver<squad.agent.v1.AnalyzeChangeResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getAnalyzeChangeMethod(), getCallOptions()), responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AgentService.
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public static final class AgentServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AgentServiceBlockingV2Stub> {
    private AgentServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AgentServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AgentServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Says who the agent is and what it can find. Constant for a version. The header `squad-agent-version` of the request
     * asks for the version of that name, as in AnalyzeChange.
     * </pre>
     */
    public squad.agent.v1.DescribeAgentResponse describeAgent(squad.agent.v1.DescribeAgentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDescribeAgentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one change and says what it found.
     * The orchestrator sends: header; manifest chunks; per changed file a FileChange and the chunks of its blobs;
     * ChangeComplete; then answers to the agent's BlobRequests and ModelRequests until the agent is done.
     * The agent answers: AnalysisStarted; findings, failures and requests as they come; exactly one coverage entry per
     * changed file; AnalysisComplete; end of stream. Each message is smaller than 1 MiB.
     * The same change, settings and version give the same findings, failures and coverage, byte by byte and in the same
     * order. When the call is cancelled the work ends.
     * Without side effects: a broken stream is opened again. One review hears one version of an agent: where several versions
     * run beside each other, the agent says which it is in the initial metadata, `squad-agent-version`, before it reads on,
     * and every later stream of the review asks for that one by the same header, by which a mesh routes. The agent itself may
     * ignore the header. Is the version gone, or does another answer, then the agent's part is run again whole with a version
     * that is there, and what the first one said of this review is dropped. An agent that sends no such metadata is known by
     * AnalysisStarted alone.
     * Errors: CREDENTIAL_INVALID, TENANT_MISMATCH, DEADLINE_REQUIRED, FIELD_REQUIRED, PROTOCOL_VIOLATION, TOO_LARGE,
     * OUT_OF_TIME. An agent that runs out of time sends what it has,
     * names the rest as NOT_READ, and completes normally.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<squad.agent.v1.AnalyzeChangeRequest, squad.agent.v1.AnalyzeChangeResponse>
        analyzeChange() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getAnalyzeChangeMethod(), getCallOptions());
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AgentService.
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public static final class AgentServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AgentServiceBlockingStub> {
    private AgentServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AgentServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AgentServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Says who the agent is and what it can find. Constant for a version. The header `squad-agent-version` of the request
     * asks for the version of that name, as in AnalyzeChange.
     * </pre>
     */
    public squad.agent.v1.DescribeAgentResponse describeAgent(squad.agent.v1.DescribeAgentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDescribeAgentMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AgentService.
   * <pre>
   * A specialist that reads changes. Anybody may write one, in any language: implement these two calls,
   * the standard gRPC health service and server reflection, and call nobody.
   * It reads many changes at a time and keeps them apart. Its health answers within 100 ms, whatever else it does, for
   * the server (an empty name) and for this service. On SIGTERM it says NOT_SERVING, lets the streams in flight come to
   * their end, and exits. `squad conformance HOST:PORT` finds out whether an agent keeps all of this.
   * </pre>
   */
  public static final class AgentServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AgentServiceFutureStub> {
    private AgentServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AgentServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AgentServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Says who the agent is and what it can find. Constant for a version. The header `squad-agent-version` of the request
     * asks for the version of that name, as in AnalyzeChange.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.agent.v1.DescribeAgentResponse> describeAgent(
        squad.agent.v1.DescribeAgentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDescribeAgentMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_DESCRIBE_AGENT = 0;
  private static final int METHODID_ANALYZE_CHANGE = 1;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_DESCRIBE_AGENT:
          serviceImpl.describeAgent((squad.agent.v1.DescribeAgentRequest) request,
              (io.grpc.stub.StreamObserver<squad.agent.v1.DescribeAgentResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_ANALYZE_CHANGE:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.analyzeChange(
              (io.grpc.stub.StreamObserver<squad.agent.v1.AnalyzeChangeResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getDescribeAgentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.agent.v1.DescribeAgentRequest,
              squad.agent.v1.DescribeAgentResponse>(
                service, METHODID_DESCRIBE_AGENT)))
        .addMethod(
          getAnalyzeChangeMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              squad.agent.v1.AnalyzeChangeRequest,
              squad.agent.v1.AnalyzeChangeResponse>(
                service, METHODID_ANALYZE_CHANGE)))
        .build();
  }

  private static abstract class AgentServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AgentServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.agent.v1.AgentServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AgentService");
    }
  }

  private static final class AgentServiceFileDescriptorSupplier
      extends AgentServiceBaseDescriptorSupplier {
    AgentServiceFileDescriptorSupplier() {}
  }

  private static final class AgentServiceMethodDescriptorSupplier
      extends AgentServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AgentServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (AgentServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AgentServiceFileDescriptorSupplier())
              .addMethod(getDescribeAgentMethod())
              .addMethod(getAnalyzeChangeMethod())
              .build();
        }
      }
    }
    return result;
  }
}
