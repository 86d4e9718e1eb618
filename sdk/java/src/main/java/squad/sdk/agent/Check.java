package squad.sdk.agent;

/** Says what a rule sees in one file. */
@FunctionalInterface
public interface Check {
    /**
     * May run beside others, for several files at once; stops when its thread is interrupted. Whatever it throws is reported as this
     * rule's failure on this file, and the rest goes on.
     */
    Iterable<Match> check(SourceFile file) throws Exception;
}
