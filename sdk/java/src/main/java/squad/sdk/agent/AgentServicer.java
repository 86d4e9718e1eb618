package squad.sdk.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import squad.agent.v1.Agent;
import squad.agent.v1.AgentServiceGrpc;
import squad.agent.v1.AgentSettings;
import squad.agent.v1.AnalysisComplete;
import squad.agent.v1.AnalysisHeader;
import squad.agent.v1.AnalysisStarted;
import squad.agent.v1.AnalyzeChangeRequest;
import squad.agent.v1.AnalyzeChangeResponse;
import squad.agent.v1.DescribeAgentRequest;
import squad.agent.v1.DescribeAgentResponse;
import squad.agent.v1.Rule;
import squad.code.v1.ChangedFile;
import squad.code.v1.Severity;
import squad.errors.v1.ErrorReason;
import squad.sdk.reason.SquadException;

/** AgentService: the contract in, the contract out. */
final class AgentServicer extends AgentServiceGrpc.AgentServiceImplBase {
    /** What sending the last answers may take. */
    private static final long RESERVE_MILLIS = 150;

    private final Agent about;
    private final List<Readers.Task> tasks;
    private final Readers readers;
    private final BlobCache cache;
    private final ExecutorService conversations;

    AgentServicer(ReviewAgent agent, Readers readers, BlobCache cache, ExecutorService conversations) {
        this.about = agent.describe();
        this.tasks = about.getRulesList().stream().map(rule -> new Readers.Task(rule, checkOf(rule, agent), rule.getSeverity())).toList();
        this.readers = readers;
        this.cache = cache;
        this.conversations = conversations;
    }

    private static Check checkOf(Rule rule, ReviewAgent agent) {
        return agent.rules().stream().filter(each -> each.about().getId().equals(rule.getId())).findFirst().orElseThrow().check();
    }

    @Override
    public void describeAgent(DescribeAgentRequest request, StreamObserver<DescribeAgentResponse> response) {
        response.onNext(DescribeAgentResponse.newBuilder().setAgent(about).build());
        response.onCompleted();
    }

    @Override
    public StreamObserver<AnalyzeChangeRequest> analyzeChange(StreamObserver<AnalyzeChangeResponse> responses) {
        ServerCallStreamObserver<AnalyzeChangeResponse> call = (ServerCallStreamObserver<AnalyzeChangeResponse>) responses;
        Conversation talk = new Conversation(call);
        List<Readers.Reading> readings = new CopyOnWriteArrayList<>();
        call.setOnCancelHandler(() -> {
            talk.onCompleted();
            readings.forEach(Readers.Reading::giveUp);
        });
        conversations.execute(Context.current().wrap(() -> converse(talk, readings)));
        return talk;
    }

    private void converse(Conversation talk, List<Readers.Reading> readings) {
        Instant started = Instant.now();
        try {
            Change change = Change.read(talk, header -> Admission.admit(header, Calls.TENANT.get()));
            talk.useBatches(change.header.getBatches());
            talk.send(List.of(AnalyzeChangeResponse.newBuilder()
                .setStarted(AnalysisStarted.newBuilder().setAgent(about.getName()).setVersion(about.getVersion())).build()));
            analyze(talk, change, readings, started);
            talk.end();
        } catch (SquadException failed) {
            talk.fail(failed.toStatus());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            Log.error("unexpected", unexpected);
            talk.fail(new SquadException(Status.Code.INTERNAL, ErrorReason.ERROR_REASON_INTERNAL, "internal error: report it").toStatus());
        } finally {
            readings.forEach(Readers.Reading::giveUp); // whoever listened may be gone
        }
    }

    private void analyze(Conversation talk, Change change, List<Readers.Reading> readings, Instant started) throws InterruptedException {
        Ledger ledger = new Ledger(change, about.getLanguagesList());
        ReviewRepository repository = new ReviewRepository(talk, change, cache);
        Instant deadline = deadline(change.header, started);
        for (ChangedFile file : ledger.readable()) {
            readings.add(readers.start(view(file, change, repository), enabled(file.getLanguage(), change.header.getSettings())));
        }
        int count = 0;
        for (Readers.Reading reading : readings) {
            Readers.Outcome outcome = reading.outcome(deadline);
            ledger.note(outcome.cell());
            count += outcome.findings().size();
            talk.send(said(outcome));
        }
        talk.send(ended(ledger, count, started, repository));
        Log.info("analysed", Map.of("files", change.files.size(), "findings", count, "review_id", change.header.getReviewId()));
    }

    /** The rules that policy wants run over a language. */
    private List<Readers.Task> enabled(String language, AgentSettings settings) {
        return tasks.stream()
            .filter(task -> task.about().getEnabledByDefault() || settings.getEnabledRulesList().contains(task.about().getId()))
            .filter(task -> !settings.getDisabledRulesList().contains(task.about().getId()))
            .filter(task -> Ledger.reads(task.about().getLanguagesList(), language))
            .map(task -> {
                Severity wanted = settings.getSeveritiesOrDefault(task.about().getId(), Severity.SEVERITY_UNSPECIFIED);
                return wanted.getNumber() > 0 ? new Readers.Task(task.about(), task.check(), wanted) : task;
            })
            .toList();
    }

    private static SourceFile view(ChangedFile file, Change change, ReviewRepository repository) {
        Optional<ByteString> old = Optional.ofNullable(change.blobs.get(file.getOldBlobId())).filter(Ledger::isText);
        ByteString content = change.blobs.get(file.getNewBlobId());
        return new SourceFile(
            file.getPath(), file.getLanguage(), content, old, file.getChangedLinesList(), change.header.getSettings().getOptions(), repository);
    }

    /** When the work ends, so that what was found still arrives: within what the header grants and the call has. */
    private static Instant deadline(AnalysisHeader header, Instant started) {
        long left = Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS);
        Instant now = Instant.now();
        Instant end = now.plusMillis(left - Math.min(Math.max(left / 20, 50), 200));
        if (header.hasTimeBudget()) {
            Instant granted = started.plusMillis(millis(header.getTimeBudget()));
            end = granted.isBefore(end) ? granted : end;
        }
        // Half of a very short time is left for work.
        return end.minusMillis(Math.min(RESERVE_MILLIS, Math.max(0, java.time.Duration.between(now, end).toMillis() / 2)));
    }

    private static long millis(Duration duration) {
        return TimeUnit.SECONDS.toMillis(duration.getSeconds()) + TimeUnit.NANOSECONDS.toMillis(duration.getNanos());
    }

    private static List<AnalyzeChangeResponse> said(Readers.Outcome outcome) {
        Stream<AnalyzeChangeResponse> findings = outcome.findings().stream().map(each -> AnalyzeChangeResponse.newBuilder().setFinding(each).build());
        Stream<AnalyzeChangeResponse> failures =
            outcome.failures().stream().map(each -> AnalyzeChangeResponse.newBuilder().setRuleFailure(each).build());
        return Stream.concat(findings, failures).toList();
    }

    private static List<AnalyzeChangeResponse> ended(Ledger ledger, int count, Instant started, ReviewRepository repository) {
        java.time.Duration elapsed = java.time.Duration.between(started, Instant.now());
        AnalysisComplete complete = AnalysisComplete.newBuilder()
            .setFindingCount(count)
            .setElapsed(Duration.newBuilder().setSeconds(elapsed.getSeconds()).setNanos(elapsed.getNano()))
            .setCachedBlobCount(repository.cachedCount()).build();
        Stream<AnalyzeChangeResponse> cells = ledger.cells().stream().map(each -> AnalyzeChangeResponse.newBuilder().setCoverage(each).build());
        return Stream.concat(cells, Stream.of(AnalyzeChangeResponse.newBuilder().setComplete(complete).build())).toList();
    }
}
