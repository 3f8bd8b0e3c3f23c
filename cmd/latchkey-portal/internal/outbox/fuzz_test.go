package outbox

import (
	"encoding/json"
	"reflect"
	"strconv"
	"testing"
	"time"
)

// Whatever was kept under a name, it is refused or is a message that is the same when it
// is written again.
func FuzzRestore(f *testing.F) {
	whole, err := json.Marshal(Message{ID: 3, At: time.Unix(1_700_000_000, 0).UTC(), Kind: SMS, To: "+14155550100", Body: "123456", Code: "123456"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("3", whole)
	f.Add("03", whole)
	f.Add("3", []byte(`{"id":3,"kind":"mail"} {}`))
	f.Add("-1", []byte(`{"ID":-1,"Kind":"mail"}`))
	f.Fuzz(func(t *testing.T, name string, value []byte) {
		m, err := restore(name, value)
		if err != nil {
			return
		}
		if m.ID < 1 || name != strconv.Itoa(m.ID) || m.Kind != Mail && m.Kind != SMS {
			t.Errorf("%q under %q is taken for the message %d", value, name, m.ID)
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := restore(name, again); err != nil || !reflect.DeepEqual(second, m) {
			t.Errorf("%s is read again as %+v (%v)", again, second, err)
		}
	})
}
