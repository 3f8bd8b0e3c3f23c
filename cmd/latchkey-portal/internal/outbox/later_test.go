package outbox

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// What is late comes when the box's clock says so, whoever waits for it, and has its
// place and its time from then.
func TestLateMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Box
		begun := time.Now()
		b.PutLater(Message{Kind: Mail, To: "jonas@example.com", Subject: "late", At: begun}, 90*time.Second, time.Now)
		b.PutLater(Message{Kind: Mail, To: "jonas@example.com", Subject: "less late", At: begun}, 30*time.Second, time.Now)
		b.Put(Message{Kind: Mail, To: "jonas@example.com", Subject: "in time", At: begun})
		if n := len(b.Messages()); n != 1 {
			t.Fatalf("there are %d messages", n)
		}
		for i, subject := range []string{"less late", "late"} {
			wait, cancel := context.WithTimeout(t.Context(), time.Hour)
			found, _ := b.Wait(wait, Query{After: i + 1})
			cancel()
			due := begun.Add([]time.Duration{30 * time.Second, 90 * time.Second}[i])
			if len(found) != 1 || found[0].Subject != subject || !found[0].At.Equal(due) || time.Since(due) > lookAgain {
				t.Fatalf("message %d is %v, after %v", i+2, found, time.Since(begun))
			}
		}
		if b.looks != nil && len(b.held) > 0 {
			t.Error("something is still held back")
		}
		b.Drop()
	})
}

// A clock that is set brings the messages when the box is asked, and a box that is
// emptied brings none.
func TestLateMessagesOnASetClock(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	clock := func() time.Time { return now }
	var b Box
	b.PutLater(Message{Kind: SMS, To: "+15550100"}, time.Minute, clock)
	now = now.Add(time.Minute - 1)
	b.Release()
	if n := len(b.Messages()); n != 0 {
		t.Fatalf("%d messages came early", n)
	}
	now = now.Add(1)
	b.Release()
	b.Release()
	if all := b.Messages(); len(all) != 1 || !all[0].At.Equal(now) {
		t.Fatalf("there are %v", all)
	}
	b.PutLater(Message{Kind: SMS, To: "+15550100"}, time.Minute, clock)
	if n := b.Drop(); n != 1 {
		t.Errorf("%d messages were dropped", n)
	}
	now = now.Add(time.Hour)
	b.Release()
	if n := len(b.Messages()); n != 1 {
		t.Errorf("a dropped message came: there are %d", n)
	}
}

// Of more late messages than a box keeps the oldest comes early.
func TestTooManyLateMessages(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var b Box
	for i := range most + 2 {
		b.PutLater(Message{Kind: Mail, Subject: fmt.Sprint(i)}, time.Hour, func() time.Time { return now })
	}
	if all := b.Messages(); len(all) != 2 || all[0].Subject != "1" || all[1].Subject != "0" {
		t.Errorf("%d came early", len(all))
	}
	if n := b.Drop(); n != most {
		t.Errorf("%d are held back", n)
	}
}
