package export

import (
	"errors"
	"slices"
	"testing"

	"latchkey/importer/found"
)

// Tables are read as password managers write them, and as spreadsheets save them
// again.
func TestTable(t *testing.T) {
	for name, text := range map[string]string{
		"commas":     "\ufeffName,login_totp,Notes\r\nA,JBSW,\"one\r\ntwo, \"\"three\"\"\"\r\n\r\nB,,\r\nC\r\n",
		"semicolons": "name; Login_TOTP ;notes\nA;JBSW;\"one\ntwo, \"\"three\"\"\"\nB;;\n;;\nC",
		"tabs":       "Name\tlogin_totp\tnotes\nA\tJBSW\t\"one\ntwo, \"\"three\"\"\"\nB\t\t\nC\n",
	} {
		table := (&Source{Data: []byte(text)}).Table()
		if !table.has("name", "login_totp") || table.has("name", "password") {
			t.Fatalf("%s: the columns are %v", name, table.columns)
		}
		var got []string
		err := table.rows(func(_ int, value func(string) string) {
			got = append(got, value("name"), value("login_totp"), value("notes"), value("none"))
		})
		want := []string{"A", "JBSW", "one\ntwo, \"three\"", "", "B", "", "", "", "C", "", "", ""}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	cut := (&Source{Data: []byte("name,note\nA,\"half a no")}).Table()
	if err := cut.rows(func(int, func(string) string) {}); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("cut off: %v", err)
	}
	for _, text := range []string{"", "one", `{"a":1,"b":2}`, "[1,2]", "<a,b>", "\xff\xfe,a"} {
		if (&Source{Data: []byte(text)}).Table().has() {
			t.Errorf("%q is a table", text)
		}
	}
}
