package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Open returns a box with the messages that a store has, and keeps it there. A
// message is in the store when it has been put; several that come at once are
// written together. What cannot be written stays in the box, is written with the
// next message, and failed is told of it.
//
// A message that was still to leave the portal when that ended does not: nobody can
// tell whether it had gone already. A value that is no message is an error.
func Open(store Store, failed func(error)) (*Box, error) {
	values, err := store.Load()
	if err != nil {
		return nil, err
	}
	b := &Box{store: store, unstored: failed, unkept: map[int]bool{}, version: 1}
	for name, value := range values {
		m, err := restore(name, value)
		if err != nil {
			return nil, fmt.Errorf("the message %.20q that was kept cannot be used by this version (%w); use the one that wrote it, or begin with other data", name, err)
		}
		b.messages = append(b.messages, m)
	}
	slices.SortFunc(b.messages, func(a, b Message) int { return a.ID - b.ID })
	for i := range b.messages {
		m := &b.messages[i]
		if b.last, m.changed = m.ID, b.version; m.Passage.State == Waiting {
			m.Passage.State, m.Passage.Problem = Failed, "The portal ended before it was sent on."
			b.change(m)
		}
	}
	return b, nil
}

func restore(name string, value []byte) (m Message, err error) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, errors.New("it is no message of this version") // JSON's error may quote it
	}
	_, err = d.Token()
	known := m.Kind == Mail || m.Kind == SMS
	if !errors.Is(err, io.EOF) || m.ID < 1 || name != strconv.Itoa(m.ID) || !known {
		return m, errors.New("it is no whole message")
	}
	return m, nil
}

// touch says that a message is new, changed or gone. It is called with the mutex
// held.
func (b *Box) touch(id int) {
	if b.store != nil {
		b.unkept[id] = true
	}
}

// Keep has the store take what it may not have yet, as far as there is one. Whoever waits here while the
// store is at work finds that the one before has written theirs as well.
func (b *Box) Keep() {
	if b.store == nil {
		return
	}
	b.keeping.Lock()
	defer b.keeping.Unlock()
	changes, err := b.collect()
	if err == nil && len(changes) > 0 {
		err = b.store.Keep(changes)
	}
	if err == nil {
		return
	}
	b.mu.Lock()
	for name := range changes {
		id, _ := strconv.Atoi(name) // it was made from one
		b.touch(id)
	}
	b.mu.Unlock()
	b.unstored(fmt.Errorf("keeping messages: %w", err))
}

// collect returns what the store may not have yet.
func (b *Box) collect() (map[string][]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	changes := map[string][]byte{}
	for id := range b.unkept {
		name := strconv.Itoa(id)
		changes[name] = nil
		if at, found := b.at(id); found {
			value, err := json.Marshal(b.messages[at])
			if err != nil {
				return changes, errors.New("a message cannot be written down") // the error may quote it
			}
			changes[name] = value
		}
	}
	clear(b.unkept)
	return changes, nil
}
