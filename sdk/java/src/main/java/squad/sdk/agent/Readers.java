package squad.sdk.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import squad.agent.v1.Rule;
import squad.agent.v1.RuleFailure;
import squad.code.v1.CoverageReason;
import squad.code.v1.FileCoverage;
import squad.code.v1.Finding;
import squad.code.v1.Severity;

/**
 * Runs rules over files, a bounded number at a time over all reviews. Java cannot end a thread that does not stop when it is
 * interrupted: its file is given up after its time, and the thread is lost until it does.
 */
final class Readers implements AutoCloseable {
    /** One rule with what the review asks of it. */
    record Task(Rule about, Check check, Severity severity) {}

    /** What became of one file; a null cell is a file that was read. */
    record Outcome(List<Finding> findings, List<RuleFailure> failures, FileCoverage cell) {
        static Outcome lost(SourceFile file, CoverageReason reason) {
            return new Outcome(List.of(), List.of(), Ledger.notRead(file.path(), reason, ""));
        }
    }

    private final ExecutorService threads;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(named("clock"));
    private final int count;
    private final Duration perFile;
    /** Touched by the clock's thread alone. */
    private final Set<Reading> stuck = new HashSet<>();
    /** Told when no reader has been left for a while: whoever started the agent starts it again. */
    final CompletableFuture<Void> lost = new CompletableFuture<>();

    Readers(int count, Duration perFile) {
        this.threads = Executors.newFixedThreadPool(count, named("reader"));
        this.count = count;
        this.perFile = perFile;
    }

    Reading start(SourceFile file, List<Task> tasks) {
        Reading reading = new Reading(file, tasks);
        threads.execute(reading);
        return reading;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    /** A file that is read, or waits for a thread. */
    final class Reading extends FutureTask<Outcome> {
        private final SourceFile file;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Instant began = Instant.MAX;

        private Reading(SourceFile file, List<Task> tasks) {
            super(() -> readFile(file, tasks));
            this.file = file;
        }

        @Override
        public void run() {
            began = Instant.now();
            begun.countDown();
            try {
                super.run();
            } finally {
                ended.countDown();
            }
        }

        /** The outcome; after its time, or at the deadline, the file is given up. */
        Outcome outcome(Instant deadline) throws InterruptedException {
            try {
                if (begun.await(millisUntil(deadline), TimeUnit.MILLISECONDS)) {
                    Instant end = began.plus(perFile).isBefore(deadline) ? began.plus(perFile) : deadline;
                    return get(millisUntil(end), TimeUnit.MILLISECONDS);
                }
            } catch (TimeoutException | CancellationException late) {
                // as below
            } catch (ExecutionException failed) {
                boolean memory = failed.getCause() instanceof OutOfMemoryError;
                return Outcome.lost(file, memory ? CoverageReason.COVERAGE_REASON_OUT_OF_MEMORY : CoverageReason.COVERAGE_REASON_FAILED);
            }
            giveUp();
            return Outcome.lost(file, CoverageReason.COVERAGE_REASON_OUT_OF_TIME);
        }

        void giveUp() {
            cancel(true);
            if (begun.getCount() == 0 && ended.getCount() > 0) {
                clock.schedule(this::watch, perFile.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        /** Notes a thread that was interrupted a while ago and may run on. */
        private void watch() {
            stuck.add(this);
            stuck.removeIf(reading -> !reading.isAtIt());
            if (stuck.size() >= count) {
                lost.complete(null);
            }
        }

        private boolean isAtIt() {
            return ended.getCount() > 0;
        }
    }

    private static Outcome readFile(SourceFile file, List<Task> tasks) {
        List<Finding> findings = new ArrayList<>();
        List<RuleFailure> failures = new ArrayList<>();
        FileCoverage cell = null;
        for (Task task : tasks) {
            if (Thread.currentThread().isInterrupted()) {
                break; // whoever waited has given the file up
            }
            try {
                findings.addAll(Answers.findings(task.about(), task.severity(), file, task.check().check(file)));
            } catch (Exception | StackOverflowError | AssertionError | LinkageError failed) {
                String said = sentence(task.about().getId(), failed);
                failures.add(RuleFailure.newBuilder().setRuleId(task.about().getId()).setPath(file.path()).setMessage(said).build());
                cell = Ledger.notRead(file.path(), CoverageReason.COVERAGE_REASON_FAILED, said);
            }
        }
        return new Outcome(findings, failures, cell);
    }

    private static String sentence(String rule, Throwable failed) {
        String line = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        return "%s failed: %s: %s".formatted(rule, failed.getClass().getSimpleName(), Answers.cut(line, 200));
    }

    private static long millisUntil(Instant end) {
        return Math.max(0, Duration.between(Instant.now(), end).toMillis());
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
