package squad.review.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
 * every request names the tenant, which must equal the token's.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class FeedbackServiceGrpc {

  private FeedbackServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.review.v1.FeedbackService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.review.v1.RecordFeedbackRequest,
      squad.review.v1.RecordFeedbackResponse> getRecordFeedbackMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RecordFeedback",
      requestType = squad.review.v1.RecordFeedbackRequest.class,
      responseType = squad.review.v1.RecordFeedbackResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.RecordFeedbackRequest,
      squad.review.v1.RecordFeedbackResponse> getRecordFeedbackMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.RecordFeedbackRequest, squad.review.v1.RecordFeedbackResponse> getRecordFeedbackMethod;
    if ((getRecordFeedbackMethod = FeedbackServiceGrpc.getRecordFeedbackMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getRecordFeedbackMethod = FeedbackServiceGrpc.getRecordFeedbackMethod) == null) {
          FeedbackServiceGrpc.getRecordFeedbackMethod = getRecordFeedbackMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.RecordFeedbackRequest, squad.review.v1.RecordFeedbackResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RecordFeedback"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RecordFeedbackRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RecordFeedbackResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("RecordFeedback"))
              .build();
        }
      }
    }
    return getRecordFeedbackMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListFeedbackRequest,
      squad.review.v1.ListFeedbackResponse> getListFeedbackMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListFeedback",
      requestType = squad.review.v1.ListFeedbackRequest.class,
      responseType = squad.review.v1.ListFeedbackResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListFeedbackRequest,
      squad.review.v1.ListFeedbackResponse> getListFeedbackMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListFeedbackRequest, squad.review.v1.ListFeedbackResponse> getListFeedbackMethod;
    if ((getListFeedbackMethod = FeedbackServiceGrpc.getListFeedbackMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getListFeedbackMethod = FeedbackServiceGrpc.getListFeedbackMethod) == null) {
          FeedbackServiceGrpc.getListFeedbackMethod = getListFeedbackMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListFeedbackRequest, squad.review.v1.ListFeedbackResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListFeedback"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListFeedbackRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListFeedbackResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("ListFeedback"))
              .build();
        }
      }
    }
    return getListFeedbackMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListRuleStandingsRequest,
      squad.review.v1.ListRuleStandingsResponse> getListRuleStandingsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListRuleStandings",
      requestType = squad.review.v1.ListRuleStandingsRequest.class,
      responseType = squad.review.v1.ListRuleStandingsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListRuleStandingsRequest,
      squad.review.v1.ListRuleStandingsResponse> getListRuleStandingsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListRuleStandingsRequest, squad.review.v1.ListRuleStandingsResponse> getListRuleStandingsMethod;
    if ((getListRuleStandingsMethod = FeedbackServiceGrpc.getListRuleStandingsMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getListRuleStandingsMethod = FeedbackServiceGrpc.getListRuleStandingsMethod) == null) {
          FeedbackServiceGrpc.getListRuleStandingsMethod = getListRuleStandingsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListRuleStandingsRequest, squad.review.v1.ListRuleStandingsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListRuleStandings"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRuleStandingsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRuleStandingsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("ListRuleStandings"))
              .build();
        }
      }
    }
    return getListRuleStandingsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListRuleMovesRequest,
      squad.review.v1.ListRuleMovesResponse> getListRuleMovesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListRuleMoves",
      requestType = squad.review.v1.ListRuleMovesRequest.class,
      responseType = squad.review.v1.ListRuleMovesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListRuleMovesRequest,
      squad.review.v1.ListRuleMovesResponse> getListRuleMovesMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListRuleMovesRequest, squad.review.v1.ListRuleMovesResponse> getListRuleMovesMethod;
    if ((getListRuleMovesMethod = FeedbackServiceGrpc.getListRuleMovesMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getListRuleMovesMethod = FeedbackServiceGrpc.getListRuleMovesMethod) == null) {
          FeedbackServiceGrpc.getListRuleMovesMethod = getListRuleMovesMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListRuleMovesRequest, squad.review.v1.ListRuleMovesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListRuleMoves"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRuleMovesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRuleMovesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("ListRuleMoves"))
              .build();
        }
      }
    }
    return getListRuleMovesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.PinRuleRequest,
      squad.review.v1.PinRuleResponse> getPinRuleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PinRule",
      requestType = squad.review.v1.PinRuleRequest.class,
      responseType = squad.review.v1.PinRuleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.PinRuleRequest,
      squad.review.v1.PinRuleResponse> getPinRuleMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.PinRuleRequest, squad.review.v1.PinRuleResponse> getPinRuleMethod;
    if ((getPinRuleMethod = FeedbackServiceGrpc.getPinRuleMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getPinRuleMethod = FeedbackServiceGrpc.getPinRuleMethod) == null) {
          FeedbackServiceGrpc.getPinRuleMethod = getPinRuleMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.PinRuleRequest, squad.review.v1.PinRuleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PinRule"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.PinRuleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.PinRuleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("PinRule"))
              .build();
        }
      }
    }
    return getPinRuleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ResetRuleRequest,
      squad.review.v1.ResetRuleResponse> getResetRuleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ResetRule",
      requestType = squad.review.v1.ResetRuleRequest.class,
      responseType = squad.review.v1.ResetRuleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ResetRuleRequest,
      squad.review.v1.ResetRuleResponse> getResetRuleMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ResetRuleRequest, squad.review.v1.ResetRuleResponse> getResetRuleMethod;
    if ((getResetRuleMethod = FeedbackServiceGrpc.getResetRuleMethod) == null) {
      synchronized (FeedbackServiceGrpc.class) {
        if ((getResetRuleMethod = FeedbackServiceGrpc.getResetRuleMethod) == null) {
          FeedbackServiceGrpc.getResetRuleMethod = getResetRuleMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ResetRuleRequest, squad.review.v1.ResetRuleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ResetRule"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ResetRuleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ResetRuleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new FeedbackServiceMethodDescriptorSupplier("ResetRule"))
              .build();
        }
      }
    }
    return getResetRuleMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static FeedbackServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceStub>() {
        @java.lang.Override
        public FeedbackServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new FeedbackServiceStub(channel, callOptions);
        }
      };
    return FeedbackServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static FeedbackServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceBlockingV2Stub>() {
        @java.lang.Override
        public FeedbackServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new FeedbackServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return FeedbackServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static FeedbackServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceBlockingStub>() {
        @java.lang.Override
        public FeedbackServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new FeedbackServiceBlockingStub(channel, callOptions);
        }
      };
    return FeedbackServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static FeedbackServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<FeedbackServiceFutureStub>() {
        @java.lang.Override
        public FeedbackServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new FeedbackServiceFutureStub(channel, callOptions);
        }
      };
    return FeedbackServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Records a reply or a reaction. What triage says and what the next push does is recorded by the service itself.
     * The same `source_id` again answers what was recorded the first time. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    default void recordFeedback(squad.review.v1.RecordFeedbackRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RecordFeedbackResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRecordFeedbackMethod(), responseObserver);
    }

    /**
     * <pre>
     * Feedback, newest first.
     * </pre>
     */
    default void listFeedback(squad.review.v1.ListFeedbackRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListFeedbackResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListFeedbackMethod(), responseObserver);
    }

    /**
     * <pre>
     * Rules that people said something of or that an operator moved, ascending by rule and repository, the whole tenant first.
     * </pre>
     */
    default void listRuleStandings(squad.review.v1.ListRuleStandingsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRuleStandingsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListRuleStandingsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Every move of every rule, newest first: the record of what the budget and the operators did.
     * </pre>
     */
    default void listRuleMoves(squad.review.v1.ListRuleMovesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRuleMovesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListRuleMovesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Holds a rule at a level until it is reset. Counts for reviews that are taken up from now on. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    default void pinRule(squad.review.v1.PinRuleRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.PinRuleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPinRuleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lets a rule begin anew: at COMMENT, not pinned, feedback until now not counted. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    default void resetRule(squad.review.v1.ResetRuleRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ResetRuleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResetRuleMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service FeedbackService.
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public static abstract class FeedbackServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return FeedbackServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service FeedbackService.
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public static final class FeedbackServiceStub
      extends io.grpc.stub.AbstractAsyncStub<FeedbackServiceStub> {
    private FeedbackServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected FeedbackServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new FeedbackServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records a reply or a reaction. What triage says and what the next push does is recorded by the service itself.
     * The same `source_id` again answers what was recorded the first time. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public void recordFeedback(squad.review.v1.RecordFeedbackRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RecordFeedbackResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRecordFeedbackMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Feedback, newest first.
     * </pre>
     */
    public void listFeedback(squad.review.v1.ListFeedbackRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListFeedbackResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListFeedbackMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Rules that people said something of or that an operator moved, ascending by rule and repository, the whole tenant first.
     * </pre>
     */
    public void listRuleStandings(squad.review.v1.ListRuleStandingsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRuleStandingsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListRuleStandingsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Every move of every rule, newest first: the record of what the budget and the operators did.
     * </pre>
     */
    public void listRuleMoves(squad.review.v1.ListRuleMovesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRuleMovesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListRuleMovesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Holds a rule at a level until it is reset. Counts for reviews that are taken up from now on. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public void pinRule(squad.review.v1.PinRuleRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.PinRuleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPinRuleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lets a rule begin anew: at COMMENT, not pinned, feedback until now not counted. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public void resetRule(squad.review.v1.ResetRuleRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ResetRuleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResetRuleMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service FeedbackService.
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public static final class FeedbackServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<FeedbackServiceBlockingV2Stub> {
    private FeedbackServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected FeedbackServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new FeedbackServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Records a reply or a reaction. What triage says and what the next push does is recorded by the service itself.
     * The same `source_id` again answers what was recorded the first time. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public squad.review.v1.RecordFeedbackResponse recordFeedback(squad.review.v1.RecordFeedbackRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRecordFeedbackMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Feedback, newest first.
     * </pre>
     */
    public squad.review.v1.ListFeedbackResponse listFeedback(squad.review.v1.ListFeedbackRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListFeedbackMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Rules that people said something of or that an operator moved, ascending by rule and repository, the whole tenant first.
     * </pre>
     */
    public squad.review.v1.ListRuleStandingsResponse listRuleStandings(squad.review.v1.ListRuleStandingsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListRuleStandingsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Every move of every rule, newest first: the record of what the budget and the operators did.
     * </pre>
     */
    public squad.review.v1.ListRuleMovesResponse listRuleMoves(squad.review.v1.ListRuleMovesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListRuleMovesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Holds a rule at a level until it is reset. Counts for reviews that are taken up from now on. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public squad.review.v1.PinRuleResponse pinRule(squad.review.v1.PinRuleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPinRuleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a rule begin anew: at COMMENT, not pinned, feedback until now not counted. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public squad.review.v1.ResetRuleResponse resetRule(squad.review.v1.ResetRuleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResetRuleMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service FeedbackService.
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public static final class FeedbackServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<FeedbackServiceBlockingStub> {
    private FeedbackServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected FeedbackServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new FeedbackServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records a reply or a reaction. What triage says and what the next push does is recorded by the service itself.
     * The same `source_id` again answers what was recorded the first time. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public squad.review.v1.RecordFeedbackResponse recordFeedback(squad.review.v1.RecordFeedbackRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRecordFeedbackMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Feedback, newest first.
     * </pre>
     */
    public squad.review.v1.ListFeedbackResponse listFeedback(squad.review.v1.ListFeedbackRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListFeedbackMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Rules that people said something of or that an operator moved, ascending by rule and repository, the whole tenant first.
     * </pre>
     */
    public squad.review.v1.ListRuleStandingsResponse listRuleStandings(squad.review.v1.ListRuleStandingsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListRuleStandingsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Every move of every rule, newest first: the record of what the budget and the operators did.
     * </pre>
     */
    public squad.review.v1.ListRuleMovesResponse listRuleMoves(squad.review.v1.ListRuleMovesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListRuleMovesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Holds a rule at a level until it is reset. Counts for reviews that are taken up from now on. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public squad.review.v1.PinRuleResponse pinRule(squad.review.v1.PinRuleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPinRuleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a rule begin anew: at COMMENT, not pinned, feedback until now not counted. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public squad.review.v1.ResetRuleResponse resetRule(squad.review.v1.ResetRuleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResetRuleMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service FeedbackService.
   * <pre>
   * What people made of findings, and what that does to the rules. Called by the gateway only, with an internal token;
   * every request names the tenant, which must equal the token's.
   * </pre>
   */
  public static final class FeedbackServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<FeedbackServiceFutureStub> {
    private FeedbackServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected FeedbackServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new FeedbackServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records a reply or a reaction. What triage says and what the next push does is recorded by the service itself.
     * The same `source_id` again answers what was recorded the first time. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.RecordFeedbackResponse> recordFeedback(
        squad.review.v1.RecordFeedbackRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRecordFeedbackMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Feedback, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListFeedbackResponse> listFeedback(
        squad.review.v1.ListFeedbackRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListFeedbackMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Rules that people said something of or that an operator moved, ascending by rule and repository, the whole tenant first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListRuleStandingsResponse> listRuleStandings(
        squad.review.v1.ListRuleStandingsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListRuleStandingsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Every move of every rule, newest first: the record of what the budget and the operators did.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListRuleMovesResponse> listRuleMoves(
        squad.review.v1.ListRuleMovesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListRuleMovesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Holds a rule at a level until it is reset. Counts for reviews that are taken up from now on. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.PinRuleResponse> pinRule(
        squad.review.v1.PinRuleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPinRuleMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lets a rule begin anew: at COMMENT, not pinned, feedback until now not counted. Roles: maintainer and above.
     * Errors: FIELD_REQUIRED (reason), NOT_FOUND when the repository was never reviewed.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ResetRuleResponse> resetRule(
        squad.review.v1.ResetRuleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResetRuleMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_RECORD_FEEDBACK = 0;
  private static final int METHODID_LIST_FEEDBACK = 1;
  private static final int METHODID_LIST_RULE_STANDINGS = 2;
  private static final int METHODID_LIST_RULE_MOVES = 3;
  private static final int METHODID_PIN_RULE = 4;
  private static final int METHODID_RESET_RULE = 5;

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
        case METHODID_RECORD_FEEDBACK:
          serviceImpl.recordFeedback((squad.review.v1.RecordFeedbackRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.RecordFeedbackResponse>) responseObserver);
          break;
        case METHODID_LIST_FEEDBACK:
          serviceImpl.listFeedback((squad.review.v1.ListFeedbackRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListFeedbackResponse>) responseObserver);
          break;
        case METHODID_LIST_RULE_STANDINGS:
          serviceImpl.listRuleStandings((squad.review.v1.ListRuleStandingsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListRuleStandingsResponse>) responseObserver);
          break;
        case METHODID_LIST_RULE_MOVES:
          serviceImpl.listRuleMoves((squad.review.v1.ListRuleMovesRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListRuleMovesResponse>) responseObserver);
          break;
        case METHODID_PIN_RULE:
          serviceImpl.pinRule((squad.review.v1.PinRuleRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.PinRuleResponse>) responseObserver);
          break;
        case METHODID_RESET_RULE:
          serviceImpl.resetRule((squad.review.v1.ResetRuleRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ResetRuleResponse>) responseObserver);
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
          getRecordFeedbackMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.RecordFeedbackRequest,
              squad.review.v1.RecordFeedbackResponse>(
                service, METHODID_RECORD_FEEDBACK)))
        .addMethod(
          getListFeedbackMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListFeedbackRequest,
              squad.review.v1.ListFeedbackResponse>(
                service, METHODID_LIST_FEEDBACK)))
        .addMethod(
          getListRuleStandingsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListRuleStandingsRequest,
              squad.review.v1.ListRuleStandingsResponse>(
                service, METHODID_LIST_RULE_STANDINGS)))
        .addMethod(
          getListRuleMovesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListRuleMovesRequest,
              squad.review.v1.ListRuleMovesResponse>(
                service, METHODID_LIST_RULE_MOVES)))
        .addMethod(
          getPinRuleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.PinRuleRequest,
              squad.review.v1.PinRuleResponse>(
                service, METHODID_PIN_RULE)))
        .addMethod(
          getResetRuleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ResetRuleRequest,
              squad.review.v1.ResetRuleResponse>(
                service, METHODID_RESET_RULE)))
        .build();
  }

  private static abstract class FeedbackServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    FeedbackServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.review.v1.FeedbackServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("FeedbackService");
    }
  }

  private static final class FeedbackServiceFileDescriptorSupplier
      extends FeedbackServiceBaseDescriptorSupplier {
    FeedbackServiceFileDescriptorSupplier() {}
  }

  private static final class FeedbackServiceMethodDescriptorSupplier
      extends FeedbackServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    FeedbackServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (FeedbackServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new FeedbackServiceFileDescriptorSupplier())
              .addMethod(getRecordFeedbackMethod())
              .addMethod(getListFeedbackMethod())
              .addMethod(getListRuleStandingsMethod())
              .addMethod(getListRuleMovesMethod())
              .addMethod(getPinRuleMethod())
              .addMethod(getResetRuleMethod())
              .build();
        }
      }
    }
    return result;
  }
}
