package squad.examples.resources;

import java.util.List;
import squad.agent.v1.Agent;
import squad.agent.v1.Rule;
import squad.code.v1.Confidence;
import squad.code.v1.Severity;
import squad.sdk.agent.AgentServer;
import squad.sdk.agent.ReviewAgent;
import squad.sdk.agent.ReviewRule;

/** A review agent that finds files, sockets and statements that nobody closes in Java code. */
public final class JavaResources {
    private JavaResources() {}

    public static void main(String[] arguments) {
        AgentServer.run(agent());
    }

    static ReviewAgent agent() {
        Agent about = Agent.newBuilder()
            .setName("java-resources")
            .setVersion("1.0.0")
            .setDescription("Finds resources in Java code that nobody closes.")
            .addLanguages("java")
            .build();
        Rule notClosed = Rule.newBuilder()
            .setId("java-resources/not-closed")
            .setPurpose("Finds files, sockets and database objects that are opened and closed by nobody.")
            .setSeverity(Severity.SEVERITY_MEDIUM)
            .setConfidence(Confidence.CONFIDENCE_HIGH)
            .addCweIds(772)
            .setSource("CWE-772; nearest: SpotBugs OS_OPEN_STREAM")
            .setFlaggedExample("""
                import java.io.FileInputStream;
                import java.io.IOException;

                class Store {
                    int first() throws IOException {
                        FileInputStream in = new FileInputStream("cart");
                        return in.read();
                    }
                }
                """)
            .setPassedExample("""
                import java.io.FileInputStream;
                import java.io.IOException;

                class Store {
                    int first() throws IOException {
                        try (FileInputStream in = new FileInputStream("cart")) {
                            return in.read();
                        }
                    }
                }
                """)
            .build();
        return new ReviewAgent(about, List.of(new ReviewRule(notClosed, new NotClosed())));
    }
}
