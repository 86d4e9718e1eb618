package main

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"

	"squad.internal/sdk/agent"
)

// siblings bounds how many files of a package are looked through.
const siblings = 200

// declarations are the functions of a package, by name and by `Type.name`, and whether each returns an error. The other files of the package are asked for when a name is not found in this one.
type declarations struct {
	ctx    context.Context
	file   *agent.File
	name   string // of the package
	fails  map[string]bool
	loaded bool
}

func newDeclarations(ctx context.Context, source *source) *declarations {
	made := &declarations{ctx: ctx, file: source.file, name: source.tree.Name.Name, fails: map[string]bool{}}
	made.add(source.tree)
	return made
}

// fail tells whether every function of that name returns an error: variants for several systems may differ.
func (d *declarations) fail(name string) (bool, error) {
	if _, known := d.fails[name]; !known && !d.loaded {
		if err := d.load(); err != nil {
			return false, err
		}
	}
	return d.fails[name], nil
}

func (d *declarations) load() error {
	d.loaded = true
	folder, left := path.Dir(d.file.Path), siblings
	for _, other := range d.file.Paths() {
		if path.Dir(other) != folder || other == d.file.Path || path.Ext(other) != ".go" || strings.HasSuffix(other, "_test.go") {
			continue
		}
		if left--; left < 0 {
			return nil
		}
		content, err := d.file.Read(d.ctx, other)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), other, content, parser.SkipObjectResolution)
		if err == nil && tree.Name.Name == d.name {
			d.add(tree)
		}
	}
	return nil
}

func (d *declarations) add(tree *ast.File) {
	for _, declaration := range tree.Decls {
		function, isFunction := declaration.(*ast.FuncDecl)
		if !isFunction {
			continue
		}
		name, fails := nameOf(function), returnsError(function)
		if before, known := d.fails[name]; known {
			fails = fails && before
		}
		d.fails[name] = fails
	}
}

func returnsError(function *ast.FuncDecl) bool {
	results := function.Type.Results
	if results == nil || len(results.List) == 0 {
		return false
	}
	last, isName := results.List[len(results.List)-1].Type.(*ast.Ident)
	return isName && last.Name == "error"
}

// nameOf is `function` or `Type.method`.
func nameOf(function *ast.FuncDecl) string {
	if function.Recv == nil || len(function.Recv.List) == 0 {
		return function.Name.Name
	}
	return receiver(function.Recv.List[0].Type) + "." + function.Name.Name
}

func receiver(expression ast.Expr) string {
	switch kind := expression.(type) {
	case *ast.StarExpr:
		return receiver(kind.X)
	case *ast.IndexExpr:
		return receiver(kind.X)
	case *ast.IndexListExpr:
		return receiver(kind.X)
	case *ast.Ident:
		return kind.Name
	}
	return ""
}
