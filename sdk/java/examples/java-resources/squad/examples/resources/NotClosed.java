package squad.examples.resources;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import squad.sdk.agent.Check;
import squad.sdk.agent.Match;
import squad.sdk.agent.SourceFile;

/**
 * What is opened and kept in a variable that only answers calls, none of them {@code close}; and what is opened, asked once and
 * dropped. Whatever is handed on may be closed by whoever has it.
 */
final class NotClosed implements Check {
    @Override
    public List<Match> check(SourceFile file) throws IOException {
        Optional<Source> source = Source.of(file);
        List<Match> found = new ArrayList<>();
        source.ifPresent(read -> new Search(read, found).scan(read.tree, null));
        return found;
    }

    private static final class Search extends TreePathScanner<Void, Void> {
        private final Source source;
        private final Opening opening;
        private final List<Match> found;
        private String method = "";

        private Search(Source source, List<Match> found) {
            this.source = source;
            this.opening = new Opening(source);
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree node, Void nothing) {
            String outer = method;
            method = node.getName().toString();
            super.visitMethod(node, nothing);
            method = outer;
            return null;
        }

        @Override
        public Void visitVariable(VariableTree node, Void nothing) {
            Element variable = source.element(getCurrentPath());
            ExpressionTree value = node.getInitializer();
            boolean local = variable != null && variable.getKind() == ElementKind.LOCAL_VARIABLE;
            if (local && value != null && opening.opens(new TreePath(getCurrentPath(), value)) && !isHandled(variable)) {
                add(node, "`%s` is opened here and closed by nobody".formatted(node.getName()));
            }
            return super.visitVariable(node, nothing);
        }

        /** {@code new FileReader(path).read()}, {@code Files.lines(path).count()}. */
        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void nothing) {
            ExpressionTree holder = node.getExpression();
            boolean called = getCurrentPath().getParentPath().getLeaf() instanceof MethodInvocationTree;
            boolean asked = called && !node.getIdentifier().contentEquals("close") && !isChainedInTry(getCurrentPath());
            if (asked && opening.opens(new TreePath(getCurrentPath(), holder))) {
                add(holder, "What is opened here is asked once and closed by nobody");
            }
            return super.visitMemberSelect(node, nothing);
        }

        private void add(Tree node, String what) {
            found.add(Match.at(source.span(node), what + ": it stays open until the garbage collector happens to come. "
                + "Open it in the head of a `try`.").in(method));
        }

        /** {@code try (var lines = Files.lines(path).filter(...))} closes the first stream with the last. */
        private static boolean isChainedInTry(TreePath path) {
            for (TreePath outer = path; outer.getParentPath() != null; outer = outer.getParentPath()) {
                Tree inner = outer.getLeaf();
                if (outer.getParentPath().getLeaf() instanceof TryTree guarded && guarded.getResources().contains(inner)) {
                    return true;
                }
                // Handed on: whoever gets the chain closes it.
                if (outer.getParentPath().getLeaf().getKind() == Tree.Kind.RETURN) {
                    return outer.getLeaf() instanceof MethodInvocationTree call && returnsStream(call);
                }
            }
            return false;
        }

        private static boolean returnsStream(MethodInvocationTree call) {
            return call.getMethodSelect() instanceof MemberSelectTree select && LAZY.contains(select.getIdentifier().toString());
        }

        private boolean isHandled(Element variable) {
            Tree body = getCurrentPath().getParentPath().getLeaf();
            return new Uses(source, variable).scan(new TreePath(getCurrentPath().getParentPath().getParentPath(), body), null) != null;
        }
    }

    /** Steps of a stream that give a stream again. */
    private static final List<String> LAZY = List.of("distinct", "filter", "flatMap", "limit", "map", "onClose", "peek", "skip", "sorted");

    /** Not null when the variable is closed, or leaves the hands of its block. */
    private static final class Uses extends TreePathScanner<Boolean, Void> {
        private final Source source;
        private final Element variable;

        private Uses(Source source, Element variable) {
            this.source = source;
            this.variable = variable;
        }

        @Override
        public Boolean visitIdentifier(IdentifierTree node, Void nothing) {
            if (!variable.equals(source.element(getCurrentPath()))) {
                return null;
            }
            TreePath use = getCurrentPath().getParentPath();
            while (use.getLeaf() instanceof ParenthesizedTree) {
                use = use.getParentPath();
            }
            boolean asked = use.getLeaf() instanceof MemberSelectTree select && !select.getIdentifier().contentEquals("close")
                && use.getParentPath().getLeaf() instanceof MethodInvocationTree;
            return asked ? null : Boolean.TRUE;
        }

        @Override
        public Boolean reduce(Boolean first, Boolean second) {
            return first != null ? first : second;
        }
    }
}
