package vault

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
)

// TestNewerFieldsAreKept changes accounts and pages that a newer version has
// added fields to: the fields go with the account wherever it goes.
func TestNewerFieldsAreKept(t *testing.T) {
	ctx := t.Context()
	const fields = `"I":"not the issuer","icon":{"b":1,"a":["<&>"," "]},"z":1e400`
	m := newMemory(900)
	m.put(pageName(0), seal(`{"of":1,"r":[{"id":"a","i":"Issuer","s":"AAEC","l":1,`+fields+`},{"id":"b","s":"AAED","l":2}],"theme":"dark"}`))
	v, err := Open(ctx, m)
	if err != nil || len(v.Problems()) > 0 {
		t.Fatal(err, v.Problems())
	}
	kept := func(what string) {
		t.Helper()
		all := ""
		for name, value := range m.snapshot() {
			document, err := openPage(value)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if name == pageName(0) && !strings.Contains(string(document), `"theme":"dark"`) {
				t.Errorf("%s: the page has lost a field: %s", what, document)
			}
			all += string(document)
		}
		if strings.Count(all, fields) != 1 {
			t.Errorf("%s: the account has lost fields: %s", what, all)
		}
		if a, _ := v.Account("a"); a.Issuer != "Issuer" {
			t.Errorf("%s: the issuer became %q", what, a.Issuer)
		}
	}
	note := func(id ID, n int) error {
		_, err := v.Update(ctx, id, func(a *Account) error { a.Note = strings.Repeat("n", n); return nil })
		return err
	}
	kept("before")
	steps := []struct {
		what string
		do   func() error
	}{
		{"its neighbour changed", func() error { return note("b", 5) }},
		{"changed", func() error { return note("a", 5) }},
		{"moved in the list", func() error { return v.Move(ctx, "a", "") }},
		{"moved to another page", func() error { return note("a", 480) }},
		{"removed and restored", func() error {
			a, err := v.Remove(ctx, "a")
			if err != nil {
				return err
			}
			return v.Restore(ctx, a)
		}},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		kept(step.what)
	}
	if v.Usage().Pages != 2 {
		t.Error("it has not moved to another page")
	}
}

// TestCountersAreExact keeps counts that a float64 cannot hold.
func TestCountersAreExact(t *testing.T) {
	m, v := create(t, 2400, 0)
	for _, count := range []uint64{1<<53 + 1, math.MaxInt64, math.MaxInt64 + 2, math.MaxUint64 - 1, math.MaxUint64} {
		a := Account{Kind: HOTP, Algorithm: SHA1, Digits: 6, Counter: count, Secret: NewSecret([]byte("k"))}
		stored, err := v.Add(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		_, w := open(t, m.disk, 2400)
		if got, _ := w.Account(stored[0].ID); got.Counter != count {
			t.Errorf("the count %d became %d", count, got.Counter)
		}
	}
}

// TestRecordsAreShort keeps an eye on what an ordinary account costs: it decides
// how many a keyring with a limit holds.
func TestRecordsAreShort(t *testing.T) {
	a := account(1)
	a.ID, a.Place = "abcdefghijklmnop", step
	r, err := newRecord(a, firstRevision, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"abcdefghijklmnop","i":"Service 1","n":"someone1@example.com","s":"MDAwMDAwMDAwMDAwMDAwMDAwMDE=","l":1099511627776}`
	if string(r.raw) != want {
		t.Errorf("an ordinary account is %s", r.raw)
	}
}

// FuzzPage feeds stored pages to the decoder. What decodes is written back as
// it was: the same records byte for byte, the same header, and again a page.
func FuzzPage(f *testing.F) {
	f.Add("")
	f.Add("latchkey1.00000000.")
	f.Add(seal(`{"of":1,"r":[]}`))
	f.Add(seal(`{"of":3,"to":2,"r":[{"id":"a","s":"AAEC","l":1},7,{"id":"b","v":9,"k":"hotp","s":"AA==","c":18446744073709551615,"l":-5}],"x":[1, 2]}`))
	f.Add(seal(`{"r":[null,{}],"of":1000,"of":2,"":"","\ud800":"\u2028"}`))
	if text, err := os.ReadFile(fixtureFile); err == nil {
		for _, line := range strings.Split(string(text), "\n") {
			if _, value, ok := strings.Cut(line, " "); ok {
				f.Add(value)
			}
		}
	}
	f.Fuzz(func(t *testing.T, value string) {
		fuzzPage(t, value)
		// The checksum keeps a fuzzer out: let it in by the back door as well.
		fuzzPage(t, seal(value))
	})
}

func fuzzPage(t *testing.T, value string) {
	p, err := decodePage(value)
	if err != nil {
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
			t.Fatalf("%v is neither damaged nor newer", err)
		}
		return
	}
	again, err := p.encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(again) > p.size() {
		t.Fatalf("the page has %d bytes and was measured as %d", len(again), p.size())
	}
	q, err := decodePage(again)
	if err != nil {
		t.Fatalf("the page cannot be read again: %v", err)
	}
	if p.of != q.of || p.to != q.to || len(p.records) != len(q.records) || len(p.extra) != len(q.extra) {
		t.Fatal("the page changed by being written")
	}
	for i := range p.records {
		if string(p.records[i].raw) != string(q.records[i].raw) || (p.records[i].err == nil) != (q.records[i].err == nil) {
			t.Fatal("a record changed by its page being written")
		}
	}
	newIndex([]slot{{value: value, page: p}, {value: again, page: q}})
}

// FuzzRecord feeds records to the decoder. What decodes is a possible account,
// and stays the same account when it is encoded by this version.
func FuzzRecord(f *testing.F) {
	for i, a := range everything() {
		a.ID = ID(strings.Repeat("a", i+1))
		a.Place = int64(i) - 3
		r, err := newRecord(a, uint64(i)+1, []field{{"x", json.RawMessage(`{"y": 1}`)}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(r.raw))
	}
	f.Add(`{"id":"a","s":"AA","l":1}`)
	f.Add(`{"id":"a","s":"AA==","l":1.5,"t":{"a":1}}`)
	f.Add(`{"id":"a","s":"AA==","l":9e99,"c":-1}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := decodeRecord(json.RawMessage(text))
		if string(r.raw) != text {
			t.Fatal("the record is not kept as it is")
		}
		if r.err != nil {
			if !errors.Is(r.err, ErrDamaged) {
				t.Fatalf("%v does not say damaged", r.err)
			}
			return
		}
		if err := validRecord(r.account, r.revision); err != nil {
			t.Fatal(err)
		}
		again, err := newRecord(r.account, r.revision, r.extra)
		if err != nil {
			t.Fatal(err)
		}
		q := decodeRecord(again.raw)
		if q.err != nil || describe(q.account) != describe(r.account) || q.account.Place != r.account.Place ||
			q.revision != r.revision || len(q.extra) != len(r.extra) {
			t.Fatalf("%v: another account after it was written", q.err)
		}
	})
}
