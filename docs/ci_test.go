//go:build unix

package docs

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"go.yaml.in/yaml/v3"

	"latchkey/vault/runtest"
)

// A workflow is as much of GitHub's as docs/ci.md has.
type workflow struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		Env   map[string]string
		Steps []step
	}
}

type step struct {
	Name, Uses, Run, If string
	Dir                 string `yaml:"working-directory"`
}

// readWorkflow reads the workflow that docs/ci.md shows, and checks that the other YAML
// there can be read.
func readWorkflow(t *testing.T) workflow {
	t.Helper()
	all := snippets(t, "ci.md", "yaml")
	for _, text := range all {
		var any map[string]any
		if err := yaml.Unmarshal([]byte(text), &any); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	var w workflow
	if err := yaml.Unmarshal([]byte(all[0]), &w); err != nil {
		t.Fatal(err)
	}
	if len(w.Jobs["end-to-end"].Steps) < 8 {
		t.Fatal("the workflow has fewer steps than it had")
	}
	return w
}

func TestWorkflowUsesActionsByTheirMajorVersion(t *testing.T) {
	w := readWorkflow(t)
	if w.Permissions["contents"] != "read" || len(w.Permissions) != 1 {
		t.Errorf("it may do %v", w.Permissions)
	}
	for _, s := range w.Jobs["end-to-end"].Steps {
		if s.Uses != "" && !regexp.MustCompile(`^actions/[a-z-]+@v\d+$`).MatchString(s.Uses) {
			t.Errorf("it uses %q", s.Uses)
		}
	}
}

// A runner is what GitHub starts steps on.
type runner struct {
	t      *testing.T
	temp   string
	env    []string
	output bytes.Buffer
}

// run runs one step as GitHub does: a shell of its own, with what the steps before
// have put into the files for that.
func (r *runner) run(s step) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
	cmd.Dir = r.temp
	if s.Dir == "latchkey" {
		cmd.Dir = root(r.t)
	}
	path := os.Getenv("PATH")
	if added := r.read("path"); added != "" {
		path = strings.TrimSpace(added) + ":" + path
	}
	cmd.Env = append(append(os.Environ(), r.env...), strings.Split(strings.TrimSpace(r.read("env")), "\n")...)
	cmd.Env = append(cmd.Env, "PATH="+path, "RUNNER_TEMP="+r.temp, "GITHUB_PATH="+filepath.Join(r.temp, "path"), "GITHUB_ENV="+filepath.Join(r.temp, "env"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = &r.output, &r.output
	err := cmd.Run()
	if cmd.Process != nil { // what it leaves behind, the portal, ends with the job
		r.t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) })
	}
	if err != nil {
		r.t.Fatalf("%s: %v\n%s%s", s.Name, err, &r.output, r.read("portal.log"))
	}
}

// read is a file of the runner's, empty if there is none.
func (r *runner) read(name string) string {
	data, _ := os.ReadFile(filepath.Join(r.temp, name))
	return string(data)
}

// TestWorkflowWorks runs the steps of the workflow that are for a shell, up to the
// tests, which are the reader's own.
func TestWorkflowWorks(t *testing.T) {
	runtest.OnlyWhole(t)
	job := readWorkflow(t).Jobs["end-to-end"]
	portal := "http://" + freeAddress(t)
	r := &runner{t: t, temp: t.TempDir(), env: []string{
		"PORTAL=" + portal, "TEST_USER=" + job.Env["TEST_USER"], "LATCHKEY_CONFIG=" + t.TempDir(),
	}}
	ran := 0
	for _, s := range job.Steps {
		if s.Run == "" || s.If != "" || strings.Contains(s.Run, "npm ") {
			continue
		}
		if strings.Contains(s.Run, "portal enroll") {
			freeze(t, portal, strings.TrimSpace(r.read("token"))) // --wait-next has nothing to wait for
		}
		r.run(s)
		ran++
	}
	if ran != 4 {
		t.Errorf("%d steps were run", ran)
	}
	for _, secret := range []string{"token", "password", "passphrase"} {
		text := strings.TrimSpace(r.read(secret))
		if shown := strings.ReplaceAll(r.output.String()+r.read("portal.log"), "::add-mask::"+text, ""); text == "" || strings.Contains(shown, text) {
			t.Errorf("the %s is in the log, or there is none", secret)
		}
	}
	r.output.Reset()
	r.run(step{Name: "a code", Run: `latchkey-cli code --wait-fresh 1ms "$TEST_USER"`})
	if !regexp.MustCompile(`^[0-9]{6}\n$`).MatchString(r.output.String()) {
		t.Errorf("the code is %q", &r.output)
	}
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// freeze has a portal's clock stand still.
func freeze(t *testing.T, portal, token string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, portal+"/api/v1/clock", strings.NewReader(`{"frozen": true}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("the clock is not set: %s", response.Status)
	}
}
