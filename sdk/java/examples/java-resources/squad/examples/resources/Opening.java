package squad.examples.resources;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Which expressions open something that must be closed. Streams in memory hold nothing and are not among them. */
final class Opening {
    private static final Set<String> OPENED = Set.of(
        "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.FileReader", "java.io.FileWriter", "java.io.RandomAccessFile",
        "java.net.DatagramSocket", "java.net.ServerSocket", "java.net.Socket", "java.util.jar.JarFile", "java.util.zip.ZipFile");
    /** These hold what they are given. */
    private static final Set<String> WRAPPERS = Set.of(
        "java.io.BufferedInputStream", "java.io.BufferedOutputStream", "java.io.BufferedReader", "java.io.BufferedWriter",
        "java.io.DataInputStream", "java.io.DataOutputStream", "java.io.InputStreamReader", "java.io.ObjectInputStream",
        "java.io.ObjectOutputStream", "java.io.OutputStreamWriter", "java.io.PrintWriter", "java.util.Scanner",
        "java.util.zip.GZIPInputStream", "java.util.zip.GZIPOutputStream", "java.util.zip.ZipInputStream",
        "java.util.zip.ZipOutputStream");
    private static final Map<String, Set<String>> METHODS = Map.of(
        "java.nio.file.Files", Set.of(
            "find", "lines", "list", "newBufferedReader", "newBufferedWriter", "newByteChannel", "newDirectoryStream", "newInputStream",
            "newOutputStream", "walk"),
        "java.nio.channels.FileChannel", Set.of("open"),
        "java.net.URL", Set.of("openStream"),
        "java.net.ServerSocket", Set.of("accept"),
        "java.sql.DriverManager", Set.of("getConnection"),
        "javax.sql.DataSource", Set.of("getConnection"),
        "java.sql.Connection", Set.of("createStatement", "prepareCall", "prepareStatement"));

    private final Source source;

    Opening(Source source) {
        this.source = source;
    }

    /** Whether the expression at a path opens something, by itself or inside what it wraps around it. */
    boolean opens(TreePath path) {
        if (!(source.element(path) instanceof ExecutableElement called) || !(called.getEnclosingElement() instanceof TypeElement type)) {
            return false;
        }
        String owner = type.getQualifiedName().toString();
        if (path.getLeaf() instanceof MethodInvocationTree) {
            return METHODS.getOrDefault(owner, Set.of()).contains(name(called));
        }
        if (!(path.getLeaf() instanceof NewClassTree made) || made.getClassBody() != null) {
            return false;
        }
        return OPENED.contains(owner) || WRAPPERS.contains(owner) && wraps(made, path);
    }

    private boolean wraps(NewClassTree made, TreePath path) {
        return !made.getArguments().isEmpty() && opens(new TreePath(path, first(made)));
    }

    private static ExpressionTree first(NewClassTree made) {
        return made.getArguments().get(0);
    }

    private static String name(Element element) {
        return element.getSimpleName().toString();
    }
}
