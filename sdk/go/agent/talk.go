package agent

import (
	"sync"

	"google.golang.org/protobuf/proto"

	agentv1 "squad.internal/sdk/squad/agent/v1"
)

const (
	batchBytes    = 512 << 10
	batchMessages = 200
)

type (
	request  = agentv1.AnalyzeChangeRequest
	response = agentv1.AnalyzeChangeResponse
	stream   = agentv1.AgentService_AnalyzeChangeServer
)

// talk is one stream, message by message, whether they come alone or in batches.
type talk struct {
	stream  stream
	waiting []*request
	batches bool // the other side takes batches, too

	sending sync.Mutex // rules may ask for files while findings are sent
	asking  sync.Mutex // answers come in the order asked
}

// receive gives the next message; only one goroutine receives at a time.
func (t *talk) receive() (*request, error) {
	for len(t.waiting) == 0 {
		got, err := t.stream.Recv()
		if err != nil {
			return nil, err
		}
		if got.GetBatch() == nil {
			return got, nil
		}
		t.waiting = got.GetBatch().GetMessages()
	}
	next := t.waiting[0]
	t.waiting = t.waiting[1:]
	return next, nil
}

// send sends messages in their order.
func (t *talk) send(messages ...*response) error {
	t.sending.Lock()
	defer t.sending.Unlock()
	if t.batches {
		messages = packed(messages)
	}
	for _, message := range messages {
		if err := t.stream.Send(message); err != nil {
			return err
		}
	}
	return nil
}

func packed(messages []*response) []*response {
	if len(messages) < 2 {
		return messages
	}
	var made []*response
	batch, size := &agentv1.ResponseBatch{}, 0
	for _, message := range messages {
		length := proto.Size(message) + 8
		if len(batch.Messages) > 0 && (size+length > batchBytes || len(batch.Messages) == batchMessages) {
			made = append(made, &response{Message: &agentv1.AnalyzeChangeResponse_Batch{Batch: batch}})
			batch, size = &agentv1.ResponseBatch{}, 0
		}
		batch.Messages, size = append(batch.Messages, message), size+length
	}
	return append(made, &response{Message: &agentv1.AnalyzeChangeResponse_Batch{Batch: batch}})
}
