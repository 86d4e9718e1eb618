package squad.analytics.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
 * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AnalyticsServiceGrpc {

  private AnalyticsServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.analytics.v1.AnalyticsService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.analytics.v1.ListKpisRequest,
      squad.analytics.v1.ListKpisResponse> getListKpisMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListKpis",
      requestType = squad.analytics.v1.ListKpisRequest.class,
      responseType = squad.analytics.v1.ListKpisResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.analytics.v1.ListKpisRequest,
      squad.analytics.v1.ListKpisResponse> getListKpisMethod() {
    io.grpc.MethodDescriptor<squad.analytics.v1.ListKpisRequest, squad.analytics.v1.ListKpisResponse> getListKpisMethod;
    if ((getListKpisMethod = AnalyticsServiceGrpc.getListKpisMethod) == null) {
      synchronized (AnalyticsServiceGrpc.class) {
        if ((getListKpisMethod = AnalyticsServiceGrpc.getListKpisMethod) == null) {
          AnalyticsServiceGrpc.getListKpisMethod = getListKpisMethod =
              io.grpc.MethodDescriptor.<squad.analytics.v1.ListKpisRequest, squad.analytics.v1.ListKpisResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListKpis"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.ListKpisRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.ListKpisResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AnalyticsServiceMethodDescriptorSupplier("ListKpis"))
              .build();
        }
      }
    }
    return getListKpisMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.analytics.v1.ListReportsRequest,
      squad.analytics.v1.ListReportsResponse> getListReportsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListReports",
      requestType = squad.analytics.v1.ListReportsRequest.class,
      responseType = squad.analytics.v1.ListReportsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.analytics.v1.ListReportsRequest,
      squad.analytics.v1.ListReportsResponse> getListReportsMethod() {
    io.grpc.MethodDescriptor<squad.analytics.v1.ListReportsRequest, squad.analytics.v1.ListReportsResponse> getListReportsMethod;
    if ((getListReportsMethod = AnalyticsServiceGrpc.getListReportsMethod) == null) {
      synchronized (AnalyticsServiceGrpc.class) {
        if ((getListReportsMethod = AnalyticsServiceGrpc.getListReportsMethod) == null) {
          AnalyticsServiceGrpc.getListReportsMethod = getListReportsMethod =
              io.grpc.MethodDescriptor.<squad.analytics.v1.ListReportsRequest, squad.analytics.v1.ListReportsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListReports"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.ListReportsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.ListReportsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AnalyticsServiceMethodDescriptorSupplier("ListReports"))
              .build();
        }
      }
    }
    return getListReportsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.analytics.v1.GetReportRequest,
      squad.analytics.v1.GetReportResponse> getGetReportMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetReport",
      requestType = squad.analytics.v1.GetReportRequest.class,
      responseType = squad.analytics.v1.GetReportResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.analytics.v1.GetReportRequest,
      squad.analytics.v1.GetReportResponse> getGetReportMethod() {
    io.grpc.MethodDescriptor<squad.analytics.v1.GetReportRequest, squad.analytics.v1.GetReportResponse> getGetReportMethod;
    if ((getGetReportMethod = AnalyticsServiceGrpc.getGetReportMethod) == null) {
      synchronized (AnalyticsServiceGrpc.class) {
        if ((getGetReportMethod = AnalyticsServiceGrpc.getGetReportMethod) == null) {
          AnalyticsServiceGrpc.getGetReportMethod = getGetReportMethod =
              io.grpc.MethodDescriptor.<squad.analytics.v1.GetReportRequest, squad.analytics.v1.GetReportResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetReport"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.GetReportRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.GetReportResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AnalyticsServiceMethodDescriptorSupplier("GetReport"))
              .build();
        }
      }
    }
    return getGetReportMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.analytics.v1.GetLatestManifestRequest,
      squad.analytics.v1.GetLatestManifestResponse> getGetLatestManifestMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetLatestManifest",
      requestType = squad.analytics.v1.GetLatestManifestRequest.class,
      responseType = squad.analytics.v1.GetLatestManifestResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.analytics.v1.GetLatestManifestRequest,
      squad.analytics.v1.GetLatestManifestResponse> getGetLatestManifestMethod() {
    io.grpc.MethodDescriptor<squad.analytics.v1.GetLatestManifestRequest, squad.analytics.v1.GetLatestManifestResponse> getGetLatestManifestMethod;
    if ((getGetLatestManifestMethod = AnalyticsServiceGrpc.getGetLatestManifestMethod) == null) {
      synchronized (AnalyticsServiceGrpc.class) {
        if ((getGetLatestManifestMethod = AnalyticsServiceGrpc.getGetLatestManifestMethod) == null) {
          AnalyticsServiceGrpc.getGetLatestManifestMethod = getGetLatestManifestMethod =
              io.grpc.MethodDescriptor.<squad.analytics.v1.GetLatestManifestRequest, squad.analytics.v1.GetLatestManifestResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetLatestManifest"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.GetLatestManifestRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.analytics.v1.GetLatestManifestResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AnalyticsServiceMethodDescriptorSupplier("GetLatestManifest"))
              .build();
        }
      }
    }
    return getGetLatestManifestMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AnalyticsServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceStub>() {
        @java.lang.Override
        public AnalyticsServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AnalyticsServiceStub(channel, callOptions);
        }
      };
    return AnalyticsServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AnalyticsServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceBlockingV2Stub>() {
        @java.lang.Override
        public AnalyticsServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AnalyticsServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AnalyticsServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AnalyticsServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceBlockingStub>() {
        @java.lang.Override
        public AnalyticsServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AnalyticsServiceBlockingStub(channel, callOptions);
        }
      };
    return AnalyticsServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AnalyticsServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AnalyticsServiceFutureStub>() {
        @java.lang.Override
        public AnalyticsServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AnalyticsServiceFutureStub(channel, callOptions);
        }
      };
    return AnalyticsServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * KPIs, newest week first, then by name. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listKpis(squad.analytics.v1.ListKpisRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.ListKpisResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListKpisMethod(), responseObserver);
    }

    /**
     * <pre>
     * Weekly reports without their content, newest week first. Role: viewer. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listReports(squad.analytics.v1.ListReportsRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.ListReportsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListReportsMethod(), responseObserver);
    }

    /**
     * <pre>
     * A report with its content. Role: viewer. Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    default void getReport(squad.analytics.v1.GetReportRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.GetReportResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetReportMethod(), responseObserver);
    }

    /**
     * <pre>
     * The newest export that was published. Role: viewer. Errors: NOT_FOUND when there was none yet.
     * </pre>
     */
    default void getLatestManifest(squad.analytics.v1.GetLatestManifestRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.GetLatestManifestResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetLatestManifestMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AnalyticsService.
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public static abstract class AnalyticsServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AnalyticsServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AnalyticsService.
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public static final class AnalyticsServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AnalyticsServiceStub> {
    private AnalyticsServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AnalyticsServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AnalyticsServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * KPIs, newest week first, then by name. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listKpis(squad.analytics.v1.ListKpisRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.ListKpisResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListKpisMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Weekly reports without their content, newest week first. Role: viewer. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listReports(squad.analytics.v1.ListReportsRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.ListReportsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListReportsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * A report with its content. Role: viewer. Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public void getReport(squad.analytics.v1.GetReportRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.GetReportResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetReportMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The newest export that was published. Role: viewer. Errors: NOT_FOUND when there was none yet.
     * </pre>
     */
    public void getLatestManifest(squad.analytics.v1.GetLatestManifestRequest request,
        io.grpc.stub.StreamObserver<squad.analytics.v1.GetLatestManifestResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetLatestManifestMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AnalyticsService.
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public static final class AnalyticsServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AnalyticsServiceBlockingV2Stub> {
    private AnalyticsServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AnalyticsServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AnalyticsServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * KPIs, newest week first, then by name. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.analytics.v1.ListKpisResponse listKpis(squad.analytics.v1.ListKpisRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListKpisMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Weekly reports without their content, newest week first. Role: viewer. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.analytics.v1.ListReportsResponse listReports(squad.analytics.v1.ListReportsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListReportsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * A report with its content. Role: viewer. Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public squad.analytics.v1.GetReportResponse getReport(squad.analytics.v1.GetReportRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetReportMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The newest export that was published. Role: viewer. Errors: NOT_FOUND when there was none yet.
     * </pre>
     */
    public squad.analytics.v1.GetLatestManifestResponse getLatestManifest(squad.analytics.v1.GetLatestManifestRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetLatestManifestMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AnalyticsService.
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public static final class AnalyticsServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AnalyticsServiceBlockingStub> {
    private AnalyticsServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AnalyticsServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AnalyticsServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * KPIs, newest week first, then by name. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.analytics.v1.ListKpisResponse listKpis(squad.analytics.v1.ListKpisRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListKpisMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Weekly reports without their content, newest week first. Role: viewer. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.analytics.v1.ListReportsResponse listReports(squad.analytics.v1.ListReportsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListReportsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * A report with its content. Role: viewer. Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public squad.analytics.v1.GetReportResponse getReport(squad.analytics.v1.GetReportRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetReportMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The newest export that was published. Role: viewer. Errors: NOT_FOUND when there was none yet.
     * </pre>
     */
    public squad.analytics.v1.GetLatestManifestResponse getLatestManifest(squad.analytics.v1.GetLatestManifestRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetLatestManifestMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AnalyticsService.
   * <pre>
   * What analytics published: numbers, weekly reports and where they come from. Nothing is computed here. Tenants see what is
   * theirs; the platform's own, of the tenant of zeros, is for its operator, who in turn sees no tenant's.
   * </pre>
   */
  public static final class AnalyticsServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AnalyticsServiceFutureStub> {
    private AnalyticsServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AnalyticsServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AnalyticsServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * KPIs, newest week first, then by name. Role: viewer. Errors: FIELD_INVALID, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.analytics.v1.ListKpisResponse> listKpis(
        squad.analytics.v1.ListKpisRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListKpisMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Weekly reports without their content, newest week first. Role: viewer. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.analytics.v1.ListReportsResponse> listReports(
        squad.analytics.v1.ListReportsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListReportsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * A report with its content. Role: viewer. Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.analytics.v1.GetReportResponse> getReport(
        squad.analytics.v1.GetReportRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetReportMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The newest export that was published. Role: viewer. Errors: NOT_FOUND when there was none yet.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.analytics.v1.GetLatestManifestResponse> getLatestManifest(
        squad.analytics.v1.GetLatestManifestRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetLatestManifestMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_KPIS = 0;
  private static final int METHODID_LIST_REPORTS = 1;
  private static final int METHODID_GET_REPORT = 2;
  private static final int METHODID_GET_LATEST_MANIFEST = 3;

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
        case METHODID_LIST_KPIS:
          serviceImpl.listKpis((squad.analytics.v1.ListKpisRequest) request,
              (io.grpc.stub.StreamObserver<squad.analytics.v1.ListKpisResponse>) responseObserver);
          break;
        case METHODID_LIST_REPORTS:
          serviceImpl.listReports((squad.analytics.v1.ListReportsRequest) request,
              (io.grpc.stub.StreamObserver<squad.analytics.v1.ListReportsResponse>) responseObserver);
          break;
        case METHODID_GET_REPORT:
          serviceImpl.getReport((squad.analytics.v1.GetReportRequest) request,
              (io.grpc.stub.StreamObserver<squad.analytics.v1.GetReportResponse>) responseObserver);
          break;
        case METHODID_GET_LATEST_MANIFEST:
          serviceImpl.getLatestManifest((squad.analytics.v1.GetLatestManifestRequest) request,
              (io.grpc.stub.StreamObserver<squad.analytics.v1.GetLatestManifestResponse>) responseObserver);
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
          getListKpisMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.analytics.v1.ListKpisRequest,
              squad.analytics.v1.ListKpisResponse>(
                service, METHODID_LIST_KPIS)))
        .addMethod(
          getListReportsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.analytics.v1.ListReportsRequest,
              squad.analytics.v1.ListReportsResponse>(
                service, METHODID_LIST_REPORTS)))
        .addMethod(
          getGetReportMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.analytics.v1.GetReportRequest,
              squad.analytics.v1.GetReportResponse>(
                service, METHODID_GET_REPORT)))
        .addMethod(
          getGetLatestManifestMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.analytics.v1.GetLatestManifestRequest,
              squad.analytics.v1.GetLatestManifestResponse>(
                service, METHODID_GET_LATEST_MANIFEST)))
        .build();
  }

  private static abstract class AnalyticsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AnalyticsServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.analytics.v1.AnalyticsServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AnalyticsService");
    }
  }

  private static final class AnalyticsServiceFileDescriptorSupplier
      extends AnalyticsServiceBaseDescriptorSupplier {
    AnalyticsServiceFileDescriptorSupplier() {}
  }

  private static final class AnalyticsServiceMethodDescriptorSupplier
      extends AnalyticsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AnalyticsServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (AnalyticsServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AnalyticsServiceFileDescriptorSupplier())
              .addMethod(getListKpisMethod())
              .addMethod(getListReportsMethod())
              .addMethod(getGetReportMethod())
              .addMethod(getGetLatestManifestMethod())
              .build();
        }
      }
    }
    return result;
  }
}
