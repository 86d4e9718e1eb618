package squad.review.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
 * which must equal the token's.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ReviewServiceGrpc {

  private ReviewServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "squad.review.v1.ReviewService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<squad.review.v1.CreateReviewRequest,
      squad.review.v1.CreateReviewResponse> getCreateReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateReview",
      requestType = squad.review.v1.CreateReviewRequest.class,
      responseType = squad.review.v1.CreateReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.CreateReviewRequest,
      squad.review.v1.CreateReviewResponse> getCreateReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.CreateReviewRequest, squad.review.v1.CreateReviewResponse> getCreateReviewMethod;
    if ((getCreateReviewMethod = ReviewServiceGrpc.getCreateReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getCreateReviewMethod = ReviewServiceGrpc.getCreateReviewMethod) == null) {
          ReviewServiceGrpc.getCreateReviewMethod = getCreateReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.CreateReviewRequest, squad.review.v1.CreateReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateReview"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CreateReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CreateReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("CreateReview"))
              .build();
        }
      }
    }
    return getCreateReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.GetReviewRequest,
      squad.review.v1.GetReviewResponse> getGetReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetReview",
      requestType = squad.review.v1.GetReviewRequest.class,
      responseType = squad.review.v1.GetReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.GetReviewRequest,
      squad.review.v1.GetReviewResponse> getGetReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.GetReviewRequest, squad.review.v1.GetReviewResponse> getGetReviewMethod;
    if ((getGetReviewMethod = ReviewServiceGrpc.getGetReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getGetReviewMethod = ReviewServiceGrpc.getGetReviewMethod) == null) {
          ReviewServiceGrpc.getGetReviewMethod = getGetReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.GetReviewRequest, squad.review.v1.GetReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetReview"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.GetReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.GetReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("GetReview"))
              .build();
        }
      }
    }
    return getGetReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListReviewsRequest,
      squad.review.v1.ListReviewsResponse> getListReviewsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListReviews",
      requestType = squad.review.v1.ListReviewsRequest.class,
      responseType = squad.review.v1.ListReviewsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListReviewsRequest,
      squad.review.v1.ListReviewsResponse> getListReviewsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListReviewsRequest, squad.review.v1.ListReviewsResponse> getListReviewsMethod;
    if ((getListReviewsMethod = ReviewServiceGrpc.getListReviewsMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getListReviewsMethod = ReviewServiceGrpc.getListReviewsMethod) == null) {
          ReviewServiceGrpc.getListReviewsMethod = getListReviewsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListReviewsRequest, squad.review.v1.ListReviewsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListReviews"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListReviewsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListReviewsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("ListReviews"))
              .build();
        }
      }
    }
    return getListReviewsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.CancelReviewRequest,
      squad.review.v1.CancelReviewResponse> getCancelReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelReview",
      requestType = squad.review.v1.CancelReviewRequest.class,
      responseType = squad.review.v1.CancelReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.CancelReviewRequest,
      squad.review.v1.CancelReviewResponse> getCancelReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.CancelReviewRequest, squad.review.v1.CancelReviewResponse> getCancelReviewMethod;
    if ((getCancelReviewMethod = ReviewServiceGrpc.getCancelReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getCancelReviewMethod = ReviewServiceGrpc.getCancelReviewMethod) == null) {
          ReviewServiceGrpc.getCancelReviewMethod = getCancelReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.CancelReviewRequest, squad.review.v1.CancelReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelReview"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CancelReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.CancelReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("CancelReview"))
              .build();
        }
      }
    }
    return getCancelReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.RetryReviewRequest,
      squad.review.v1.RetryReviewResponse> getRetryReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RetryReview",
      requestType = squad.review.v1.RetryReviewRequest.class,
      responseType = squad.review.v1.RetryReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.RetryReviewRequest,
      squad.review.v1.RetryReviewResponse> getRetryReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.RetryReviewRequest, squad.review.v1.RetryReviewResponse> getRetryReviewMethod;
    if ((getRetryReviewMethod = ReviewServiceGrpc.getRetryReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getRetryReviewMethod = ReviewServiceGrpc.getRetryReviewMethod) == null) {
          ReviewServiceGrpc.getRetryReviewMethod = getRetryReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.RetryReviewRequest, squad.review.v1.RetryReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RetryReview"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RetryReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.RetryReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("RetryReview"))
              .build();
        }
      }
    }
    return getRetryReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.OverrideReviewRequest,
      squad.review.v1.OverrideReviewResponse> getOverrideReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "OverrideReview",
      requestType = squad.review.v1.OverrideReviewRequest.class,
      responseType = squad.review.v1.OverrideReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.OverrideReviewRequest,
      squad.review.v1.OverrideReviewResponse> getOverrideReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.OverrideReviewRequest, squad.review.v1.OverrideReviewResponse> getOverrideReviewMethod;
    if ((getOverrideReviewMethod = ReviewServiceGrpc.getOverrideReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getOverrideReviewMethod = ReviewServiceGrpc.getOverrideReviewMethod) == null) {
          ReviewServiceGrpc.getOverrideReviewMethod = getOverrideReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.OverrideReviewRequest, squad.review.v1.OverrideReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "OverrideReview"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.OverrideReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.OverrideReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("OverrideReview"))
              .build();
        }
      }
    }
    return getOverrideReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.WatchReviewRequest,
      squad.review.v1.WatchReviewResponse> getWatchReviewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchReview",
      requestType = squad.review.v1.WatchReviewRequest.class,
      responseType = squad.review.v1.WatchReviewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<squad.review.v1.WatchReviewRequest,
      squad.review.v1.WatchReviewResponse> getWatchReviewMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.WatchReviewRequest, squad.review.v1.WatchReviewResponse> getWatchReviewMethod;
    if ((getWatchReviewMethod = ReviewServiceGrpc.getWatchReviewMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getWatchReviewMethod = ReviewServiceGrpc.getWatchReviewMethod) == null) {
          ReviewServiceGrpc.getWatchReviewMethod = getWatchReviewMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.WatchReviewRequest, squad.review.v1.WatchReviewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchReview"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.WatchReviewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.WatchReviewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("WatchReview"))
              .build();
        }
      }
    }
    return getWatchReviewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ImportSarifRequest,
      squad.review.v1.ImportSarifResponse> getImportSarifMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ImportSarif",
      requestType = squad.review.v1.ImportSarifRequest.class,
      responseType = squad.review.v1.ImportSarifResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ImportSarifRequest,
      squad.review.v1.ImportSarifResponse> getImportSarifMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ImportSarifRequest, squad.review.v1.ImportSarifResponse> getImportSarifMethod;
    if ((getImportSarifMethod = ReviewServiceGrpc.getImportSarifMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getImportSarifMethod = ReviewServiceGrpc.getImportSarifMethod) == null) {
          ReviewServiceGrpc.getImportSarifMethod = getImportSarifMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ImportSarifRequest, squad.review.v1.ImportSarifResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ImportSarif"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ImportSarifRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ImportSarifResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("ImportSarif"))
              .build();
        }
      }
    }
    return getImportSarifMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.ListFindingsRequest,
      squad.review.v1.ListFindingsResponse> getListFindingsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListFindings",
      requestType = squad.review.v1.ListFindingsRequest.class,
      responseType = squad.review.v1.ListFindingsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.ListFindingsRequest,
      squad.review.v1.ListFindingsResponse> getListFindingsMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.ListFindingsRequest, squad.review.v1.ListFindingsResponse> getListFindingsMethod;
    if ((getListFindingsMethod = ReviewServiceGrpc.getListFindingsMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getListFindingsMethod = ReviewServiceGrpc.getListFindingsMethod) == null) {
          ReviewServiceGrpc.getListFindingsMethod = getListFindingsMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.ListFindingsRequest, squad.review.v1.ListFindingsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListFindings"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListFindingsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.ListFindingsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("ListFindings"))
              .build();
        }
      }
    }
    return getListFindingsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<squad.review.v1.TriageFindingRequest,
      squad.review.v1.TriageFindingResponse> getTriageFindingMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TriageFinding",
      requestType = squad.review.v1.TriageFindingRequest.class,
      responseType = squad.review.v1.TriageFindingResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<squad.review.v1.TriageFindingRequest,
      squad.review.v1.TriageFindingResponse> getTriageFindingMethod() {
    io.grpc.MethodDescriptor<squad.review.v1.TriageFindingRequest, squad.review.v1.TriageFindingResponse> getTriageFindingMethod;
    if ((getTriageFindingMethod = ReviewServiceGrpc.getTriageFindingMethod) == null) {
      synchronized (ReviewServiceGrpc.class) {
        if ((getTriageFindingMethod = ReviewServiceGrpc.getTriageFindingMethod) == null) {
          ReviewServiceGrpc.getTriageFindingMethod = getTriageFindingMethod =
              io.grpc.MethodDescriptor.<squad.review.v1.TriageFindingRequest, squad.review.v1.TriageFindingResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TriageFinding"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.TriageFindingRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  squad.review.v1.TriageFindingResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ReviewServiceMethodDescriptorSupplier("TriageFinding"))
              .build();
        }
      }
    }
    return getTriageFindingMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ReviewServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ReviewServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ReviewServiceStub>() {
        @java.lang.Override
        public ReviewServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ReviewServiceStub(channel, callOptions);
        }
      };
    return ReviewServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ReviewServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ReviewServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ReviewServiceBlockingV2Stub>() {
        @java.lang.Override
        public ReviewServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ReviewServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ReviewServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ReviewServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ReviewServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ReviewServiceBlockingStub>() {
        @java.lang.Override
        public ReviewServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ReviewServiceBlockingStub(channel, callOptions);
        }
      };
    return ReviewServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ReviewServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ReviewServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ReviewServiceFutureStub>() {
        @java.lang.Override
        public ReviewServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ReviewServiceFutureStub(channel, callOptions);
        }
      };
    return ReviewServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Accepts a review durably: review and outbox row in one transaction. Roles: reviewer and above.
     * The same `request_id` answers the review made the first time.
     * An unfinished review of an older head of the same pull request becomes SUPERSEDED. Errors: STATE_CONFLICT never.
     * </pre>
     */
    default void createReview(squad.review.v1.CreateReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CreateReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * One review with its agent runs and coverage gaps. Errors: NOT_FOUND.
     * </pre>
     */
    default void getReview(squad.review.v1.GetReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.GetReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reviews, newest first.
     * </pre>
     */
    default void listReviews(squad.review.v1.ListReviewsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListReviewsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListReviewsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stops a PENDING or RUNNING review; its check is completed as not green. Roles: maintainer and above.
     * Cancelling a cancelled review answers it. Errors: NOT_FOUND, STATE_CONFLICT when finished otherwise.
     * </pre>
     */
    default void cancelReview(squad.review.v1.CancelReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CancelReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * Runs a finished review again on the same commits. Roles: reviewer and above. A PENDING or RUNNING one is answered as it is.
     * Errors: NOT_FOUND, STATE_CONFLICT when SUPERSEDED.
     * </pre>
     */
    default void retryReview(squad.review.v1.RetryReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RetryReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRetryReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lets the check of a review pass that stayed incomplete, or that nobody was asked to do, for a reason that is kept and
     * shown. Allowed once the review is two hours old, or what the operator set. A newer head, or running the review again, ends it.
     * Roles: maintainer and above. Errors: NOT_FOUND, FIELD_REQUIRED (reason), STATE_CONFLICT when it ended otherwise or is too young.
     * </pre>
     */
    default void overrideReview(squad.review.v1.OverrideReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.OverrideReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getOverrideReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * Events of a review from `after_sequence` on, past ones first, until it is finished. Errors: NOT_FOUND.
     * </pre>
     */
    default void watchReview(squad.review.v1.WatchReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.WatchReviewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchReviewMethod(), responseObserver);
    }

    /**
     * <pre>
     * Adds what other tools found, as SARIF 2.1.0; a review that was begun runs again to merge it. A tool's newer findings take
     * the place of its older ones; the same again changes nothing. A review that was begun often waits for further logs, up to
     * five minutes, before it runs again. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID (no SARIF 2.1.0), TOO_LARGE, STATE_CONFLICT when CANCELLED or SUPERSEDED.
     * </pre>
     */
    default void importSarif(squad.review.v1.ImportSarifRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ImportSarifResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getImportSarifMethod(), responseObserver);
    }

    /**
     * <pre>
     * Findings, ordered by path, line, rule within a review and newest review first across reviews.
     * </pre>
     */
    default void listFindings(squad.review.v1.ListFindingsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListFindingsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListFindingsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Records what a person says of a finding; the last word counts, all words are kept. Roles: reviewer and above;
     * WONT_FIX on severity HIGH and above: maintainer. Errors: NOT_FOUND, FIELD_REQUIRED (reason), ROLE_TOO_LOW.
     * </pre>
     */
    default void triageFinding(squad.review.v1.TriageFindingRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.TriageFindingResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTriageFindingMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ReviewService.
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public static abstract class ReviewServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ReviewServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ReviewService.
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public static final class ReviewServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ReviewServiceStub> {
    private ReviewServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ReviewServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ReviewServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Accepts a review durably: review and outbox row in one transaction. Roles: reviewer and above.
     * The same `request_id` answers the review made the first time.
     * An unfinished review of an older head of the same pull request becomes SUPERSEDED. Errors: STATE_CONFLICT never.
     * </pre>
     */
    public void createReview(squad.review.v1.CreateReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CreateReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * One review with its agent runs and coverage gaps. Errors: NOT_FOUND.
     * </pre>
     */
    public void getReview(squad.review.v1.GetReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.GetReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reviews, newest first.
     * </pre>
     */
    public void listReviews(squad.review.v1.ListReviewsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListReviewsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListReviewsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stops a PENDING or RUNNING review; its check is completed as not green. Roles: maintainer and above.
     * Cancelling a cancelled review answers it. Errors: NOT_FOUND, STATE_CONFLICT when finished otherwise.
     * </pre>
     */
    public void cancelReview(squad.review.v1.CancelReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.CancelReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Runs a finished review again on the same commits. Roles: reviewer and above. A PENDING or RUNNING one is answered as it is.
     * Errors: NOT_FOUND, STATE_CONFLICT when SUPERSEDED.
     * </pre>
     */
    public void retryReview(squad.review.v1.RetryReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.RetryReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRetryReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lets the check of a review pass that stayed incomplete, or that nobody was asked to do, for a reason that is kept and
     * shown. Allowed once the review is two hours old, or what the operator set. A newer head, or running the review again, ends it.
     * Roles: maintainer and above. Errors: NOT_FOUND, FIELD_REQUIRED (reason), STATE_CONFLICT when it ended otherwise or is too young.
     * </pre>
     */
    public void overrideReview(squad.review.v1.OverrideReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.OverrideReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getOverrideReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Events of a review from `after_sequence` on, past ones first, until it is finished. Errors: NOT_FOUND.
     * </pre>
     */
    public void watchReview(squad.review.v1.WatchReviewRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.WatchReviewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchReviewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Adds what other tools found, as SARIF 2.1.0; a review that was begun runs again to merge it. A tool's newer findings take
     * the place of its older ones; the same again changes nothing. A review that was begun often waits for further logs, up to
     * five minutes, before it runs again. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID (no SARIF 2.1.0), TOO_LARGE, STATE_CONFLICT when CANCELLED or SUPERSEDED.
     * </pre>
     */
    public void importSarif(squad.review.v1.ImportSarifRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ImportSarifResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getImportSarifMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Findings, ordered by path, line, rule within a review and newest review first across reviews.
     * </pre>
     */
    public void listFindings(squad.review.v1.ListFindingsRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.ListFindingsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListFindingsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Records what a person says of a finding; the last word counts, all words are kept. Roles: reviewer and above;
     * WONT_FIX on severity HIGH and above: maintainer. Errors: NOT_FOUND, FIELD_REQUIRED (reason), ROLE_TOO_LOW.
     * </pre>
     */
    public void triageFinding(squad.review.v1.TriageFindingRequest request,
        io.grpc.stub.StreamObserver<squad.review.v1.TriageFindingResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTriageFindingMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ReviewService.
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public static final class ReviewServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ReviewServiceBlockingV2Stub> {
    private ReviewServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ReviewServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ReviewServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Accepts a review durably: review and outbox row in one transaction. Roles: reviewer and above.
     * The same `request_id` answers the review made the first time.
     * An unfinished review of an older head of the same pull request becomes SUPERSEDED. Errors: STATE_CONFLICT never.
     * </pre>
     */
    public squad.review.v1.CreateReviewResponse createReview(squad.review.v1.CreateReviewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * One review with its agent runs and coverage gaps. Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.GetReviewResponse getReview(squad.review.v1.GetReviewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reviews, newest first.
     * </pre>
     */
    public squad.review.v1.ListReviewsResponse listReviews(squad.review.v1.ListReviewsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListReviewsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stops a PENDING or RUNNING review; its check is completed as not green. Roles: maintainer and above.
     * Cancelling a cancelled review answers it. Errors: NOT_FOUND, STATE_CONFLICT when finished otherwise.
     * </pre>
     */
    public squad.review.v1.CancelReviewResponse cancelReview(squad.review.v1.CancelReviewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Runs a finished review again on the same commits. Roles: reviewer and above. A PENDING or RUNNING one is answered as it is.
     * Errors: NOT_FOUND, STATE_CONFLICT when SUPERSEDED.
     * </pre>
     */
    public squad.review.v1.RetryReviewResponse retryReview(squad.review.v1.RetryReviewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRetryReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets the check of a review pass that stayed incomplete, or that nobody was asked to do, for a reason that is kept and
     * shown. Allowed once the review is two hours old, or what the operator set. A newer head, or running the review again, ends it.
     * Roles: maintainer and above. Errors: NOT_FOUND, FIELD_REQUIRED (reason), STATE_CONFLICT when it ended otherwise or is too young.
     * </pre>
     */
    public squad.review.v1.OverrideReviewResponse overrideReview(squad.review.v1.OverrideReviewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getOverrideReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Events of a review from `after_sequence` on, past ones first, until it is finished. Errors: NOT_FOUND.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, squad.review.v1.WatchReviewResponse>
        watchReview(squad.review.v1.WatchReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Adds what other tools found, as SARIF 2.1.0; a review that was begun runs again to merge it. A tool's newer findings take
     * the place of its older ones; the same again changes nothing. A review that was begun often waits for further logs, up to
     * five minutes, before it runs again. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID (no SARIF 2.1.0), TOO_LARGE, STATE_CONFLICT when CANCELLED or SUPERSEDED.
     * </pre>
     */
    public squad.review.v1.ImportSarifResponse importSarif(squad.review.v1.ImportSarifRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getImportSarifMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Findings, ordered by path, line, rule within a review and newest review first across reviews.
     * </pre>
     */
    public squad.review.v1.ListFindingsResponse listFindings(squad.review.v1.ListFindingsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListFindingsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Records what a person says of a finding; the last word counts, all words are kept. Roles: reviewer and above;
     * WONT_FIX on severity HIGH and above: maintainer. Errors: NOT_FOUND, FIELD_REQUIRED (reason), ROLE_TOO_LOW.
     * </pre>
     */
    public squad.review.v1.TriageFindingResponse triageFinding(squad.review.v1.TriageFindingRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTriageFindingMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ReviewService.
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public static final class ReviewServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ReviewServiceBlockingStub> {
    private ReviewServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ReviewServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ReviewServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Accepts a review durably: review and outbox row in one transaction. Roles: reviewer and above.
     * The same `request_id` answers the review made the first time.
     * An unfinished review of an older head of the same pull request becomes SUPERSEDED. Errors: STATE_CONFLICT never.
     * </pre>
     */
    public squad.review.v1.CreateReviewResponse createReview(squad.review.v1.CreateReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * One review with its agent runs and coverage gaps. Errors: NOT_FOUND.
     * </pre>
     */
    public squad.review.v1.GetReviewResponse getReview(squad.review.v1.GetReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reviews, newest first.
     * </pre>
     */
    public squad.review.v1.ListReviewsResponse listReviews(squad.review.v1.ListReviewsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListReviewsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stops a PENDING or RUNNING review; its check is completed as not green. Roles: maintainer and above.
     * Cancelling a cancelled review answers it. Errors: NOT_FOUND, STATE_CONFLICT when finished otherwise.
     * </pre>
     */
    public squad.review.v1.CancelReviewResponse cancelReview(squad.review.v1.CancelReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Runs a finished review again on the same commits. Roles: reviewer and above. A PENDING or RUNNING one is answered as it is.
     * Errors: NOT_FOUND, STATE_CONFLICT when SUPERSEDED.
     * </pre>
     */
    public squad.review.v1.RetryReviewResponse retryReview(squad.review.v1.RetryReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRetryReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets the check of a review pass that stayed incomplete, or that nobody was asked to do, for a reason that is kept and
     * shown. Allowed once the review is two hours old, or what the operator set. A newer head, or running the review again, ends it.
     * Roles: maintainer and above. Errors: NOT_FOUND, FIELD_REQUIRED (reason), STATE_CONFLICT when it ended otherwise or is too young.
     * </pre>
     */
    public squad.review.v1.OverrideReviewResponse overrideReview(squad.review.v1.OverrideReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getOverrideReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Events of a review from `after_sequence` on, past ones first, until it is finished. Errors: NOT_FOUND.
     * </pre>
     */
    public java.util.Iterator<squad.review.v1.WatchReviewResponse> watchReview(
        squad.review.v1.WatchReviewRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchReviewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Adds what other tools found, as SARIF 2.1.0; a review that was begun runs again to merge it. A tool's newer findings take
     * the place of its older ones; the same again changes nothing. A review that was begun often waits for further logs, up to
     * five minutes, before it runs again. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID (no SARIF 2.1.0), TOO_LARGE, STATE_CONFLICT when CANCELLED or SUPERSEDED.
     * </pre>
     */
    public squad.review.v1.ImportSarifResponse importSarif(squad.review.v1.ImportSarifRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getImportSarifMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Findings, ordered by path, line, rule within a review and newest review first across reviews.
     * </pre>
     */
    public squad.review.v1.ListFindingsResponse listFindings(squad.review.v1.ListFindingsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListFindingsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Records what a person says of a finding; the last word counts, all words are kept. Roles: reviewer and above;
     * WONT_FIX on severity HIGH and above: maintainer. Errors: NOT_FOUND, FIELD_REQUIRED (reason), ROLE_TOO_LOW.
     * </pre>
     */
    public squad.review.v1.TriageFindingResponse triageFinding(squad.review.v1.TriageFindingRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTriageFindingMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ReviewService.
   * <pre>
   * Reviews and their findings. Called by the gateway only, with an internal token; every request names the tenant,
   * which must equal the token's.
   * </pre>
   */
  public static final class ReviewServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ReviewServiceFutureStub> {
    private ReviewServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ReviewServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ReviewServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Accepts a review durably: review and outbox row in one transaction. Roles: reviewer and above.
     * The same `request_id` answers the review made the first time.
     * An unfinished review of an older head of the same pull request becomes SUPERSEDED. Errors: STATE_CONFLICT never.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.CreateReviewResponse> createReview(
        squad.review.v1.CreateReviewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateReviewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * One review with its agent runs and coverage gaps. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.GetReviewResponse> getReview(
        squad.review.v1.GetReviewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetReviewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reviews, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListReviewsResponse> listReviews(
        squad.review.v1.ListReviewsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListReviewsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Stops a PENDING or RUNNING review; its check is completed as not green. Roles: maintainer and above.
     * Cancelling a cancelled review answers it. Errors: NOT_FOUND, STATE_CONFLICT when finished otherwise.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.CancelReviewResponse> cancelReview(
        squad.review.v1.CancelReviewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelReviewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Runs a finished review again on the same commits. Roles: reviewer and above. A PENDING or RUNNING one is answered as it is.
     * Errors: NOT_FOUND, STATE_CONFLICT when SUPERSEDED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.RetryReviewResponse> retryReview(
        squad.review.v1.RetryReviewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRetryReviewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lets the check of a review pass that stayed incomplete, or that nobody was asked to do, for a reason that is kept and
     * shown. Allowed once the review is two hours old, or what the operator set. A newer head, or running the review again, ends it.
     * Roles: maintainer and above. Errors: NOT_FOUND, FIELD_REQUIRED (reason), STATE_CONFLICT when it ended otherwise or is too young.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.OverrideReviewResponse> overrideReview(
        squad.review.v1.OverrideReviewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getOverrideReviewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Adds what other tools found, as SARIF 2.1.0; a review that was begun runs again to merge it. A tool's newer findings take
     * the place of its older ones; the same again changes nothing. A review that was begun often waits for further logs, up to
     * five minutes, before it runs again. Roles: reviewer and above.
     * Errors: NOT_FOUND, FIELD_INVALID (no SARIF 2.1.0), TOO_LARGE, STATE_CONFLICT when CANCELLED or SUPERSEDED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ImportSarifResponse> importSarif(
        squad.review.v1.ImportSarifRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getImportSarifMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Findings, ordered by path, line, rule within a review and newest review first across reviews.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.ListFindingsResponse> listFindings(
        squad.review.v1.ListFindingsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListFindingsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Records what a person says of a finding; the last word counts, all words are kept. Roles: reviewer and above;
     * WONT_FIX on severity HIGH and above: maintainer. Errors: NOT_FOUND, FIELD_REQUIRED (reason), ROLE_TOO_LOW.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<squad.review.v1.TriageFindingResponse> triageFinding(
        squad.review.v1.TriageFindingRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTriageFindingMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_REVIEW = 0;
  private static final int METHODID_GET_REVIEW = 1;
  private static final int METHODID_LIST_REVIEWS = 2;
  private static final int METHODID_CANCEL_REVIEW = 3;
  private static final int METHODID_RETRY_REVIEW = 4;
  private static final int METHODID_OVERRIDE_REVIEW = 5;
  private static final int METHODID_WATCH_REVIEW = 6;
  private static final int METHODID_IMPORT_SARIF = 7;
  private static final int METHODID_LIST_FINDINGS = 8;
  private static final int METHODID_TRIAGE_FINDING = 9;

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
        case METHODID_CREATE_REVIEW:
          serviceImpl.createReview((squad.review.v1.CreateReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.CreateReviewResponse>) responseObserver);
          break;
        case METHODID_GET_REVIEW:
          serviceImpl.getReview((squad.review.v1.GetReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.GetReviewResponse>) responseObserver);
          break;
        case METHODID_LIST_REVIEWS:
          serviceImpl.listReviews((squad.review.v1.ListReviewsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListReviewsResponse>) responseObserver);
          break;
        case METHODID_CANCEL_REVIEW:
          serviceImpl.cancelReview((squad.review.v1.CancelReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.CancelReviewResponse>) responseObserver);
          break;
        case METHODID_RETRY_REVIEW:
          serviceImpl.retryReview((squad.review.v1.RetryReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.RetryReviewResponse>) responseObserver);
          break;
        case METHODID_OVERRIDE_REVIEW:
          serviceImpl.overrideReview((squad.review.v1.OverrideReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.OverrideReviewResponse>) responseObserver);
          break;
        case METHODID_WATCH_REVIEW:
          serviceImpl.watchReview((squad.review.v1.WatchReviewRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.WatchReviewResponse>) responseObserver);
          break;
        case METHODID_IMPORT_SARIF:
          serviceImpl.importSarif((squad.review.v1.ImportSarifRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ImportSarifResponse>) responseObserver);
          break;
        case METHODID_LIST_FINDINGS:
          serviceImpl.listFindings((squad.review.v1.ListFindingsRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.ListFindingsResponse>) responseObserver);
          break;
        case METHODID_TRIAGE_FINDING:
          serviceImpl.triageFinding((squad.review.v1.TriageFindingRequest) request,
              (io.grpc.stub.StreamObserver<squad.review.v1.TriageFindingResponse>) responseObserver);
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
          getCreateReviewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.CreateReviewRequest,
              squad.review.v1.CreateReviewResponse>(
                service, METHODID_CREATE_REVIEW)))
        .addMethod(
          getGetReviewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.GetReviewRequest,
              squad.review.v1.GetReviewResponse>(
                service, METHODID_GET_REVIEW)))
        .addMethod(
          getListReviewsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListReviewsRequest,
              squad.review.v1.ListReviewsResponse>(
                service, METHODID_LIST_REVIEWS)))
        .addMethod(
          getCancelReviewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.CancelReviewRequest,
              squad.review.v1.CancelReviewResponse>(
                service, METHODID_CANCEL_REVIEW)))
        .addMethod(
          getRetryReviewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.RetryReviewRequest,
              squad.review.v1.RetryReviewResponse>(
                service, METHODID_RETRY_REVIEW)))
        .addMethod(
          getOverrideReviewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.OverrideReviewRequest,
              squad.review.v1.OverrideReviewResponse>(
                service, METHODID_OVERRIDE_REVIEW)))
        .addMethod(
          getWatchReviewMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              squad.review.v1.WatchReviewRequest,
              squad.review.v1.WatchReviewResponse>(
                service, METHODID_WATCH_REVIEW)))
        .addMethod(
          getImportSarifMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ImportSarifRequest,
              squad.review.v1.ImportSarifResponse>(
                service, METHODID_IMPORT_SARIF)))
        .addMethod(
          getListFindingsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.ListFindingsRequest,
              squad.review.v1.ListFindingsResponse>(
                service, METHODID_LIST_FINDINGS)))
        .addMethod(
          getTriageFindingMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              squad.review.v1.TriageFindingRequest,
              squad.review.v1.TriageFindingResponse>(
                service, METHODID_TRIAGE_FINDING)))
        .build();
  }

  private static abstract class ReviewServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ReviewServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return squad.review.v1.ReviewServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ReviewService");
    }
  }

  private static final class ReviewServiceFileDescriptorSupplier
      extends ReviewServiceBaseDescriptorSupplier {
    ReviewServiceFileDescriptorSupplier() {}
  }

  private static final class ReviewServiceMethodDescriptorSupplier
      extends ReviewServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ReviewServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ReviewServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ReviewServiceFileDescriptorSupplier())
              .addMethod(getCreateReviewMethod())
              .addMethod(getGetReviewMethod())
              .addMethod(getListReviewsMethod())
              .addMethod(getCancelReviewMethod())
              .addMethod(getRetryReviewMethod())
              .addMethod(getOverrideReviewMethod())
              .addMethod(getWatchReviewMethod())
              .addMethod(getImportSarifMethod())
              .addMethod(getListFindingsMethod())
              .addMethod(getTriageFindingMethod())
              .build();
        }
      }
    }
    return result;
  }
}
