package main

import (
	"go/ast"
	"go/parser"
	"go/token"

	"squad.internal/sdk/agent"
)

// source is a file with its tree.
type source struct {
	file    *agent.File
	tree    *ast.File
	imports map[string]string // path by the name it is known as
	set     *token.FileSet
}

// parse gives nil for what is no Go: the compiler says that better.
func parse(file *agent.File) *source {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file.Path, file.Text, 0)
	if err != nil {
		return nil
	}
	return &source{file, tree, importsOf(tree), set}
}

func (s *source) span(node ast.Node) agent.Span {
	return s.file.Span(s.offset(node.Pos()), s.offset(node.End()))
}

func (s *source) text(node ast.Node) string {
	return s.file.Text[s.offset(node.Pos()):s.offset(node.End())]
}

// offset is the true one, whatever a `//line` comment says.
func (s *source) offset(position token.Pos) int { return s.set.PositionFor(position, false).Offset }

// statements visits every statement with the name of the function around it.
func (s *source) statements(visit func(ast.Stmt, string)) {
	s.blocks(func(block []ast.Stmt, symbol string) {
		for _, statement := range block {
			visit(statement, symbol)
		}
	})
}

// blocks visits every list of statements that run one after the other.
func (s *source) blocks(visit func([]ast.Stmt, string)) {
	for _, declaration := range s.tree.Decls {
		symbol := ""
		if function, isFunction := declaration.(*ast.FuncDecl); isFunction {
			symbol = nameOf(function)
		}
		ast.Inspect(declaration, func(node ast.Node) bool {
			switch block := node.(type) {
			case *ast.BlockStmt:
				visit(block.List, symbol)
			case *ast.CaseClause:
				visit(block.Body, symbol)
			case *ast.CommClause:
				visit(block.Body, symbol)
			}
			return true
		})
	}
}
