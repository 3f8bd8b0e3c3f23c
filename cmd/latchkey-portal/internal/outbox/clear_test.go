package outbox

import "testing"

// What was cleared is gone, from the store as well, and its IDs are not used again.
func TestClear(t *testing.T) {
	store := &shelf{}
	box, err := Open(store, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	box.Put(Message{Kind: Mail, To: "a"})
	box.Put(Message{Kind: SMS, To: "b"})
	box.Clear(1)
	if m := box.Messages(); len(m) != 1 || m[0].ID != 2 {
		t.Errorf("without the first there are %+v", m)
	}
	box.Clear(box.Last())
	if n := len(box.Messages()); n != 0 || len(store.values) != 0 {
		t.Errorf("%d are there and %d kept", n, len(store.values))
	}
	if m := box.Put(Message{Kind: Mail, To: "c"}); m.ID != 3 || len(store.values) != 1 {
		t.Errorf("the next has the ID %d, and %d are kept", m.ID, len(store.values))
	}
}
