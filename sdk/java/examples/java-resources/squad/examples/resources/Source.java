package squad.examples.resources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import squad.sdk.agent.SourceFile;
import squad.sdk.agent.Span;

/** A file as the JDK's own compiler understands it, with the types of the JDK and no others. */
final class Source {
    final SourceFile file;
    final CompilationUnitTree tree;
    private final Trees trees;
    private final SourcePositions positions;

    private Source(SourceFile file, CompilationUnitTree tree, Trees trees) {
        this.file = file;
        this.tree = tree;
        this.trees = trees;
        this.positions = trees.getSourcePositions();
    }

    /** Empty for what does not parse: the compiler says that better. Nothing is written, and no processor runs. */
    static Optional<Source> of(SourceFile file) throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        List<String> options = List.of("-proc:none", "-implicit:none", "-classpath", "", "-sourcepath", "");
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(
            null, null, problem -> broken.compareAndSet(false, problem.getKind() == Diagnostic.Kind.ERROR), options, null, List.of(unit(file.text())));
        CompilationUnitTree tree = task.parse().iterator().next();
        if (broken.get()) {
            return Optional.empty();
        }
        task.analyze(); // what it cannot find stays without a type
        return Optional.of(new Source(file, tree, Trees.instance(task)));
    }

    Span span(Tree node) {
        return file.span((int) positions.getStartPosition(tree, node), (int) positions.getEndPosition(tree, node));
    }

    int line(Tree node) {
        return span(node).line();
    }

    /** What a name or a call means; null when it is not known. */
    Element element(TreePath path) {
        return trees.getElement(path);
    }

    private static JavaFileObject unit(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Unit.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }

            @Override
            public boolean isNameCompatible(String simpleName, Kind kind) {
                return true; // a public class may have any name here
            }
        };
    }
}
