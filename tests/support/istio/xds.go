package main

import (
	"encoding/json"
	"os"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/xds"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	fake "istio.io/istio/pilot/test/xds"
	"istio.io/istio/pilot/test/xdstest"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/mesh"
	_ "istio.io/istio/pkg/config/xds" // Every message that an Any may hold.
	"istio.io/istio/pkg/test"
)

const patience = 10 * time.Second

// Answers are what one proxy is told, by the type of resource: CDS, LDS, RDS, EDS.
type Answers map[string][]json.RawMessage

// xdsMain prints what every proxy of NODES.json is told.
func xdsMain(kubernetes, istio, meshConfig, nodes string) error {
	var told map[string]Answers
	err := test.Wrap(func(t test.Failer) { told = askAsAll(t, kubernetes, istio, meshConfig, nodes) })
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(told)
}

func askAsAll(t test.Failer, kubernetes, istio, meshConfig, nodes string) map[string]Answers {
	settings, err := mesh.ApplyMeshConfigDefaults(read(t, meshConfig))
	check(t, err)
	server := fake.NewFakeDiscoveryServer(t, fake.FakeOptions{
		KubernetesObjectString: read(t, kubernetes),
		Configs:                configs(t, read(t, istio)),
		MeshConfig:             settings,
	})
	proxies := map[string]json.RawMessage{}
	check(t, json.Unmarshal([]byte(read(t, nodes)), &proxies))
	told := map[string]Answers{}
	for name, proxy := range proxies {
		node := &core.Node{}
		check(t, protojson.Unmarshal(proxy, node))
		told[name] = askAs(t, server.ConnectADS().WithTimeout(patience), node)
	}
	return told
}

// configs are Istio's own objects; as in a cluster, a short host is one of their own namespace.
func configs(t test.Failer, text string) []config.Config {
	found, _, err := crd.ParseInputs(text)
	check(t, err)
	for i := range found {
		found[i].Domain = constants.DefaultClusterLocalDomain
	}
	return found
}

func askAs(t test.Failer, stream *xds.AdsTest, node *core.Node) Answers {
	told := Answers{}
	ask := func(kind string, names []string) []*anypb.Any {
		answer := stream.RequestResponseAck(t, &discovery.DiscoveryRequest{Node: node, TypeUrl: kind, ResourceNames: names})
		for _, resource := range answer.Resources {
			text, err := protojson.Marshal(resource)
			check(t, err)
			told[v3.GetShortType(kind)] = append(told[v3.GetShortType(kind)], text)
		}
		return answer.Resources
	}
	clusters := unpacked[cluster.Cluster](t, ask(v3.ClusterType, nil))
	if names := xdstest.ExtractEdsClusterNames(clusters); len(names) > 0 {
		ask(v3.EndpointType, names)
	}
	listeners := unpacked[listener.Listener](t, ask(v3.ListenerType, nil))
	if names := xdstest.ExtractRoutesFromListeners(listeners); len(names) > 0 {
		ask(v3.RouteType, names)
	}
	return told
}

func unpacked[T any, M interface {
	*T
	proto.Message
}](t test.Failer, resources []*anypb.Any) []M {
	var found []M
	for _, resource := range resources {
		message := M(new(T))
		check(t, resource.UnmarshalTo(message))
		found = append(found, message)
	}
	return found
}

func read(t test.Failer, file string) string {
	content, err := os.ReadFile(file)
	check(t, err)
	return string(content)
}

func check(t test.Failer, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
