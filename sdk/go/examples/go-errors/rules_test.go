package main

import (
	"testing"

	"squad.internal/sdk/agent"
	"squad.internal/sdk/agenttest"
)

func TestRulesDoWhatTheirExamplesSay(t *testing.T) { agenttest.Examples(t, goErrors(), "shop.go") }

func TestIgnoredErrors(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"a function of this file":             {"check()", 1},
		"a method of this file":               {"s := &store{}\n\ts.save()", 1},
		"a method of another's type":          {"other.save()", 0},
		"what a call of the library returned": {"exec.Command(\"ls\").Run()", 1},
		"an error that is dropped on purpose": {"_ = check()", 0},
		"a deferred call":                     {"defer check()", 0},
		"a local function of the same name":   {"check := func() {}\n\tcheck()", 0},
		"closing":                             {"s := &store{}\n\ts.Close()", 0},
		"silenced":                            {"check() //nolint:errcheck", 0},
		"draining":                            {"io.Copy(io.Discard, nil)", 0},
		"copying":                             {"io.Copy(nil, nil)", 1},
		"inside a case":                       {"switch {\n\tdefault:\n\t\tcheck()\n\t}", 1},
	} {
		t.Run(name, func(t *testing.T) {
			text := "package shop\n\nimport (\n\t\"io\"\n\t\"os/exec\"\n)\n\ntype store struct{}\n\nfunc (s *store) save() error { return nil }\n\n" +
				"func (s *store) Close() error { return nil }\n\nfunc check() error { return nil }\n\nfunc run() {\n\t" + test.body + "\n}\n"
			found := agenttest.Check(t, &goErrors().Rules[0], agent.NewFile("shop.go", "go", text))
			if len(found) != test.want {
				t.Errorf("found %d of %d in\n%s", len(found), test.want, test.body)
			}
		})
	}
}

func TestOverwrittenErrors(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"at once":                  {"err := one()\n\terr = two()\n\treturn err", 1},
		"with something between":   {"a, err := three()\n\tuse(a)\n\terr = two()\n\treturn err", 1},
		"checked between":          {"err := one()\n\tif err != nil {\n\t\treturn err\n\t}\n\terr = two()\n\treturn err", 0},
		"used to make the next":    {"err := one()\n\terr = wrap(err)\n\treturn err", 0},
		"another variable":         {"err := one()\n\tif true {\n\t\terr := two()\n\t\tuse(err)\n\t}\n\treturn err", 0},
		"a return that may be it":  {"err = one()\n\tif true {\n\t\treturn\n\t}\n\terr = two()\n\treturn", 0},
		"seen by a function below": {"err := one()\n\tfunc() { use(err) }()\n\terr = two()\n\treturn err", 0},
	} {
		t.Run(name, func(t *testing.T) {
			text := "package shop\n\nfunc run() (err error) {\n\t" + test.body + "\n}\n"
			found := agenttest.Check(t, &goErrors().Rules[1], agent.NewFile("shop.go", "go", text))
			if len(found) != test.want {
				t.Errorf("found %d of %d in\n%s", len(found), test.want, test.body)
			}
		})
	}
}

func TestWhatDoesNotParseIsLeftToTheCompiler(t *testing.T) {
	for _, rule := range goErrors().Rules {
		agenttest.Check(t, &rule, agent.NewFile("shop.go", "go", "package {{{"))
	}
}
