package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"squad.internal/sdk/agent"
)

// failing are functions of the standard library whose error is all that tells of a failure. Those that clean up or print,
// like os.Remove and fmt.Println, are dropped on purpose nearly always and are not here.
var failing = map[string][]string{
	"encoding/binary": {"Read", "Write"},
	"encoding/hex":    {"Decode"},
	"encoding/json":   {"Compact", "Indent", "Unmarshal", "NewDecoder.Decode"},
	"encoding/gob":    {"NewDecoder.Decode", "NewEncoder.Encode"},
	"encoding/pem":    {"Encode"},
	"encoding/xml":    {"Unmarshal", "NewDecoder.Decode"},
	"image/gif":       {"Encode"},
	"image/jpeg":      {"Encode"},
	"image/png":       {"Encode"},
	"io":              {"Copy", "CopyBuffer", "CopyN", "ReadAtLeast", "ReadFull"},
	"io/fs":           {"WalkDir"},
	"net/http":        {"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"},
	"net/smtp":        {"SendMail"},
	"os": {"Chdir", "Chmod", "Chown", "CopyFS", "Link", "Mkdir", "MkdirAll", "Rename", "Symlink", "Truncate",
		"WriteFile"},
	"os/exec":       {"Command.Run", "Command.Start", "CommandContext.Run", "CommandContext.Start"},
	"path/filepath": {"Walk", "WalkDir"},
	"syscall":       {"Exec", "Kill"},
}

// printing are methods whose error is dropped as a habit: the next call, or the end, tells of it.
var printing = []string{"Close", "Flush", "Print", "Printf", "Println", "Write", "WriteByte", "WriteRune", "WriteString"}

func ignoredErrors(ctx context.Context, file *agent.File) ([]agent.Match, error) {
	source := parse(file)
	if source == nil || strings.HasSuffix(file.Path, "_test.go") {
		return nil, nil
	}
	declared := newDeclarations(ctx, source)
	var seen []agent.Match
	var failed error
	source.statements(func(statement ast.Stmt, symbol string) {
		dropped, isCall := call(statement)
		if !isCall || failed != nil || source.isSilenced(statement) {
			return
		}
		fails, err := source.fails(dropped, declared)
		if failed = err; !fails {
			return
		}
		name := source.text(dropped.Fun)
		seen = append(seen, agent.Match{
			Span:   source.span(dropped),
			Symbol: symbol,
			Message: fmt.Sprintf("`%s` returns an error, and nobody looks at it: when it fails, the code goes on as if it had not. "+
				"Handle the error, or write `_ = %s(...)` where it may be lost on purpose.", name, name),
		})
	})
	return seen, failed
}

func call(statement ast.Stmt) (*ast.CallExpr, bool) {
	expression, alone := statement.(*ast.ExprStmt)
	if !alone {
		return nil, false
	}
	found, isCall := ast.Unparen(expression.X).(*ast.CallExpr)
	return found, isCall
}

// fails tells whether a call returns an error, as far as this package and the standard library say.
func (s *source) fails(call *ast.CallExpr, declared *declarations) (bool, error) {
	switch function := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if function.Obj != nil && function.Obj.Kind != ast.Fun {
			return false, nil
		}
		return declared.fail(function.Name)
	case *ast.SelectorExpr:
		if s.isStandard(call, function) {
			return true, nil
		}
		if owner := typeOf(function.X); owner != "" && !slices.Contains(printing, function.Sel.Name) {
			return declared.fail(owner + "." + function.Sel.Name)
		}
	}
	return false, nil
}

// isSilenced respects the comment by which Go's other tools are told the same.
func (s *source) isSilenced(statement ast.Stmt) bool {
	line, _, _ := strings.Cut(s.file.Text[s.offset(statement.End()):], "\n")
	return strings.Contains(line, "//nolint")
}

func (s *source) isStandard(call *ast.CallExpr, function *ast.SelectorExpr) bool {
	if len(call.Args) > 0 && s.text(call.Args[0]) == "io.Discard" {
		return false
	}
	name, holder := function.Sel.Name, function.X
	// What a function of the package returned, used at once: exec.Command(...).Run().
	if made, isCall := holder.(*ast.CallExpr); isCall {
		maker, isSelector := made.Fun.(*ast.SelectorExpr)
		if !isSelector {
			return false
		}
		name, holder = maker.Sel.Name+"."+name, maker.X
	}
	library, isName := holder.(*ast.Ident)
	return isName && library.Obj == nil && slices.Contains(failing[s.imports[library.Name]], name)
}

// typeOf is the name of a variable's type in this package, where its declaration tells.
func typeOf(expression ast.Expr) string {
	variable, isName := expression.(*ast.Ident)
	if !isName || variable.Obj == nil {
		return ""
	}
	switch declared := variable.Obj.Decl.(type) {
	case *ast.Field:
		return typeName(declared.Type)
	case *ast.AssignStmt:
		if declared.Tok == token.DEFINE && len(declared.Lhs) == 1 && len(declared.Rhs) == 1 {
			return literalType(declared.Rhs[0])
		}
	}
	return ""
}

func literalType(value ast.Expr) string {
	if address, isAddress := value.(*ast.UnaryExpr); isAddress && address.Op == token.AND {
		value = address.X
	}
	if literal, isLiteral := value.(*ast.CompositeLit); isLiteral {
		return typeName(literal.Type)
	}
	return ""
}

func typeName(expression ast.Expr) string {
	if pointer, isPointer := expression.(*ast.StarExpr); isPointer {
		expression = pointer.X
	}
	if name, isName := expression.(*ast.Ident); isName {
		return name.Name
	}
	return ""
}

func importsOf(tree *ast.File) map[string]string {
	found := map[string]string{}
	for _, each := range tree.Imports {
		library, err := strconv.Unquote(each.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(library)
		if each.Name != nil {
			name = each.Name.Name
		}
		found[name] = library
	}
	return found
}
