import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j for tests: java -cp JARS Start.java HOME PLUGINS PORT, on this machine's loopback only.
 *
 * The first line of standard input is the password of the user neo4j. READY on standard output says
 * that it listens. When standard input closes, also because the process that started it was killed,
 * it deletes HOME and ends.
 */
public class Start {
    private static final long PAGE_CACHE_BYTES = 256L << 20;
    /** A plan younger than this stays, however the data grew since; ten is what Neo4j has. */
    private static final Duration REPLAN = Duration.ofSeconds(Long.getLong("replan.seconds", 10));

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[2]));
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = input.readLine();
        try {
            DatabaseManagementService server = new DatabaseManagementServiceBuilder(home)
                    .setConfig(BoltConnector.enabled, true)
                    .setConfig(BoltConnector.listen_address, address)
                    .setConfig(BoltConnector.advertised_address, address)
                    .setConfig(GraphDatabaseSettings.auth_enabled, true)
                    .setConfig(GraphDatabaseSettings.plugin_dir, Path.of(arguments[1]))
                    .setConfig(GraphDatabaseSettings.procedure_unrestricted, List.of("gds.*"))
                    .setConfig(GraphDatabaseSettings.pagecache_memory, PAGE_CACHE_BYTES)
                    .setConfig(GraphDatabaseSettings.cypher_min_replan_interval, REPLAN)
                    .build();
            server.database("system").executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                    Map.of("password", password));
            System.out.println("READY");
            while (input.readLine() != null) {
                // Nothing is expected: only the end of the input matters.
            }
        } finally {
            delete(home);
            // An orderly shutdown waits ten seconds for clients; nothing here is worth keeping.
            Runtime.getRuntime().halt(0);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
