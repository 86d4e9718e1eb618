package squad.examples.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import squad.sdk.agent.Examples;
import squad.sdk.agent.SourceFile;

class NotClosedTest {
    @Test
    void theRuleDoesWhatItsExamplesSay() throws Exception {
        assertEquals(List.of(), Examples.problems(JavaResources.agent(), "Store.java"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        never closed              | var in = new FileInputStream(name); in.read();                                    | 1
        closed by hand            | var in = new FileInputStream(name); in.read(); in.close();                        | 0
        closed by try             | try (var in = new FileInputStream(name)) { in.read(); }                           | 0
        a try that takes it       | var in = new FileInputStream(name); try (in) { in.read(); }                       | 0
        handed on                 | var in = new FileInputStream(name); use(in);                                      | 0
        kept in a field           | var in = new FileInputStream(name); kept = in;                                    | 0
        wrapped                   | var in = new BufferedReader(new FileReader(name)); in.readLine();                 | 1
        wrapped around a given    | var in = new BufferedReader(given); in.readLine();                                | 0
        in memory                 | var in = new BufferedReader(new StringReader(name)); in.readLine();               | 0
        of the process            | var in = new Scanner(System.in); in.next();                                       | 0
        asked once                | Files.lines(Path.of(name)).count();                                               | 1
        a chain in a try          | try (var lines = Files.lines(Path.of(name)).skip(1)) { lines.count(); }           | 0
        a type that is not there  | var in = new Unknown(name); in.read();                                            | 0
        what does not parse       | var in = new FileInputStream((((;                                                 | 0
        """)
    void finds(String what, String body, int count) throws Exception {
        String text = """
            import java.io.*;
            import java.nio.file.*;
            import java.util.*;

            class Store {
                Object kept;

                void run(String name, Reader given) throws IOException {
                    %s
                }

                void use(InputStream in) {}
            }
            """.formatted(body);
        assertEquals(count, new NotClosed().check(SourceFile.ofText("Store.java", "java", text)).size(), body);
    }
}
