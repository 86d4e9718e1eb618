// Command istio is both halves of Istio that the tests need, in one program: they share nearly all of their code, which is
// linked once.
//
//	istio xds KUBERNETES.yaml ISTIO.yaml MESH.yaml NODES.json
//
// has Istio's own discovery server read manifests, asks it over xDS in the name of every proxy, and prints its answers as
// JSON, by proxy and type of resource. Anything else is a command of istioctl: `istio validate -f FILE`.
//
// The server stands in the harness in which Istio tests itself: `pilot-discovery`, which is the same code with an API server of
// Kubernetes before it, does not start without one.
package main

import (
	"fmt"
	"os"

	"istio.io/istio/istioctl/cmd"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(cmd.GetExitCode(err))
	}
}

func run(arguments []string) error {
	if len(arguments) == 5 && arguments[0] == "xds" {
		return xdsMain(arguments[1], arguments[2], arguments[3], arguments[4])
	}
	if err := cmd.ConfigAndEnvProcessing(); err != nil {
		return err
	}
	root := cmd.GetRootCmd(arguments)
	root.SilenceErrors = true // main says them
	return root.Execute()
}
