package client

import (
	"encoding/json"
	"errors"
	"io"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"squad.internal/sdk/reason"
)

type methodName struct {
	Service string `json:"service"`
	Method  string `json:"method"`
}

// retries is gRPC's service config: calls that their contract declares free of side effects or idempotent are tried again
// when the other side does not answer, with jitter, inside the deadline. Nothing else is ever sent twice.
func retries(files ...protoreflect.FileDescriptor) string {
	var names []methodName
	for _, file := range files {
		for at := range file.Services().Len() {
			names = append(names, repeatable(file.Services().Get(at))...)
		}
	}
	config, _ := json.Marshal(map[string]any{"methodConfig": []map[string]any{{
		"name": names,
		"retryPolicy": map[string]any{
			"maxAttempts": 4, "initialBackoff": "0.05s", "maxBackoff": "1s", "backoffMultiplier": 2,
			"retryableStatusCodes": []string{"UNAVAILABLE"},
		},
	}}})
	return string(config)
}

func repeatable(service protoreflect.ServiceDescriptor) []methodName {
	var names []methodName
	for at := range service.Methods().Len() {
		method := service.Methods().Get(at)
		level := method.Options().(*descriptorpb.MethodOptions).GetIdempotencyLevel()
		if level != descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN {
			names = append(names, methodName{string(service.FullName()), string(method.Name())})
		}
	}
	return names
}

func translated(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return reason.From(err)
}
