package squad.review.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * How versions of agents that are tried in the shadow differ from the stable ones.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ShadowServiceGrpc {

  private ShadowServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.review.v1.ShadowService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListShadowRunsRequest,
      squad.review.v1.ListShadowRunsResponse> getListShadowRunsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListShadowRuns",
      requestType = squad.review.v1.ListShadowRunsRequest.class,
      responseType = squad.review.v1.ListShadowRunsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListShadowRunsRequest,
      squad.review.v1.ListShadowRunsResponse> getListShadowRunsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListShadowRunsRequest, squad.review.v1.ListShadowRunsResponse> getListShadowRunsMethod;
    if ((getListShadowRunsMethod = ShadowServiceGrpc.getListShadowRunsMethod) == null) {
      synchronized (ShadowServiceGrpc.class) {
        if ((getListShadowRunsMethod = ShadowServiceGrpc.getListShadowRunsMethod) == null) {
          ShadowServiceGrpc.getListShadowRunsMethod = getListShadowRunsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListShadowRunsRequest, squad.review.v1.ListShadowRunsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListShadowRuns"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListShadowRunsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListShadowRunsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ShadowServiceMethodDescriptorSupplier("ListShadowRuns"))
              .build();
        }
      }
    }
    return getListShadowRunsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ShadowServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ShadowServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ShadowServiceStub>() {
        @java.lang.Override
        public ShadowServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ShadowServiceStub(channel, callOptions);
        }
      };
    return ShadowServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ShadowServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ShadowServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ShadowServiceBlockingV2Stub>() {
        @java.lang.Override
        public ShadowServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ShadowServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ShadowServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ShadowServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ShadowServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ShadowServiceBlockingStub>() {
        @java.lang.Override
        public ShadowServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ShadowServiceBlockingStub(channel, callOptions);
        }
      };
    return ShadowServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ShadowServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ShadowServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ShadowServiceFutureStub>() {
        @java.lang.Override
        public ShadowServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ShadowServiceFutureStub(channel, callOptions);
        }
      };
    return ShadowServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Runs, newest first. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listShadowRuns(squad.review.v1.ListShadowRunsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListShadowRunsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListShadowRunsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ShadowService.
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public static abstract class ShadowServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ShadowServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ShadowService.
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public static final class ShadowServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ShadowServiceStub> {
    private ShadowServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ShadowServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ShadowServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Runs, newest first. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listShadowRuns(squad.review.v1.ListShadowRunsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListShadowRunsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListShadowRunsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ShadowService.
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public static final class ShadowServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ShadowServiceBlockingV2Stub> {
    private ShadowServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ShadowServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ShadowServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Runs, newest first. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListShadowRunsResponse listShadowRuns(squad.review.v1.ListShadowRunsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListShadowRunsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ShadowService.
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public static final class ShadowServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ShadowServiceBlockingStub> {
    private ShadowServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ShadowServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ShadowServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Runs, newest first. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListShadowRunsResponse listShadowRuns(squad.review.v1.ListShadowRunsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListShadowRunsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ShadowService.
   * <pre>
   * How versions of agents that are tried in the shadow differ from the stable ones.
   * </pre>
   */
  public static final class ShadowServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ShadowServiceFutureStub> {
    private ShadowServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ShadowServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ShadowServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Runs, newest first. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListShadowRunsResponse> listShadowRuns(
        squad.review.v1.ListShadowRunsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListShadowRunsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_SHADOW_RUNS = 0;

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
        case METHODID_LIST_SHADOW_RUNS:
          serviceImpl.listShadowRuns((squad.review.v1.ListShadowRunsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListShadowRunsResponse>) responseObserver);
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
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getListShadowRunsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListShadowRunsRequest,
              squad.review.v1.ListShadowRunsResponse>(
                service, METHODID_LIST_SHADOW_RUNS)))
        .build();
  }

  private static abstract class ShadowServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ShadowServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.review.v1.ShadowServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ShadowService");
    }
  }

  private static final class ShadowServiceFileDescriptorSupplier
      extends ShadowServiceBaseDescriptorSupplier {
    ShadowServiceFileDescriptorSupplier() {}
  }

  private static final class ShadowServiceMethodDescriptorSupplier
      extends ShadowServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ShadowServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ShadowServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ShadowServiceFileDescriptorSupplier())
              .addMethod(getListShadowRunsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
