package agent

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"

	agentv1 "squad.internal/sdk/squad/agent/v1"
)

// repository is what the rules of one review may read: the paths of its manifest and nothing else.
type repository struct {
	talk   *talk
	change *change
	cache  *cache

	mutex  sync.Mutex
	known  map[string][]byte // what this review has seen, also where the cache is too small for it
	cached int
}

func newRepository(talk *talk, change *change, cache *cache) *repository {
	made := &repository{talk: talk, change: change, cache: cache, known: maps.Clone(change.blobs)}
	for id, content := range change.blobs {
		cache.put(made.key(id), content)
	}
	return made
}

func (r *repository) paths() []string { return slices.Sorted(maps.Keys(r.change.paths)) }

func (r *repository) read(ctx context.Context, path string) ([]byte, error) {
	missing := &fs.PathError{Op: "read", Path: path, Err: fs.ErrNotExist}
	id, listed := r.change.paths[path]
	if !listed {
		return nil, missing
	}
	r.talk.asking.Lock()
	defer r.talk.asking.Unlock()
	if content, known := r.recall(id); known {
		return content, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	content, err := r.ask(id)
	if err == nil && content == nil {
		return nil, missing
	}
	return content, err
}

func (r *repository) recall(id string) ([]byte, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if content, known := r.known[id]; known {
		return content, true
	}
	content, cached := r.cache.get(r.key(id))
	if cached {
		r.known[id] = content
		r.cached++
	}
	return content, cached
}

// ask gets one blob over the stream; nil when it cannot be had.
func (r *repository) ask(id string) ([]byte, error) {
	asked := &agentv1.BlobRequest{BlobIds: []string{id}}
	if err := r.talk.send(&response{Message: &agentv1.AnalyzeChangeResponse_BlobRequest{BlobRequest: asked}}); err != nil {
		return nil, err
	}
	var open *agentv1.BlobChunk
	for {
		got, err := r.talk.receive()
		if err != nil {
			return nil, fmt.Errorf("the stream ended while %s was asked for: %w", id, err)
		}
		if got.GetBlobNotFound().GetBlobId() == id {
			return nil, nil
		}
		if got.GetBlob().GetBlobId() != id {
			return nil, violation("blob %s was asked for, something else was sent", id)
		}
		whole, err := joined(&open, got.GetBlob())
		if err != nil {
			return nil, err
		}
		if whole != nil {
			return r.keep(id, append([]byte{}, whole.GetData()...)), nil
		}
	}
}

func (r *repository) keep(id string, content []byte) []byte {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.known[id] = content
	r.cache.put(r.key(id), content)
	return content
}

func (r *repository) cachedCount() int32 {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return int32(r.cached)
}

func (r *repository) key(id string) key {
	return key{r.change.header.GetTenantId(), r.change.header.GetRepositoryId(), id}
}
