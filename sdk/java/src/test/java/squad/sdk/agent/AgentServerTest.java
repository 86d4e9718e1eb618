package squad.sdk.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import squad.agent.v1.Agent;
import squad.agent.v1.AgentServiceGrpc;
import squad.agent.v1.AnalysisHeader;
import squad.agent.v1.AnalyzeChangeRequest;
import squad.agent.v1.AnalyzeChangeResponse;
import squad.agent.v1.BlobChunk;
import squad.agent.v1.ChangeComplete;
import squad.agent.v1.DescribeAgentRequest;
import squad.agent.v1.FileChange;
import squad.agent.v1.ManifestChunk;
import squad.agent.v1.ManifestEntry;
import squad.agent.v1.Rule;
import squad.code.v1.ChangedFile;
import squad.code.v1.Confidence;
import squad.code.v1.LineRange;
import squad.code.v1.Severity;
import squad.errors.v1.ErrorReason;
import squad.sdk.reason.SquadException;

class AgentServerTest {
    private AgentServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        Rule rule = Rule.newBuilder().setId("trial/obey").setSeverity(Severity.SEVERITY_LOW).setConfidence(Confidence.CONFIDENCE_HIGH).build();
        Agent about = Agent.newBuilder().setName("trial").setVersion("1.0.0").addLanguages("text").build();
        ReviewAgent agent = new ReviewAgent(about, List.of(new ReviewRule(rule, AgentServerTest::obey)));
        server = AgentServer.start(agent, Map.of("SQUAD_AGENT_PROCESSES", "2", "SQUAD_DRAIN_SECONDS", "0"));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    /** Does what the first line of a file asks of it. */
    private static List<Match> obey(SourceFile file) throws Exception {
        String[] words = file.line(1).split(" ", 2);
        return switch (words[0]) {
            case "find" -> List.of(Match.at(Span.ofLine(1), "Seen."));
            case "throw" -> throw new IllegalStateException("of a rule");
            case "recurse" -> obey(file);
            case "grow" -> throw new OutOfMemoryError("as the machine would");
            case "point" -> List.of(Match.at(Span.ofLine(99), "Nowhere."));
            case "read" -> List.of(Match.at(Span.ofLine(1), file.read(words[1]).orElse("nothing")));
            case "wait" -> {
                TimeUnit.SECONDS.sleep(60);
                yield List.of();
            }
            default -> List.of();
        };
    }

    @Test
    void answersComeInTheDocumentedOrder() throws Exception {
        List<AnalyzeChangeResponse> said = analyze(Map.of("a", "find"), 20_000);
        assertEquals(List.of("STARTED", "FINDING", "COVERAGE", "COMPLETE"), said.stream().map(each -> each.getMessageCase().name()).toList());
        assertEquals("find", said.get(1).getFinding().getEvidence(0).getQuote());
    }

    @Test
    void aRuleThatFailsCostsItsFileAndNoOther() throws Exception {
        Map<String, String> files = Map.of("a", "throw", "b", "recurse", "c", "point", "d", "grow", "e", "find");
        Map<String, String> reasons = reasons(analyze(files, 20_000));
        assertEquals(Map.of("a", "FAILED", "b", "FAILED", "c", "FAILED", "d", "OUT_OF_MEMORY", "e", "UNSPECIFIED"), reasons);
    }

    @Test
    void timeThatRunsOutLeavesWhatWasFoundAndThreadsForTheNext() throws Exception {
        Map<String, String> reasons = reasons(analyze(Map.of("a", "find", "b", "wait", "c", "wait"), 800));
        assertEquals(Map.of("a", "UNSPECIFIED", "b", "OUT_OF_TIME", "c", "OUT_OF_TIME"), reasons);
        assertEquals(Map.of("a", "UNSPECIFIED"), reasons(analyze(Map.of("a", "find"), 20_000)));
    }

    @Test
    void anotherFileIsAskedForOnceAndOnlyWhenListed() throws Exception {
        Map<String, String> files = Map.of("a", "read other.txt", "b", "read /etc/passwd");
        List<AnalyzeChangeResponse> said = analyze(files, 20_000);
        List<String> messages = said.stream().filter(AnalyzeChangeResponse::hasFinding).map(each -> each.getFinding().getMessage()).toList();
        assertEquals(List.of("content of 77", "nothing"), messages);
        assertEquals(0, analyze(files, 20_000).stream().filter(AnalyzeChangeResponse::hasBlobRequest).count());
    }

    @Test
    void messagesOutOfOrderAndCallsWithoutADeadlineAreRefused() throws Exception {
        Throwable violation = failure(List.of(blob("1", "x")));
        assertEquals(ErrorReason.ERROR_REASON_PROTOCOL_VIOLATION, SquadException.from(violation).reason());
        StatusRuntimeException endless = assertThrows(
            StatusRuntimeException.class, () -> AgentServiceGrpc.newBlockingStub(channel).describeAgent(DescribeAgentRequest.getDefaultInstance()));
        assertEquals(ErrorReason.ERROR_REASON_DEADLINE_REQUIRED, SquadException.from(endless).reason());
    }

    private static Map<String, String> reasons(List<AnalyzeChangeResponse> said) {
        return said.stream().filter(AnalyzeChangeResponse::hasCoverage).map(AnalyzeChangeResponse::getCoverage)
            .collect(Collectors.toMap(cell -> cell.getPath(), cell -> cell.getReason().name().substring("COVERAGE_REASON_".length())));
    }

    /** What the agent says of files by path; the text of an asked blob is its id. */
    private List<AnalyzeChangeResponse> analyze(Map<String, String> files, long budgetMillis) throws Exception {
        Answers answers = new Answers();
        StreamObserver<AnalyzeChangeRequest> requests = open(answers);
        change(files, budgetMillis).forEach(requests::onNext);
        List<AnalyzeChangeResponse> said = new java.util.ArrayList<>();
        while (true) {
            Object next = answers.arrived.poll(20, TimeUnit.SECONDS);
            if (!(next instanceof AnalyzeChangeResponse response)) {
                return said;
            }
            said.add(response);
            response.getBlobRequest().getBlobIdsList().forEach(id -> requests.onNext(blob(id, "content of " + id)));
            if (response.hasComplete()) {
                requests.onCompleted();
            }
        }
    }

    private Throwable failure(List<AnalyzeChangeRequest> messages) throws InterruptedException {
        Answers answers = new Answers();
        messages.forEach(open(answers)::onNext);
        return (Throwable) answers.arrived.poll(10, TimeUnit.SECONDS);
    }

    private StreamObserver<AnalyzeChangeRequest> open(Answers answers) {
        return AgentServiceGrpc.newStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS).analyzeChange(answers);
    }

    private static Stream<AnalyzeChangeRequest> change(Map<String, String> files, long budgetMillis) {
        Duration budget = Duration.newBuilder().setSeconds(budgetMillis / 1000).setNanos((int) (budgetMillis % 1000) * 1_000_000).build();
        AnalysisHeader header =
            AnalysisHeader.newBuilder().setReviewId("r").setTenantId("t").setRepositoryId("p").setTimeBudget(budget).build();
        ManifestChunk manifest =
            ManifestChunk.newBuilder().addEntries(ManifestEntry.newBuilder().setPath("other.txt").setBlobId("77")).build();
        Stream<AnalyzeChangeRequest> sent = new TreeMap<>(files).entrySet().stream().flatMap(each -> file(each.getKey(), each.getValue()));
        ChangeComplete complete = ChangeComplete.newBuilder().setFileCount(files.size()).build();
        return Stream.of(
            Stream.of(AnalyzeChangeRequest.newBuilder().setHeader(header).build(), AnalyzeChangeRequest.newBuilder().setManifest(manifest).build()),
            sent,
            Stream.of(AnalyzeChangeRequest.newBuilder().setComplete(complete).build())).flatMap(each -> each);
    }

    private static Stream<AnalyzeChangeRequest> file(String path, String text) {
        ChangedFile file = ChangedFile.newBuilder().setPath(path).setNewBlobId("id of " + path).setLanguage("text")
            .addChangedLines(LineRange.newBuilder().setStartLine(1).setEndLine(9)).build();
        AnalyzeChangeRequest change = AnalyzeChangeRequest.newBuilder().setFile(FileChange.newBuilder().setFile(file)).build();
        return Stream.of(change, blob(file.getNewBlobId(), text));
    }

    private static AnalyzeChangeRequest blob(String id, String text) {
        return AnalyzeChangeRequest.newBuilder()
            .setBlob(BlobChunk.newBuilder().setBlobId(id).setData(ByteString.copyFromUtf8(text)).setLast(true)).build();
    }

    /** What arrives on a stream: responses, and what ended it. */
    private static final class Answers implements StreamObserver<AnalyzeChangeResponse> {
        private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

        @Override
        public void onNext(AnalyzeChangeResponse response) {
            arrived.add(response);
        }

        @Override
        public void onError(Throwable error) {
            arrived.add(error);
        }

        @Override
        public void onCompleted() {
            arrived.add("completed");
        }
    }
}
