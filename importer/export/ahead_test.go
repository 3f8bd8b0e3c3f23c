package export

import (
	"errors"
	"fmt"
	"testing"

	"latchkey/importer/found"
	"latchkey/vault"
)

// What is read on several processors at once comes in the order of the file.
func TestReadAll(t *testing.T) {
	const n = 10*batchRecords + 7
	var list found.List
	readAll(&list, n, func(into taker, i int) {
		name := fmt.Sprint("record ", i)
		switch i % 3 {
		case 0:
			into.Add(name, found.Account{Account: vault.Account{Name: name, Secret: vault.NewSecret([]byte(name))}})
		case 1:
			into.Skip(name, errors.New("it is broken"))
		default:
			into.Leave(name, "it is something else")
		}
	})
	got, err := list.Finish("", "file")
	if err != nil || len(got.Accounts)+len(got.Skipped) != n {
		t.Fatalf("%d accounts, %d left out, %v", len(got.Accounts), len(got.Skipped), err)
	}
	for i, a := range got.Accounts {
		if a.Name != fmt.Sprint("record ", 3*i) {
			t.Fatalf("account %d is %s", i, a.Name)
		}
	}
	for i, s := range got.Skipped {
		if want := fmt.Sprint("record ", i/2*3+i%2+1); s.Name != want {
			t.Fatalf("%s is left out in the place of %s", s.Name, want)
		}
	}
}
