// Command go-errors is a review agent that finds errors nobody looks at in Go code.
package main

import (
	"squad.internal/sdk/agent"
	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
)

func main() { agent.Main(goErrors()) }

func goErrors() *agent.Agent {
	return &agent.Agent{
		About: &agentv1.Agent{
			Name:            "go-errors",
			Version:         "1.0.0",
			Description:     "Finds errors in Go code that nobody looks at.",
			Languages:       []string{"go"},
			ContextPatterns: []string{"**/*.go"},
		},
		Rules: []agent.Rule{
			{
				About: &agentv1.Rule{
					Id:             "go-errors/ignored-error",
					Purpose:        "Finds calls whose only word on failure, an error, is dropped.",
					Severity:       codev1.Severity_SEVERITY_MEDIUM,
					Confidence:     codev1.Confidence_CONFIDENCE_HIGH,
					CweIds:         []int32{252},
					Source:         "CWE-252; nearest: errcheck",
					FlaggedExample: "package shop\n\nimport \"os\"\n\nfunc save(data []byte) {\n\tos.WriteFile(\"cart\", data, 0o600)\n}\n",
					PassedExample:  "package shop\n\nimport \"os\"\n\nfunc save(data []byte) error {\n\treturn os.WriteFile(\"cart\", data, 0o600)\n}\n",
				},
				Check: ignoredErrors,
			},
			{
				About: &agentv1.Rule{
					Id:             "go-errors/overwritten-error",
					Purpose:        "Finds errors that are replaced by the next one before anybody looked at them.",
					Severity:       codev1.Severity_SEVERITY_MEDIUM,
					Confidence:     codev1.Confidence_CONFIDENCE_HIGH,
					CweIds:         []int32{391},
					Source:         "CWE-391; nearest: ineffassign",
					FlaggedExample: "package shop\n\nfunc buy() error {\n\terr := reserve()\n\terr = pay()\n\treturn err\n}\n",
					PassedExample:  "package shop\n\nfunc buy() error {\n\terr := reserve()\n\tif err == nil {\n\t\terr = pay()\n\t}\n\treturn err\n}\n",
				},
				Check: overwrittenErrors,
			},
		},
	}
}
