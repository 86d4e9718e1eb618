package agent

import (
	"container/list"
	"sync"
)

// key keeps tenants and repositories apart: no key of one finds a content of another.
type key struct{ tenant, repository, blob string }

// cache holds the contents used last, so that the second review of a repository sends only what changed. In memory only.
type cache struct {
	limit int

	mutex   sync.Mutex
	size    int
	entries map[key]*list.Element
	order   *list.List // the one used last in front
}

type entry struct {
	key     key
	content []byte
}

func newCache(limit int) *cache {
	return &cache{limit: limit, entries: map[key]*list.Element{}, order: list.New()}
}

func (c *cache) get(wanted key) ([]byte, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	found, known := c.entries[wanted]
	if !known {
		return nil, false
	}
	c.order.MoveToFront(found)
	return found.Value.(entry).content, true
}

func (c *cache) put(added key, content []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if _, known := c.entries[added]; known {
		return
	}
	c.entries[added] = c.order.PushFront(entry{added, content})
	for c.size += len(content); c.size > c.limit; {
		oldest := c.order.Remove(c.order.Back()).(entry)
		delete(c.entries, oldest.key)
		c.size -= len(oldest.content)
	}
}
