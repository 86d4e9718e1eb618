package squad.sdk.agent;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Logs: one JSON object a line on standard error. */
final class Log {
    private Log() {}

    static void info(String event, Map<String, Object> facts) {
        write("info", event, facts);
    }

    static void error(String event, Throwable error) {
        write("error", event, Map.of("error", String.valueOf(error)));
    }

    private static void write(String level, String event, Map<String, Object> facts) {
        Map<String, Object> line = new LinkedHashMap<>(Map.of("timestamp", Instant.now().toString(), "level", level, "event", event));
        line.putAll(facts);
        System.err.println(JSONObjectUtils.toJSONString(line));
    }
}
