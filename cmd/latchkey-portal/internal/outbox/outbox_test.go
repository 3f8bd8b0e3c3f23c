package outbox

import (
	"fmt"
	"sync"
	"testing"
)

func TestNewestFirst(t *testing.T) {
	var b Box
	for i := range most + 10 {
		b.Put(Message{Subject: fmt.Sprint(i)})
	}
	all := b.Messages()
	if len(all) != most {
		t.Fatalf("%d messages are kept, want %d", len(all), most)
	}
	if newest := all[0]; newest.Subject != fmt.Sprint(most+9) || newest.ID != most+10 {
		t.Errorf("the newest is %q with ID %d", newest.Subject, newest.ID)
	}
	all[0].Subject = "changed"
	if b.Messages()[0].Subject == "changed" {
		t.Error("what was handed out can be changed from outside")
	}
}

func TestParallel(t *testing.T) {
	var b Box
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() { b.Put(Message{}) })
	}
	all.Wait()
	ids := map[int]bool{}
	for _, m := range b.Messages() {
		ids[m.ID] = true
	}
	if len(ids) != 100 {
		t.Errorf("%d IDs for 100 messages", len(ids))
	}
}
