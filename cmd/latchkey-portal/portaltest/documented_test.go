package portaltest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/portaltest"
)

// The requests in docs/api.md are answered as it says, and there is one for every
// operation that the API describes.
func TestDocumentedRequests(t *testing.T) {
	text, err := os.ReadFile("../../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	p := portaltest.Start(t)
	p.Clock.Freeze() // so that the code is of the present time step
	d := &documented{t: t, known: map[string]string{"PORTAL": p.URL, "TOKEN": p.Token, "CODE": ""}, done: map[string]bool{}}
	for _, block := range regexp.MustCompile("(?ms)^```(sh|json)([^\n]*)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		if block[1] == "json" {
			d.answers(block[3])
			continue
		}
		for _, command := range commands(block[3]) {
			d.runs(command, strings.TrimSpace(block[2]))
			d.takesCode(p)
		}
	}
	for _, operation := range d.operations(p.URL) {
		if !d.done[operation] {
			t.Errorf("there is no request for %s", operation)
		}
	}
}

// A documented is a document whose requests are run.
type documented struct {
	t     *testing.T
	known map[string]string // variables of the shell
	last  map[string]any    // the answer of the last request
	done  map[string]bool   // method and path
}

// commands splits a block into commands.
func commands(block string) []string {
	var all []string
	for line := range strings.Lines(strings.ReplaceAll(block, "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// words splits a command as a shell does: the quotes and variables that the document
// has, and nothing else.
func (d *documented) words(command string) ([]string, error) {
	var all []string
	word, in, quote := strings.Builder{}, false, rune(0)
	name := regexp.MustCompile(`^[A-Z]+`)
	for i := 0; i < len(command); i++ {
		c := rune(command[i])
		switch {
		case quote != '\'' && c == '$':
			variable := name.FindString(command[i+1:])
			value, ok := d.known[variable]
			if !ok {
				return nil, fmt.Errorf("the variable %q is not known", variable)
			}
			in, i = true, i+len(variable)
			word.WriteString(value)
		case quote == '"' && c == '\\':
			i++
			word.WriteByte(command[i])
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote, in = c, true
		case quote == 0 && c == ' ':
			if in {
				all = append(all, word.String())
			}
			word.Reset()
			in = false
		case quote == 0 && strings.ContainsRune("&|;<>()*?`~{}[]!#", c):
			return nil, fmt.Errorf("%q has to be quoted", c)
		default:
			in = true
			word.WriteByte(command[i])
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if in {
		all = append(all, word.String())
	}
	return all, nil
}

// request is what curl makes of a command.
func (d *documented) request(command string) (*http.Request, error) {
	words, err := d.words(command)
	if err != nil {
		return nil, err
	}
	if words[0] != "curl" {
		return nil, fmt.Errorf("it is run by %q", words[0])
	}
	method, address, body, header := "", "", "", http.Header{}
	for i := 1; i < len(words); i++ {
		switch word := words[i]; word {
		case "-s", "-N":
		case "-X", "-H", "-d":
			i++
			switch word {
			case "-X":
				method = words[i]
			case "-H":
				key, value, _ := strings.Cut(words[i], ": ")
				header.Set(key, value)
			case "-d":
				body = words[i]
			}
		default:
			if address != "" || strings.HasPrefix(word, "-") {
				return nil, fmt.Errorf("it is not known what %q is", word)
			}
			address = word
		}
	}
	if method == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, address, strings.NewReader(body))
	if err == nil {
		r.Header = header
	}
	return r, err
}

// runs does what a command does.
func (d *documented) runs(command, how string) {
	d.t.Helper()
	r, err := d.request(command)
	if err != nil {
		d.t.Fatalf("%s: %v", command, err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatalf("%s: %v", command, err)
	}
	defer func() { _ = response.Body.Close() }()
	d.done[r.Method+" "+plain(r.URL)] = true
	status, wanted := strings.CutPrefix(how, "status=")
	if ok := response.StatusCode/100 == 2; wanted && fmt.Sprint(response.StatusCode) != status || !wanted && !ok {
		d.t.Fatalf("%s: it is answered with %d", command, response.StatusCode)
	}
	d.last = nil
	if how == "stream" {
		begin := make([]byte, 64)
		if n, err := io.ReadAtLeast(response.Body, begin, 12); err != nil || !strings.HasPrefix(string(begin[:n]), ": listening") {
			d.t.Errorf("%s: the stream begins with %q: %v", command, begin[:n], err)
		}
		return
	}
	data, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if response.StatusCode != http.StatusNoContent {
		if err := json.Unmarshal(data, &d.last); err != nil {
			d.t.Errorf("%s: the answer is no JSON: %v", command, err)
		}
	}
}

// plain is a path as the API describes it.
func plain(u *url.URL) string {
	path := regexp.MustCompile(`/users/[^/]+`).ReplaceAllString(u.Path, "/users/{user}")
	return regexp.MustCompile(`/profiles/[^/]+`).ReplaceAllString(path, "/profiles/{profile}")
}

// answers holds the last answer against one that is written down: it has the same
// fields, and the same values where those do not change from time to time.
func (d *documented) answers(written string) {
	d.t.Helper()
	var want map[string]any
	if err := json.Unmarshal([]byte(written), &want); err != nil {
		d.t.Fatalf("what is written down is no JSON: %v", err)
	}
	keys := func(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
	if !slices.Equal(keys(want), keys(d.last)) {
		d.t.Errorf("the answer has %v, written down are %v", keys(d.last), keys(want))
	}
	for key, value := range want {
		if slices.Contains([]string{"password", "qr_png", "qr_svg", "offset"}, key) {
			continue
		}
		if fmt.Sprint(d.last[key]) != fmt.Sprint(value) {
			d.t.Errorf("%s is %v, written down is %v", key, d.last[key], value)
		}
	}
}

// takesCode has $CODE be that of the account that the last answer has, as an
// authenticator would.
func (d *documented) takesCode(p *portaltest.Portal) {
	if uri, ok := d.last["uri"].(string); ok {
		d.known["CODE"] = codeOf(d.t, uri, p.Clock.Now())
	}
}

// operations are those that the API describes.
func (d *documented) operations(base string) []string {
	d.t.Helper()
	response, err := http.Get(base + "/openapi.json")
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var described struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.NewDecoder(response.Body).Decode(&described); err != nil {
		d.t.Fatal(err)
	}
	var all []string
	for path, methods := range described.Paths {
		for method := range methods {
			all = append(all, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(all)
	return all
}
