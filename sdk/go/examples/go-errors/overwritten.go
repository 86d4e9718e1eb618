package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"

	"squad.internal/sdk/agent"
)

// overwrittenErrors looks at statements that follow each other: only there is it certain that nobody looks in between.
func overwrittenErrors(_ context.Context, file *agent.File) ([]agent.Match, error) {
	source := parse(file)
	if source == nil {
		return nil, nil
	}
	var seen []agent.Match
	source.blocks(func(block []ast.Stmt, symbol string) {
		for at, statement := range block {
			lost := errorSet(statement)
			if next := overwritten(lost, block[at+1:]); next != nil {
				seen = append(seen, source.overwrites(statement, lost, next, symbol))
			}
		}
	})
	return seen, nil
}

func (s *source) overwrites(statement ast.Stmt, lost *ast.Ident, next ast.Stmt, symbol string) agent.Match {
	return agent.Match{
		Span:   s.span(statement),
		Symbol: symbol,
		Message: fmt.Sprintf("The error in `%s` is replaced on line %d before anybody looked at it: a failure here goes unnoticed. "+
			"Check it first.", lost.Name, s.span(next).Line),
		Steps: []agent.Step{{Span: s.span(next), Note: "replaced here"}},
	}
}

// errorSet is the error variable that a statement fills from a call, or nil. That it is one is told by its name.
func errorSet(statement ast.Stmt) *ast.Ident {
	assigned, isAssignment := statement.(*ast.AssignStmt)
	if !isAssignment || len(assigned.Rhs) != 1 {
		return nil
	}
	if _, isCall := assigned.Rhs[0].(*ast.CallExpr); !isCall {
		return nil
	}
	last, isName := assigned.Lhs[len(assigned.Lhs)-1].(*ast.Ident)
	if !isName || last.Obj == nil || last.Name != "err" {
		return nil
	}
	return last
}

// overwritten is the statement that gives the variable another value before any other speaks of it.
func overwritten(variable *ast.Ident, following []ast.Stmt) ast.Stmt {
	if variable == nil {
		return nil
	}
	for _, statement := range following {
		if !mentions(statement, variable) {
			if leaves(statement) {
				return nil
			}
			continue
		}
		if sets(statement, variable) {
			return statement
		}
		return nil
	}
	return nil
}

func sets(statement ast.Stmt, variable *ast.Ident) bool {
	assigned, isAssignment := statement.(*ast.AssignStmt)
	if !isAssignment || (assigned.Tok != token.ASSIGN && assigned.Tok != token.DEFINE) {
		return false
	}
	for _, value := range assigned.Rhs {
		if mentions(value, variable) {
			return false
		}
	}
	for _, target := range assigned.Lhs {
		if name, isName := target.(*ast.Ident); isName && name.Obj == variable.Obj {
			return true
		}
	}
	return false
}

func mentions(node ast.Node, variable *ast.Ident) bool {
	found := false
	ast.Inspect(node, func(inner ast.Node) bool {
		if name, isName := inner.(*ast.Ident); isName && name.Obj == variable.Obj && variable.Obj != nil {
			found = true
		}
		return !found
	})
	return found
}

// leaves tells whether a statement may jump: a named result may be read by whoever called, and a label by a goto.
func leaves(statement ast.Stmt) bool {
	found := false
	ast.Inspect(statement, func(inner ast.Node) bool {
		switch inner.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt:
			found = true
		}
		return !found
	})
	return found
}
