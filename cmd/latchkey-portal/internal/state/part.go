package state

import "strings"

// messageName is what the names of the outbox's values begin with in the file. No
// name of package enroll does.
const messageName = "message:"

// A Part of a file is what one of its users keeps there, under names of its own. It
// implements enroll.Store and outbox.Store.
type Part struct {
	file     *File
	messages bool
}

// Portal returns the part for users, keys and requests.
func (f *File) Portal() Part { return Part{file: f} }

// Messages returns the part for the outbox.
func (f *File) Messages() Part { return Part{file: f, messages: true} }

// Load returns the part's values as they were when the file was opened. It hands them
// over: a second call returns none.
func (p Part) Load() (map[string][]byte, error) {
	p.file.mu.Lock()
	defer p.file.mu.Unlock()
	values := map[string][]byte{}
	for name, value := range p.file.loaded {
		own, isMessage := strings.CutPrefix(name, messageName)
		if isMessage == p.messages {
			values[own] = value
			delete(p.file.loaded, name)
		}
	}
	return values, nil
}

// Keep sets values, JSON each, and removes those that are nil. When it returns nil
// they are on the disk, and what the other part kept before as well. Its errors hold
// no value.
func (p Part) Keep(changes map[string][]byte) error {
	if !p.messages {
		return p.file.Keep(changes)
	}
	named := make(map[string][]byte, len(changes))
	for name, value := range changes {
		named[messageName+name] = value
	}
	return p.file.Keep(named)
}
