package squad.review.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
 * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
 * and above, for everything.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class NotificationServiceGrpc {

  private NotificationServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.review.v1.NotificationService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.review.v1.CreateNotificationTargetRequest,
      squad.review.v1.CreateNotificationTargetResponse> getCreateNotificationTargetMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateNotificationTarget",
      requestType = squad.review.v1.CreateNotificationTargetRequest.class,
      responseType = squad.review.v1.CreateNotificationTargetResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.CreateNotificationTargetRequest,
      squad.review.v1.CreateNotificationTargetResponse> getCreateNotificationTargetMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.CreateNotificationTargetRequest, squad.review.v1.CreateNotificationTargetResponse> getCreateNotificationTargetMethod;
    if ((getCreateNotificationTargetMethod = NotificationServiceGrpc.getCreateNotificationTargetMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getCreateNotificationTargetMethod = NotificationServiceGrpc.getCreateNotificationTargetMethod) == null) {
          NotificationServiceGrpc.getCreateNotificationTargetMethod = getCreateNotificationTargetMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.CreateNotificationTargetRequest, squad.review.v1.CreateNotificationTargetResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateNotificationTarget"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CreateNotificationTargetRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CreateNotificationTargetResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("CreateNotificationTarget"))
              .build();
        }
      }
    }
    return getCreateNotificationTargetMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetsRequest,
      squad.review.v1.ListNotificationTargetsResponse> getListNotificationTargetsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListNotificationTargets",
      requestType = squad.review.v1.ListNotificationTargetsRequest.class,
      responseType = squad.review.v1.ListNotificationTargetsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetsRequest,
      squad.review.v1.ListNotificationTargetsResponse> getListNotificationTargetsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetsRequest, squad.review.v1.ListNotificationTargetsResponse> getListNotificationTargetsMethod;
    if ((getListNotificationTargetsMethod = NotificationServiceGrpc.getListNotificationTargetsMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getListNotificationTargetsMethod = NotificationServiceGrpc.getListNotificationTargetsMethod) == null) {
          NotificationServiceGrpc.getListNotificationTargetsMethod = getListNotificationTargetsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListNotificationTargetsRequest, squad.review.v1.ListNotificationTargetsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListNotificationTargets"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationTargetsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationTargetsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("ListNotificationTargets"))
              .build();
        }
      }
    }
    return getListNotificationTargetsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.DeleteNotificationTargetRequest,
      squad.review.v1.DeleteNotificationTargetResponse> getDeleteNotificationTargetMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteNotificationTarget",
      requestType = squad.review.v1.DeleteNotificationTargetRequest.class,
      responseType = squad.review.v1.DeleteNotificationTargetResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.DeleteNotificationTargetRequest,
      squad.review.v1.DeleteNotificationTargetResponse> getDeleteNotificationTargetMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.DeleteNotificationTargetRequest, squad.review.v1.DeleteNotificationTargetResponse> getDeleteNotificationTargetMethod;
    if ((getDeleteNotificationTargetMethod = NotificationServiceGrpc.getDeleteNotificationTargetMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getDeleteNotificationTargetMethod = NotificationServiceGrpc.getDeleteNotificationTargetMethod) == null) {
          NotificationServiceGrpc.getDeleteNotificationTargetMethod = getDeleteNotificationTargetMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.DeleteNotificationTargetRequest, squad.review.v1.DeleteNotificationTargetResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteNotificationTarget"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.DeleteNotificationTargetRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.DeleteNotificationTargetResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("DeleteNotificationTarget"))
              .build();
        }
      }
    }
    return getDeleteNotificationTargetMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.RotateNotificationSecretRequest,
      squad.review.v1.RotateNotificationSecretResponse> getRotateNotificationSecretMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RotateNotificationSecret",
      requestType = squad.review.v1.RotateNotificationSecretRequest.class,
      responseType = squad.review.v1.RotateNotificationSecretResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.RotateNotificationSecretRequest,
      squad.review.v1.RotateNotificationSecretResponse> getRotateNotificationSecretMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.RotateNotificationSecretRequest, squad.review.v1.RotateNotificationSecretResponse> getRotateNotificationSecretMethod;
    if ((getRotateNotificationSecretMethod = NotificationServiceGrpc.getRotateNotificationSecretMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getRotateNotificationSecretMethod = NotificationServiceGrpc.getRotateNotificationSecretMethod) == null) {
          NotificationServiceGrpc.getRotateNotificationSecretMethod = getRotateNotificationSecretMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.RotateNotificationSecretRequest, squad.review.v1.RotateNotificationSecretResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RotateNotificationSecret"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RotateNotificationSecretRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RotateNotificationSecretResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("RotateNotificationSecret"))
              .build();
        }
      }
    }
    return getRotateNotificationSecretMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.TestNotificationTargetRequest,
      squad.review.v1.TestNotificationTargetResponse> getTestNotificationTargetMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TestNotificationTarget",
      requestType = squad.review.v1.TestNotificationTargetRequest.class,
      responseType = squad.review.v1.TestNotificationTargetResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.TestNotificationTargetRequest,
      squad.review.v1.TestNotificationTargetResponse> getTestNotificationTargetMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.TestNotificationTargetRequest, squad.review.v1.TestNotificationTargetResponse> getTestNotificationTargetMethod;
    if ((getTestNotificationTargetMethod = NotificationServiceGrpc.getTestNotificationTargetMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getTestNotificationTargetMethod = NotificationServiceGrpc.getTestNotificationTargetMethod) == null) {
          NotificationServiceGrpc.getTestNotificationTargetMethod = getTestNotificationTargetMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.TestNotificationTargetRequest, squad.review.v1.TestNotificationTargetResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TestNotificationTarget"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.TestNotificationTargetRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.TestNotificationTargetResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("TestNotificationTarget"))
              .build();
        }
      }
    }
    return getTestNotificationTargetMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListNotificationsRequest,
      squad.review.v1.ListNotificationsResponse> getListNotificationsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListNotifications",
      requestType = squad.review.v1.ListNotificationsRequest.class,
      responseType = squad.review.v1.ListNotificationsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListNotificationsRequest,
      squad.review.v1.ListNotificationsResponse> getListNotificationsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListNotificationsRequest, squad.review.v1.ListNotificationsResponse> getListNotificationsMethod;
    if ((getListNotificationsMethod = NotificationServiceGrpc.getListNotificationsMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getListNotificationsMethod = NotificationServiceGrpc.getListNotificationsMethod) == null) {
          NotificationServiceGrpc.getListNotificationsMethod = getListNotificationsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListNotificationsRequest, squad.review.v1.ListNotificationsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListNotifications"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("ListNotifications"))
              .build();
        }
      }
    }
    return getListNotificationsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetChangesRequest,
      squad.review.v1.ListNotificationTargetChangesResponse> getListNotificationTargetChangesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListNotificationTargetChanges",
      requestType = squad.review.v1.ListNotificationTargetChangesRequest.class,
      responseType = squad.review.v1.ListNotificationTargetChangesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetChangesRequest,
      squad.review.v1.ListNotificationTargetChangesResponse> getListNotificationTargetChangesMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListNotificationTargetChangesRequest, squad.review.v1.ListNotificationTargetChangesResponse> getListNotificationTargetChangesMethod;
    if ((getListNotificationTargetChangesMethod = NotificationServiceGrpc.getListNotificationTargetChangesMethod) == null) {
      synchronized (NotificationServiceGrpc.class) {
        if ((getListNotificationTargetChangesMethod = NotificationServiceGrpc.getListNotificationTargetChangesMethod) == null) {
          NotificationServiceGrpc.getListNotificationTargetChangesMethod = getListNotificationTargetChangesMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListNotificationTargetChangesRequest, squad.review.v1.ListNotificationTargetChangesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListNotificationTargetChanges"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationTargetChangesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListNotificationTargetChangesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new NotificationServiceMethodDescriptorSupplier("ListNotificationTargetChanges"))
              .build();
        }
      }
    }
    return getListNotificationTargetChangesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static NotificationServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<NotificationServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<NotificationServiceStub>() {
        @java.lang.Override
        public NotificationServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new NotificationServiceStub(channel, callOptions);
        }
      };
    return NotificationServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static NotificationServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<NotificationServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<NotificationServiceBlockingV2Stub>() {
        @java.lang.Override
        public NotificationServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new NotificationServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return NotificationServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static NotificationServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<NotificationServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<NotificationServiceBlockingStub>() {
        @java.lang.Override
        public NotificationServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new NotificationServiceBlockingStub(channel, callOptions);
        }
      };
    return NotificationServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static NotificationServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<NotificationServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<NotificationServiceFutureStub>() {
        @java.lang.Override
        public NotificationServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new NotificationServiceFutureStub(channel, callOptions);
        }
      };
    return NotificationServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Makes a target. The same `request_id` answers the first result. Errors: FIELD_REQUIRED, FIELD_INVALID,
     * NOT_FOUND when the repository was never reviewed, STATE_CONFLICT when the server has no key to seal secrets with.
     * </pre>
     */
    default void createNotificationTarget(squad.review.v1.CreateNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CreateNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateNotificationTargetMethod(), responseObserver);
    }

    /**
     * <pre>
     * Targets, oldest first.
     * </pre>
     */
    default void listNotificationTargets(squad.review.v1.ListNotificationTargetsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListNotificationTargetsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Removes a target with its secrets; what waits for it is given up. Its record stays. Errors: NOT_FOUND.
     * </pre>
     */
    default void deleteNotificationTarget(squad.review.v1.DeleteNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.DeleteNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteNotificationTargetMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives a webhook a new signing secret. For a day the old one signs beside it. Errors: NOT_FOUND, STATE_CONFLICT.
     * </pre>
     */
    default void rotateNotificationSecret(squad.review.v1.RotateNotificationSecretRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RotateNotificationSecretResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRotateNotificationSecretMethod(), responseObserver);
    }

    /**
     * <pre>
     * Has a test event sent, like any other. Errors: NOT_FOUND, STATE_CONFLICT when the target is disabled.
     * </pre>
     */
    default void testNotificationTarget(squad.review.v1.TestNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.TestNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTestNotificationTargetMethod(), responseObserver);
    }

    /**
     * <pre>
     * What was and is to be sent, newest first, with every attempt.
     * </pre>
     */
    default void listNotifications(squad.review.v1.ListNotificationsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListNotificationsMethod(), responseObserver);
    }

    /**
     * <pre>
     * What was done to targets by whom, newest first.
     * </pre>
     */
    default void listNotificationTargetChanges(squad.review.v1.ListNotificationTargetChangesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetChangesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListNotificationTargetChangesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service NotificationService.
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public static abstract class NotificationServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return NotificationServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service NotificationService.
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public static final class NotificationServiceStub
      extends io.grpc.stub.AbstractAsyncStub<NotificationServiceStub> {
    private NotificationServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected NotificationServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new NotificationServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a target. The same `request_id` answers the first result. Errors: FIELD_REQUIRED, FIELD_INVALID,
     * NOT_FOUND when the repository was never reviewed, STATE_CONFLICT when the server has no key to seal secrets with.
     * </pre>
     */
    public void createNotificationTarget(squad.review.v1.CreateNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CreateNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateNotificationTargetMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Targets, oldest first.
     * </pre>
     */
    public void listNotificationTargets(squad.review.v1.ListNotificationTargetsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListNotificationTargetsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Removes a target with its secrets; what waits for it is given up. Its record stays. Errors: NOT_FOUND.
     * </pre>
     */
    public void deleteNotificationTarget(squad.review.v1.DeleteNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.DeleteNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteNotificationTargetMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives a webhook a new signing secret. For a day the old one signs beside it. Errors: NOT_FOUND, STATE_CONFLICT.
     * </pre>
     */
    public void rotateNotificationSecret(squad.review.v1.RotateNotificationSecretRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RotateNotificationSecretResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRotateNotificationSecretMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Has a test event sent, like any other. Errors: NOT_FOUND, STATE_CONFLICT when the target is disabled.
     * </pre>
     */
    public void testNotificationTarget(squad.review.v1.TestNotificationTargetRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.TestNotificationTargetResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTestNotificationTargetMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What was and is to be sent, newest first, with every attempt.
     * </pre>
     */
    public void listNotifications(squad.review.v1.ListNotificationsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListNotificationsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What was done to targets by whom, newest first.
     * </pre>
     */
    public void listNotificationTargetChanges(squad.review.v1.ListNotificationTargetChangesRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetChangesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListNotificationTargetChangesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service NotificationService.
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public static final class NotificationServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<NotificationServiceBlockingV2Stub> {
    private NotificationServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected NotificationServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new NotificationServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a target. The same `request_id` answers the first result. Errors: FIELD_REQUIRED, FIELD_INVALID,
     * NOT_FOUND when the repository was never reviewed, STATE_CONFLICT when the server has no key to seal secrets with.
     * </pre>
     */
    public squad.review.v1.CreateNotificationTargetResponse createNotificationTarget(squad.review.v1.CreateNotificationTargetRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Targets, oldest first.
     * </pre>
     */
    public squad.review.v1.ListNotificationTargetsResponse listNotificationTargets(squad.review.v1.ListNotificationTargetsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListNotificationTargetsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes a target with its secrets; what waits for it is given up. Its record stays. Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.DeleteNotificationTargetResponse deleteNotificationTarget(squad.review.v1.DeleteNotificationTargetRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a webhook a new signing secret. For a day the old one signs beside it. Errors: NOT_FOUND, STATE_CONFLICT.
     * </pre>
     */
    public squad.review.v1.RotateNotificationSecretResponse rotateNotificationSecret(squad.review.v1.RotateNotificationSecretRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRotateNotificationSecretMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Has a test event sent, like any other. Errors: NOT_FOUND, STATE_CONFLICT when the target is disabled.
     * </pre>
     */
    public squad.review.v1.TestNotificationTargetResponse testNotificationTarget(squad.review.v1.TestNotificationTargetRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTestNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What was and is to be sent, newest first, with every attempt.
     * </pre>
     */
    public squad.review.v1.ListNotificationsResponse listNotifications(squad.review.v1.ListNotificationsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListNotificationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What was done to targets by whom, newest first.
     * </pre>
     */
    public squad.review.v1.ListNotificationTargetChangesResponse listNotificationTargetChanges(squad.review.v1.ListNotificationTargetChangesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListNotificationTargetChangesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service NotificationService.
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public static final class NotificationServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<NotificationServiceBlockingStub> {
    private NotificationServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected NotificationServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new NotificationServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a target. The same `request_id` answers the first result. Errors: FIELD_REQUIRED, FIELD_INVALID,
     * NOT_FOUND when the repository was never reviewed, STATE_CONFLICT when the server has no key to seal secrets with.
     * </pre>
     */
    public squad.review.v1.CreateNotificationTargetResponse createNotificationTarget(squad.review.v1.CreateNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Targets, oldest first.
     * </pre>
     */
    public squad.review.v1.ListNotificationTargetsResponse listNotificationTargets(squad.review.v1.ListNotificationTargetsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListNotificationTargetsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes a target with its secrets; what waits for it is given up. Its record stays. Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.DeleteNotificationTargetResponse deleteNotificationTarget(squad.review.v1.DeleteNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a webhook a new signing secret. For a day the old one signs beside it. Errors: NOT_FOUND, STATE_CONFLICT.
     * </pre>
     */
    public squad.review.v1.RotateNotificationSecretResponse rotateNotificationSecret(squad.review.v1.RotateNotificationSecretRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRotateNotificationSecretMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Has a test event sent, like any other. Errors: NOT_FOUND, STATE_CONFLICT when the target is disabled.
     * </pre>
     */
    public squad.review.v1.TestNotificationTargetResponse testNotificationTarget(squad.review.v1.TestNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTestNotificationTargetMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What was and is to be sent, newest first, with every attempt.
     * </pre>
     */
    public squad.review.v1.ListNotificationsResponse listNotifications(squad.review.v1.ListNotificationsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListNotificationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What was done to targets by whom, newest first.
     * </pre>
     */
    public squad.review.v1.ListNotificationTargetChangesResponse listNotificationTargetChanges(squad.review.v1.ListNotificationTargetChangesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListNotificationTargetChangesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service NotificationService.
   * <pre>
   * Who is told of a tenant's reviews, and what became of it. Called by the gateway only, with an internal token; every
   * request names the tenant, which must equal the token's. Every change is recorded with its author. Roles: maintainer
   * and above, for everything.
   * </pre>
   */
  public static final class NotificationServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<NotificationServiceFutureStub> {
    private NotificationServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected NotificationServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new NotificationServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a target. The same `request_id` answers the first result. Errors: FIELD_REQUIRED, FIELD_INVALID,
     * NOT_FOUND when the repository was never reviewed, STATE_CONFLICT when the server has no key to seal secrets with.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.CreateNotificationTargetResponse> createNotificationTarget(
        squad.review.v1.CreateNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateNotificationTargetMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Targets, oldest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListNotificationTargetsResponse> listNotificationTargets(
        squad.review.v1.ListNotificationTargetsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListNotificationTargetsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Removes a target with its secrets; what waits for it is given up. Its record stays. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.DeleteNotificationTargetResponse> deleteNotificationTarget(
        squad.review.v1.DeleteNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteNotificationTargetMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives a webhook a new signing secret. For a day the old one signs beside it. Errors: NOT_FOUND, STATE_CONFLICT.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.RotateNotificationSecretResponse> rotateNotificationSecret(
        squad.review.v1.RotateNotificationSecretRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRotateNotificationSecretMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Has a test event sent, like any other. Errors: NOT_FOUND, STATE_CONFLICT when the target is disabled.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.TestNotificationTargetResponse> testNotificationTarget(
        squad.review.v1.TestNotificationTargetRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTestNotificationTargetMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * What was and is to be sent, newest first, with every attempt.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListNotificationsResponse> listNotifications(
        squad.review.v1.ListNotificationsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListNotificationsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * What was done to targets by whom, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListNotificationTargetChangesResponse> listNotificationTargetChanges(
        squad.review.v1.ListNotificationTargetChangesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListNotificationTargetChangesMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_NOTIFICATION_TARGET = 0;
  private static final int METHODID_LIST_NOTIFICATION_TARGETS = 1;
  private static final int METHODID_DELETE_NOTIFICATION_TARGET = 2;
  private static final int METHODID_ROTATE_NOTIFICATION_SECRET = 3;
  private static final int METHODID_TEST_NOTIFICATION_TARGET = 4;
  private static final int METHODID_LIST_NOTIFICATIONS = 5;
  private static final int METHODID_LIST_NOTIFICATION_TARGET_CHANGES = 6;

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
        case METHODID_CREATE_NOTIFICATION_TARGET:
          serviceImpl.createNotificationTarget((squad.review.v1.CreateNotificationTargetRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.CreateNotificationTargetResponse>) responseObserver);
          break;
        case METHODID_LIST_NOTIFICATION_TARGETS:
          serviceImpl.listNotificationTargets((squad.review.v1.ListNotificationTargetsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetsResponse>) responseObserver);
          break;
        case METHODID_DELETE_NOTIFICATION_TARGET:
          serviceImpl.deleteNotificationTarget((squad.review.v1.DeleteNotificationTargetRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.DeleteNotificationTargetResponse>) responseObserver);
          break;
        case METHODID_ROTATE_NOTIFICATION_SECRET:
          serviceImpl.rotateNotificationSecret((squad.review.v1.RotateNotificationSecretRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.RotateNotificationSecretResponse>) responseObserver);
          break;
        case METHODID_TEST_NOTIFICATION_TARGET:
          serviceImpl.testNotificationTarget((squad.review.v1.TestNotificationTargetRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.TestNotificationTargetResponse>) responseObserver);
          break;
        case METHODID_LIST_NOTIFICATIONS:
          serviceImpl.listNotifications((squad.review.v1.ListNotificationsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationsResponse>) responseObserver);
          break;
        case METHODID_LIST_NOTIFICATION_TARGET_CHANGES:
          serviceImpl.listNotificationTargetChanges((squad.review.v1.ListNotificationTargetChangesRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListNotificationTargetChangesResponse>) responseObserver);
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
          getCreateNotificationTargetMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.CreateNotificationTargetRequest,
              squad.review.v1.CreateNotificationTargetResponse>(
                service, METHODID_CREATE_NOTIFICATION_TARGET)))
        .addMethod(
          getListNotificationTargetsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListNotificationTargetsRequest,
              squad.review.v1.ListNotificationTargetsResponse>(
                service, METHODID_LIST_NOTIFICATION_TARGETS)))
        .addMethod(
          getDeleteNotificationTargetMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.DeleteNotificationTargetRequest,
              squad.review.v1.DeleteNotificationTargetResponse>(
                service, METHODID_DELETE_NOTIFICATION_TARGET)))
        .addMethod(
          getRotateNotificationSecretMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.RotateNotificationSecretRequest,
              squad.review.v1.RotateNotificationSecretResponse>(
                service, METHODID_ROTATE_NOTIFICATION_SECRET)))
        .addMethod(
          getTestNotificationTargetMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.TestNotificationTargetRequest,
              squad.review.v1.TestNotificationTargetResponse>(
                service, METHODID_TEST_NOTIFICATION_TARGET)))
        .addMethod(
          getListNotificationsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListNotificationsRequest,
              squad.review.v1.ListNotificationsResponse>(
                service, METHODID_LIST_NOTIFICATIONS)))
        .addMethod(
          getListNotificationTargetChangesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListNotificationTargetChangesRequest,
              squad.review.v1.ListNotificationTargetChangesResponse>(
                service, METHODID_LIST_NOTIFICATION_TARGET_CHANGES)))
        .build();
  }

  private static abstract class NotificationServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    NotificationServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.review.v1.NotificationServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("NotificationService");
    }
  }

  private static final class NotificationServiceFileDescriptorSupplier
      extends NotificationServiceBaseDescriptorSupplier {
    NotificationServiceFileDescriptorSupplier() {}
  }

  private static final class NotificationServiceMethodDescriptorSupplier
      extends NotificationServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    NotificationServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (NotificationServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new NotificationServiceFileDescriptorSupplier())
              .addMethod(getCreateNotificationTargetMethod())
              .addMethod(getListNotificationTargetsMethod())
              .addMethod(getDeleteNotificationTargetMethod())
              .addMethod(getRotateNotificationSecretMethod())
              .addMethod(getTestNotificationTargetMethod())
              .addMethod(getListNotificationsMethod())
              .addMethod(getListNotificationTargetChangesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
