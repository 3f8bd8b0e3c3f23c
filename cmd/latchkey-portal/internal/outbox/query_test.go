package outbox

import (
	"context"
	"strings"
	"testing"
)

func ids(messages []Message) []int {
	all := []int{}
	for _, m := range messages {
		all = append(all, m.ID)
	}
	return all
}

func TestFind(t *testing.T) {
	var b Box
	b.Put(Message{Kind: Mail, To: "jonas@example.com"})
	b.Put(Message{Kind: SMS, To: "+15552368"})
	b.Put(Message{Kind: Mail, To: "marta@example.com"})
	b.Put(Message{Kind: Mail, To: "jonas@example.com"})
	_, version := b.Find(Query{})
	b.Note(1, Passage{State: Sent})
	for _, c := range []struct {
		name string
		q    Query
		want []int
	}{
		{"all", Query{}, []int{4, 3, 2, 1}},
		{"an address in other capitals", Query{To: "Jonas@Example.com"}, []int{4, 1}},
		{"a number whose plus became a space", Query{To: " 1 555-2368"}, []int{2}},
		{"nobody's number", Query{To: "+"}, []int{}},
		{"an address that nobody has", Query{To: "15552368@example.com"}, []int{}},
		{"a kind", Query{Kind: SMS}, []int{2}},
		{"after", Query{After: 2}, []int{4, 3}},
		{"all of it", Query{To: "jonas@example.com", Kind: Mail, After: 1}, []int{4}},
		{"what has changed", Query{Since: version}, []int{1}},
	} {
		found, _ := b.Find(c.q)
		if got := ids(found); len(got) != len(c.want) || strings.Trim(join(got), " ") != join(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if b.Last() != 4 {
		t.Errorf("the last ID is %d", b.Last())
	}
}

func join(ids []int) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteByte(byte('0' + id))
	}
	return b.String()
}

// Those who wait get what they wait for and nothing else, all of them.
func TestWait(t *testing.T) {
	var b Box
	answers := make(chan []Message)
	for range 20 {
		go func() {
			found, _ := b.Wait(t.Context(), Query{Kind: SMS})
			answers <- found
		}()
	}
	b.Put(Message{Kind: Mail})
	b.Put(Message{Kind: SMS, To: "+15552368"})
	for range 20 {
		if found := <-answers; len(found) != 1 || found[0].ID != 2 {
			t.Fatalf("somebody who waited got %v", ids(found))
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if found, _ := b.Wait(ended, Query{After: 2}); found == nil || len(found) != 0 {
		t.Errorf("waiting in vain gives %v", found)
	}
}

type carried []Message

func (c *carried) Carry(m Message) { *c = append(*c, m) }
func (c *carried) String() string  { return "nowhere" }

func TestOnward(t *testing.T) {
	var b Box
	var out carried
	if b.Destination(Mail) != "" {
		t.Error("a box of its own accord sends messages somewhere")
	}
	b.Onward(Mail, &out)
	b.Put(Message{Kind: SMS})
	m := b.Put(Message{Kind: Mail})
	if len(out) != 1 || out[0].ID != 2 || b.Destination(Mail) != "nowhere" || b.Destination(SMS) != "" {
		t.Errorf("%v were taken out", ids(out))
	}
	if m.Passage.State != Waiting || b.Messages()[1].Passage.State != "" {
		t.Error("what leaves and what stays cannot be told from each other")
	}
	b.Note(2, Passage{State: Failed, Problem: "It rains."})
	b.Note(99, Passage{State: Sent})
	if got := b.Messages()[0].Passage; got.Problem != "It rains." {
		t.Errorf("the box notes %+v", got)
	}
}

func TestLongTextsAreCut(t *testing.T) {
	var b Box
	m := b.Put(Message{Subject: strings.Repeat("é", longestSubject), Body: "x" + strings.Repeat("é", longestBody)})
	if len(m.Subject) > longestSubject || len(m.Body) > longestBody || !strings.HasSuffix(m.Body, "é") {
		t.Errorf("%d and %d bytes are kept", len(m.Subject), len(m.Body))
	}
}
