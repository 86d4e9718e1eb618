package squad.sdk.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings come from the environment, under the names that our own agents have. */
record Settings(
    InetSocketAddress listen, Optional<Path> portFile, Optional<InetSocketAddress> metricsListen, Optional<Path> trustDir, Duration drain,
    int readers, Duration perFile, long cacheBytes) {

    /** The message says which setting is wrong and what it must be. */
    static final class SettingsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SettingsException(String message) {
            super(message);
        }
    }

    static Settings read(Map<String, String> environment) {
        InetSocketAddress listen = address("SQUAD_LISTEN", value(environment, "SQUAD_LISTEN").orElse("127.0.0.1:0"));
        Optional<Path> trustDir = value(environment, "SQUAD_TRUST_DIR").map(Path::of);
        if (trustDir.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
            throw new SettingsException(
                "SQUAD_TRUST_DIR is not set: name the folder of public keys whose tokens are trusted, or listen on 127.0.0.1");
        }
        return new Settings(
            listen,
            value(environment, "SQUAD_PORT_FILE").map(Path::of),
            value(environment, "SQUAD_METRICS_LISTEN").map(each -> address("SQUAD_METRICS_LISTEN", each)),
            trustDir,
            seconds(number(environment, "SQUAD_DRAIN_SECONDS", 10)),
            (int) Math.max(1, number(environment, "SQUAD_AGENT_PROCESSES", Runtime.getRuntime().availableProcessors())),
            seconds(number(environment, "SQUAD_AGENT_UNIT_SECONDS", 5)),
            (long) number(environment, "SQUAD_AGENT_CACHE_MIB", 32) << 20);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(each -> !each.isEmpty());
    }

    private static double number(Map<String, String> environment, String name, double otherwise) {
        try {
            double number = value(environment, name).map(Double::parseDouble).orElse(otherwise);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // as below
        }
        throw new SettingsException(name + ": must be a number of 0 or more");
    }

    private static InetSocketAddress address(String name, String value) {
        int at = value.lastIndexOf(':');
        try {
            if (at > 0) {
                return new InetSocketAddress(InetAddress.getByName(value.substring(0, at)), Integer.parseInt(value.substring(at + 1)));
            }
        } catch (UnknownHostException | IllegalArgumentException wrong) {
            // as below
        }
        throw new SettingsException(name + ": must be HOST:PORT, for example 127.0.0.1:7001");
    }

    private static Duration seconds(double number) {
        return Duration.ofMillis((long) (number * 1000));
    }
}
