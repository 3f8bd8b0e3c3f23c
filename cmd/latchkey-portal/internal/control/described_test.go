package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"latchkey/cmd/latchkey-portal/internal/stream"
)

// A described is what the API says of itself, to hold answers against.
type described struct {
	document map[string]any
	compiler *jsonschema.Compiler

	mu   sync.Mutex
	seen map[string]bool // operations and statuses that were answered
}

const documentURL = "http://localhost/openapi.json"

func (c *client) describes() *described {
	c.t.Helper()
	response, err := http.Get(c.base + "/openapi.json")
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		c.t.Fatalf("the description answers %d: %v", response.StatusCode, err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		c.t.Fatal(err)
	}
	d := &described{document: value.(map[string]any), compiler: jsonschema.NewCompiler(), seen: map[string]bool{}}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(documentURL, value); err != nil {
		c.t.Fatal(err)
	}
	return d
}

// pointer is a path in the document as a fragment has it.
func pointer(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key))
	}
	return b.String()
}

// at is what is in the document at a path; nil where nothing is.
func (d *described) at(keys ...string) any {
	var v any = d.document
	for _, key := range keys {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// operation is the path in the document of what a request asks for.
func (d *described) operation(method, path string) (pattern string, ok bool) {
	paths := d.at("paths").(map[string]any)
	for _, pattern := range slices.Sorted(maps.Keys(paths)) {
		if same(pattern, path) && d.at("paths", pattern, strings.ToLower(method)) != nil {
			return pattern, true
		}
	}
	return "", false
}

func same(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || strings.HasPrefix(w, "{") && g != "" })
}

// holds says where an answer is not as described.
func (d *described) holds(t testing.TB, r *http.Request, response *http.Response, data []byte) {
	t.Helper()
	what := fmt.Sprintf("%s %s with %d", r.Method, r.URL.Path, response.StatusCode)
	pattern, ok := d.operation(r.Method, r.URL.EscapedPath())
	if !ok {
		return // what is no operation is a problem, and described nowhere
	}
	method, status := strings.ToLower(r.Method), fmt.Sprint(response.StatusCode)
	d.mu.Lock()
	d.seen[method+" "+pattern+" "+status] = true
	d.mu.Unlock()
	if d.at("paths", pattern, method, "responses", status) == nil {
		t.Errorf("%s: the status is not described", what)
		return
	}
	kind, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
	content, _ := d.at("paths", pattern, method, "responses", status, "content").(map[string]any)
	switch {
	case content == nil && len(data) > 0:
		t.Errorf("%s: no content is described, and there is %q", what, data)
	case content == nil:
	case content[kind] == nil:
		t.Errorf("%s: the content is %q, described are %v", what, kind, slices.Collect(maps.Keys(content)))
	case kind != stream.ContentType:
		d.valid(t, what, data, "paths", pattern, method, "responses", status, "content", kind, "schema")
	}
}

// valid holds JSON against the schema at a path.
func (d *described) valid(t testing.TB, what string, data []byte, keys ...string) {
	t.Helper()
	schema, err := d.compiler.Compile(documentURL + "#" + pointer(keys...))
	if err != nil {
		t.Errorf("%s: the schema cannot be used: %v", what, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Errorf("%s: %q is no JSON: %v", what, data, err)
		return
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %.300s is not as described: %v", what, data, err)
	}
}

// Every operation has words, and examples that are as it describes.
func TestDescription(t *testing.T) {
	c := newClient(t, nil, "cin7")
	if version := c.told.document["openapi"]; version != "3.1.0" {
		t.Errorf("it is OpenAPI %v", version)
	}
	n := 0
	for pattern, methods := range c.told.at("paths").(map[string]any) {
		for method, operation := range methods.(map[string]any) {
			n++
			o := operation.(map[string]any)
			what := method + " " + pattern
			for _, key := range []string{"summary", "description", "operationId", "tags"} {
				if o[key] == nil || o[key] == "" {
					t.Errorf("%s has no %s", what, key)
				}
			}
			if strings.HasPrefix(pattern, "/api/") != (o["security"] != nil) {
				t.Errorf("%s does not say rightly whether it needs the token", what)
			}
			if body := c.told.at("paths", pattern, method, "requestBody", "content", "application/json"); body != nil {
				c.told.exemplified(t, "what is sent to "+what, body, "paths", pattern, method, "requestBody", "content", "application/json")
			}
			for status := range o["responses"].(map[string]any) {
				keys := []string{"paths", pattern, method, "responses", status, "content", "application/json"}
				if content := c.told.at(keys...); content != nil {
					c.told.exemplified(t, what+" with "+status, content, keys...)
				}
			}
		}
	}
	if n != 24 {
		t.Errorf("there are %d operations", n)
	}
}

func (d *described) exemplified(t *testing.T, what string, content any, keys ...string) {
	t.Helper()
	sample := content.(map[string]any)["example"]
	if sample == nil {
		t.Errorf("%s has no example", what)
		return
	}
	data, err := json.Marshal(sample)
	if err != nil {
		t.Fatal(err)
	}
	d.valid(t, what, data, append(keys, "schema")...)
}
