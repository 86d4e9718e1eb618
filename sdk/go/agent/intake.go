package agent

import (
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/codes"

	"squad.internal/sdk/reason"
	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
	errorsv1 "squad.internal/sdk/squad/errors/v1"
)

const (
	blobBytes   = 1 << 20
	changeBytes = 64 << 20
)

// change is everything that is sent before ChangeComplete.
type change struct {
	header *agentv1.AnalysisHeader
	paths  map[string]string // blob ids of the manifest
	files  []*codev1.ChangedFile
	blobs  map[string][]byte
	size   int
}

// intake reads header, manifest, files and their blobs, and holds them against the documented order.
type intake struct {
	talk *talk
	open *agentv1.BlobChunk // what has come of a blob that is not complete
	change
}

func readChange(talk *talk) (*change, error) {
	in := &intake{talk: talk, change: change{paths: map[string]string{}, blobs: map[string][]byte{}}}
	first, err := in.next()
	if err != nil {
		return nil, err
	}
	if in.header = first.GetHeader(); in.header == nil {
		return nil, violation("the first message must be the header")
	}
	if err := admit(talk.stream.Context(), in.header); err != nil {
		return nil, err
	}
	for {
		got, err := in.next()
		if err != nil {
			return nil, err
		}
		if complete := got.GetComplete(); complete != nil {
			return &in.change, in.end(int(complete.GetFileCount()))
		}
		if err := in.add(got); err != nil {
			return nil, err
		}
	}
}

func (in *intake) next() (*request, error) {
	got, err := in.talk.receive()
	if errors.Is(err, io.EOF) {
		return nil, violation("the stream ended before the change was complete")
	}
	return got, err
}

func (in *intake) add(got *request) error {
	switch message := got.GetMessage().(type) {
	case *agentv1.AnalyzeChangeRequest_Manifest:
		if len(in.files) > 0 {
			return violation("the manifest went on after the first file")
		}
		for _, entry := range message.Manifest.GetEntries() {
			in.paths[entry.GetPath()] = entry.GetBlobId()
		}
	case *agentv1.AnalyzeChangeRequest_File:
		if in.open != nil {
			return violation("blob %s was not finished", in.open.GetBlobId())
		}
		in.files = append(in.files, message.File.GetFile())
	case *agentv1.AnalyzeChangeRequest_Blob:
		return in.addBlob(message.Blob)
	case *agentv1.AnalyzeChangeRequest_BlobNotFound:
		if len(in.files) == 0 || in.open != nil {
			return violation("a content is missing where none was announced")
		}
	default:
		return violation("%T is not expected here", message)
	}
	return nil
}

func (in *intake) addBlob(chunk *agentv1.BlobChunk) error {
	if len(in.files) == 0 {
		return violation("blob %s came before any file", chunk.GetBlobId())
	}
	file := in.files[len(in.files)-1]
	if id := chunk.GetBlobId(); id != file.GetOldBlobId() && id != file.GetNewBlobId() {
		return violation("blob %s does not belong to the file before it", id)
	}
	whole, err := joined(&in.open, chunk)
	if err != nil || whole == nil {
		return err
	}
	in.blobs[whole.GetBlobId()] = whole.GetData()
	if in.size += len(whole.GetData()); in.size > changeBytes {
		return tooLarge("the change", "64 MiB")
	}
	return nil
}

func (in *intake) end(announced int) error {
	if in.open != nil {
		return violation("blob %s was not finished", in.open.GetBlobId())
	}
	if announced != len(in.files) {
		return violation("%d files were announced, %d sent", announced, len(in.files))
	}
	paths := map[string]bool{}
	for _, file := range in.files {
		if paths[file.GetPath()] {
			return violation("%s was sent twice", file.GetPath())
		}
		paths[file.GetPath()] = true
	}
	return nil
}

// joined adds a chunk to the open blob, and gives the whole blob with its last chunk.
func joined(open **agentv1.BlobChunk, chunk *agentv1.BlobChunk) (*agentv1.BlobChunk, error) {
	if *open == nil {
		*open = &agentv1.BlobChunk{BlobId: chunk.GetBlobId()}
	}
	whole := *open
	if whole.GetBlobId() != chunk.GetBlobId() {
		return nil, violation("blob %s was not finished when %s began", whole.GetBlobId(), chunk.GetBlobId())
	}
	whole.Data = append(whole.Data, chunk.GetData()...)
	if len(whole.Data) > blobBytes {
		return nil, tooLarge("a blob", "1 MiB")
	}
	if !chunk.GetLast() {
		return nil, nil
	}
	*open = nil
	return whole, nil
}

func violation(format string, values ...any) error {
	said := "the peer broke the protocol: " + fmt.Sprintf(format, values...)
	return &reason.Error{Code: codes.Aborted, Reason: errorsv1.ErrorReason_ERROR_REASON_PROTOCOL_VIOLATION, Message: said}
}

func tooLarge(what, limit string) error {
	return &reason.Error{
		Code:     codes.ResourceExhausted,
		Reason:   errorsv1.ErrorReason_ERROR_REASON_TOO_LARGE,
		Message:  what + " is over the limit of " + limit,
		Metadata: map[string]string{"limit": limit},
	}
}
