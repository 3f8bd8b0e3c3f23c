package secretstream

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

// header and messages were sealed by libsodium 1.0.18.
const header = "6c114733157ab7fdeb267717a00bd5f567e387f0af284670"

var messages = []struct {
	text   string
	tag    Tag
	sealed string
}{
	{"the first message", Message, "5d7da44163e955caabf54176d2517cd0eeddc5e9f1d12f6bdba9ba86d73d30a61cf2"},
	{"", Rekey, "8163228533842baa69d7c8d5e4f7c57aac"},
	{"the third one is just a little longer than one block of sixty-four bytes, or so", Push, "d5483ec9d2114e94eef24523d7976860501012da2d14bbb08318e7e92178a023eb799ad6373c6c2cd63d2ae4c5f9df8f93871c3783f79b51faadd5dc1d6f3c91a300c5bd4fdccbefb5e6907f4a24b2f62db20c85ebc18d0abed5698fcfd53de1"},
	{"the last", Final, "396d63a8f4641c0011ab49cc3d406becf9a95be4007f108e12"},
}

func open(t testing.TB) *Stream {
	t.Helper()
	key := make([]byte, KeySize)
	for i := range key {
		key[i] = byte(7*i + 1)
	}
	s, err := New(key, unhex(t, header))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOpen(t *testing.T) {
	s := open(t)
	for _, m := range messages {
		got, tag, err := s.Open(unhex(t, m.sealed))
		if err != nil || string(got) != m.text || tag != m.tag {
			t.Errorf("%q, %d, %v; want %q, %d", got, tag, err, m.text, m.tag)
		}
	}
}

// Nothing that was changed, cut off or put in another order is opened.
func TestOpenChanged(t *testing.T) {
	first := unhex(t, messages[0].sealed)
	for i := range first {
		changed := bytes.Clone(first)
		changed[i] ^= 0x80
		if got, _, err := open(t).Open(changed); !errors.Is(err, ErrOpen) {
			t.Errorf("byte %d changed: %q, %v", i, got, err)
		}
		if got, _, err := open(t).Open(first[:i]); !errors.Is(err, ErrOpen) {
			t.Errorf("cut off at %d: %q, %v", i, got, err)
		}
	}
	if _, _, err := open(t).Open(unhex(t, messages[1].sealed)); !errors.Is(err, ErrOpen) {
		t.Errorf("the second message as the first: %v", err)
	}
	if _, err := New(make([]byte, 31), unhex(t, header)); err == nil {
		t.Error("a short key is taken")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(unhex(f, messages[0].sealed))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		got, _, err := open(t).Open(sealed)
		if err == nil && string(got) != messages[0].text {
			t.Errorf("opened as %q", got)
		}
	})
}
