package squad.review.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class IngestServiceGrpc {

  private IngestServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.review.v1.IngestService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.review.v1.AcceptEventRequest,
      squad.review.v1.AcceptEventResponse> getAcceptEventMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AcceptEvent",
      requestType = squad.review.v1.AcceptEventRequest.class,
      responseType = squad.review.v1.AcceptEventResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.AcceptEventRequest,
      squad.review.v1.AcceptEventResponse> getAcceptEventMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.AcceptEventRequest, squad.review.v1.AcceptEventResponse> getAcceptEventMethod;
    if ((getAcceptEventMethod = IngestServiceGrpc.getAcceptEventMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getAcceptEventMethod = IngestServiceGrpc.getAcceptEventMethod) == null) {
          IngestServiceGrpc.getAcceptEventMethod = getAcceptEventMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.AcceptEventRequest, squad.review.v1.AcceptEventResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AcceptEvent"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.AcceptEventRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.AcceptEventResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("AcceptEvent"))
              .build();
        }
      }
    }
    return getAcceptEventMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListDeliveriesRequest,
      squad.review.v1.ListDeliveriesResponse> getListDeliveriesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListDeliveries",
      requestType = squad.review.v1.ListDeliveriesRequest.class,
      responseType = squad.review.v1.ListDeliveriesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListDeliveriesRequest,
      squad.review.v1.ListDeliveriesResponse> getListDeliveriesMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListDeliveriesRequest, squad.review.v1.ListDeliveriesResponse> getListDeliveriesMethod;
    if ((getListDeliveriesMethod = IngestServiceGrpc.getListDeliveriesMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getListDeliveriesMethod = IngestServiceGrpc.getListDeliveriesMethod) == null) {
          IngestServiceGrpc.getListDeliveriesMethod = getListDeliveriesMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListDeliveriesRequest, squad.review.v1.ListDeliveriesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListDeliveries"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListDeliveriesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListDeliveriesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("ListDeliveries"))
              .build();
        }
      }
    }
    return getListDeliveriesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ReplayDeliveryRequest,
      squad.review.v1.ReplayDeliveryResponse> getReplayDeliveryMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReplayDelivery",
      requestType = squad.review.v1.ReplayDeliveryRequest.class,
      responseType = squad.review.v1.ReplayDeliveryResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ReplayDeliveryRequest,
      squad.review.v1.ReplayDeliveryResponse> getReplayDeliveryMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ReplayDeliveryRequest, squad.review.v1.ReplayDeliveryResponse> getReplayDeliveryMethod;
    if ((getReplayDeliveryMethod = IngestServiceGrpc.getReplayDeliveryMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getReplayDeliveryMethod = IngestServiceGrpc.getReplayDeliveryMethod) == null) {
          IngestServiceGrpc.getReplayDeliveryMethod = getReplayDeliveryMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ReplayDeliveryRequest, squad.review.v1.ReplayDeliveryResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReplayDelivery"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ReplayDeliveryRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ReplayDeliveryResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("ReplayDelivery"))
              .build();
        }
      }
    }
    return getReplayDeliveryMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListRemarksRequest,
      squad.review.v1.ListRemarksResponse> getListRemarksMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListRemarks",
      requestType = squad.review.v1.ListRemarksRequest.class,
      responseType = squad.review.v1.ListRemarksResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListRemarksRequest,
      squad.review.v1.ListRemarksResponse> getListRemarksMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListRemarksRequest, squad.review.v1.ListRemarksResponse> getListRemarksMethod;
    if ((getListRemarksMethod = IngestServiceGrpc.getListRemarksMethod) == null) {
      synchronized (IngestServiceGrpc.class) {
        if ((getListRemarksMethod = IngestServiceGrpc.getListRemarksMethod) == null) {
          IngestServiceGrpc.getListRemarksMethod = getListRemarksMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListRemarksRequest, squad.review.v1.ListRemarksResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListRemarks"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRemarksRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListRemarksResponse.getDefaultInstance()))
              .setSchemaDescriptor(new IngestServiceMethodDescriptorSupplier("ListRemarks"))
              .build();
        }
      }
    }
    return getListRemarksMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static IngestServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceStub>() {
        @java.lang.Override
        public IngestServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceStub(channel, callOptions);
        }
      };
    return IngestServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static IngestServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingV2Stub>() {
        @java.lang.Override
        public IngestServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return IngestServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static IngestServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceBlockingStub>() {
        @java.lang.Override
        public IngestServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceBlockingStub(channel, callOptions);
        }
      };
    return IngestServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static IngestServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<IngestServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<IngestServiceFutureStub>() {
        @java.lang.Override
        public IngestServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new IngestServiceFutureStub(channel, callOptions);
        }
      };
    return IngestServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Records an event and does what it asks for, in one transaction; every event, also one that asks for nothing.
     * The same delivery id answers the first result. Role: reviewer, as webhooks have it. Errors: FIELD_INVALID.
     * </pre>
     */
    default void acceptEvent(squad.review.v1.AcceptEventRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.AcceptEventResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAcceptEventMethod(), responseObserver);
    }

    /**
     * <pre>
     * The ledger, newest first. Operator only. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listDeliveries(squad.review.v1.ListDeliveriesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListDeliveriesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListDeliveriesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Does once more what a delivery asked for, whatever was done for it before, and records who wanted it. A head that is no
     * longer the pull request's is not reviewed. Operator only. The same `request_id` answers the first result.
     * Errors: NOT_FOUND.
     * </pre>
     */
    default void replayDelivery(squad.review.v1.ReplayDeliveryRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ReplayDeliveryResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReplayDeliveryMethod(), responseObserver);
    }

    /**
     * <pre>
     * What people said on pull requests and what became of it, newest first. Roles: maintainer and above; the operator, who
     * sees neither their words nor our answers. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listRemarks(squad.review.v1.ListRemarksRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRemarksResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListRemarksMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service IngestService.
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public static abstract class IngestServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return IngestServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service IngestService.
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public static final class IngestServiceStub
      extends io.grpc.stub.AbstractAsyncStub<IngestServiceStub> {
    private IngestServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records an event and does what it asks for, in one transaction; every event, also one that asks for nothing.
     * The same delivery id answers the first result. Role: reviewer, as webhooks have it. Errors: FIELD_INVALID.
     * </pre>
     */
    public void acceptEvent(squad.review.v1.AcceptEventRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.AcceptEventResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAcceptEventMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The ledger, newest first. Operator only. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listDeliveries(squad.review.v1.ListDeliveriesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListDeliveriesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListDeliveriesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Does once more what a delivery asked for, whatever was done for it before, and records who wanted it. A head that is no
     * longer the pull request's is not reviewed. Operator only. The same `request_id` answers the first result.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public void replayDelivery(squad.review.v1.ReplayDeliveryRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ReplayDeliveryResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReplayDeliveryMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What people said on pull requests and what became of it, newest first. Roles: maintainer and above; the operator, who
     * sees neither their words nor our answers. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listRemarks(squad.review.v1.ListRemarksRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListRemarksResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListRemarksMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service IngestService.
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public static final class IngestServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<IngestServiceBlockingV2Stub> {
    private IngestServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Records an event and does what it asks for, in one transaction; every event, also one that asks for nothing.
     * The same delivery id answers the first result. Role: reviewer, as webhooks have it. Errors: FIELD_INVALID.
     * </pre>
     */
    public squad.review.v1.AcceptEventResponse acceptEvent(squad.review.v1.AcceptEventRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAcceptEventMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ledger, newest first. Operator only. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListDeliveriesResponse listDeliveries(squad.review.v1.ListDeliveriesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListDeliveriesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Does once more what a delivery asked for, whatever was done for it before, and records who wanted it. A head that is no
     * longer the pull request's is not reviewed. Operator only. The same `request_id` answers the first result.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.ReplayDeliveryResponse replayDelivery(squad.review.v1.ReplayDeliveryRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReplayDeliveryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What people said on pull requests and what became of it, newest first. Roles: maintainer and above; the operator, who
     * sees neither their words nor our answers. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListRemarksResponse listRemarks(squad.review.v1.ListRemarksRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListRemarksMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service IngestService.
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public static final class IngestServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<IngestServiceBlockingStub> {
    private IngestServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records an event and does what it asks for, in one transaction; every event, also one that asks for nothing.
     * The same delivery id answers the first result. Role: reviewer, as webhooks have it. Errors: FIELD_INVALID.
     * </pre>
     */
    public squad.review.v1.AcceptEventResponse acceptEvent(squad.review.v1.AcceptEventRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAcceptEventMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ledger, newest first. Operator only. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListDeliveriesResponse listDeliveries(squad.review.v1.ListDeliveriesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListDeliveriesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Does once more what a delivery asked for, whatever was done for it before, and records who wanted it. A head that is no
     * longer the pull request's is not reviewed. Operator only. The same `request_id` answers the first result.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.ReplayDeliveryResponse replayDelivery(squad.review.v1.ReplayDeliveryRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReplayDeliveryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What people said on pull requests and what became of it, newest first. Roles: maintainer and above; the operator, who
     * sees neither their words nor our answers. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public squad.review.v1.ListRemarksResponse listRemarks(squad.review.v1.ListRemarksRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListRemarksMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service IngestService.
   * <pre>
   * What code hosts tell us, and the ledger of it. The tenant of zeros holds what belongs to no tenant.
   * </pre>
   */
  public static final class IngestServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<IngestServiceFutureStub> {
    private IngestServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected IngestServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new IngestServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Records an event and does what it asks for, in one transaction; every event, also one that asks for nothing.
     * The same delivery id answers the first result. Role: reviewer, as webhooks have it. Errors: FIELD_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.AcceptEventResponse> acceptEvent(
        squad.review.v1.AcceptEventRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAcceptEventMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The ledger, newest first. Operator only. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListDeliveriesResponse> listDeliveries(
        squad.review.v1.ListDeliveriesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListDeliveriesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Does once more what a delivery asked for, whatever was done for it before, and records who wanted it. A head that is no
     * longer the pull request's is not reviewed. Operator only. The same `request_id` answers the first result.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ReplayDeliveryResponse> replayDelivery(
        squad.review.v1.ReplayDeliveryRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReplayDeliveryMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * What people said on pull requests and what became of it, newest first. Roles: maintainer and above; the operator, who
     * sees neither their words nor our answers. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListRemarksResponse> listRemarks(
        squad.review.v1.ListRemarksRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListRemarksMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_ACCEPT_EVENT = 0;
  private static final int METHODID_LIST_DELIVERIES = 1;
  private static final int METHODID_REPLAY_DELIVERY = 2;
  private static final int METHODID_LIST_REMARKS = 3;

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
        case METHODID_ACCEPT_EVENT:
          serviceImpl.acceptEvent((squad.review.v1.AcceptEventRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.AcceptEventResponse>) responseObserver);
          break;
        case METHODID_LIST_DELIVERIES:
          serviceImpl.listDeliveries((squad.review.v1.ListDeliveriesRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListDeliveriesResponse>) responseObserver);
          break;
        case METHODID_REPLAY_DELIVERY:
          serviceImpl.replayDelivery((squad.review.v1.ReplayDeliveryRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ReplayDeliveryResponse>) responseObserver);
          break;
        case METHODID_LIST_REMARKS:
          serviceImpl.listRemarks((squad.review.v1.ListRemarksRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListRemarksResponse>) responseObserver);
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
          getAcceptEventMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.AcceptEventRequest,
              squad.review.v1.AcceptEventResponse>(
                service, METHODID_ACCEPT_EVENT)))
        .addMethod(
          getListDeliveriesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListDeliveriesRequest,
              squad.review.v1.ListDeliveriesResponse>(
                service, METHODID_LIST_DELIVERIES)))
        .addMethod(
          getReplayDeliveryMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ReplayDeliveryRequest,
              squad.review.v1.ReplayDeliveryResponse>(
                service, METHODID_REPLAY_DELIVERY)))
        .addMethod(
          getListRemarksMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListRemarksRequest,
              squad.review.v1.ListRemarksResponse>(
                service, METHODID_LIST_REMARKS)))
        .build();
  }

  private static abstract class IngestServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    IngestServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.review.v1.IngestServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("IngestService");
    }
  }

  private static final class IngestServiceFileDescriptorSupplier
      extends IngestServiceBaseDescriptorSupplier {
    IngestServiceFileDescriptorSupplier() {}
  }

  private static final class IngestServiceMethodDescriptorSupplier
      extends IngestServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    IngestServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (IngestServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new IngestServiceFileDescriptorSupplier())
              .addMethod(getAcceptEventMethod())
              .addMethod(getListDeliveriesMethod())
              .addMethod(getReplayDeliveryMethod())
              .addMethod(getListRemarksMethod())
              .build();
        }
      }
    }
    return result;
  }
}
