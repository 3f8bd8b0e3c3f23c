package docs

import (
	"bufio"
	"bytes"
	"context"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/runtest"
)

// patience bounds one block of commands, on a busy machine.
const patience = 2 * time.Minute

// A block is what stands between two fences in a page. Those fenced as sh are
// for the reader to run, and one fenced as json right after such a block is
// what it prints.
type block struct {
	page, text, prints string
	line               int
}

// commands returns the blocks of a page that are for the reader to run.
func commands(t *testing.T, page string) []block {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root(t), page))
	if err != nil {
		t.Fatal(err)
	}
	fence := regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")
	var blocks []block
	lastWasCommand := false
	for _, at := range fence.FindAllSubmatchIndex(data, -1) {
		language, text := string(data[at[2]:at[3]]), string(data[at[4]:at[5]])
		switch {
		case language == "sh":
			blocks = append(blocks, block{page: page, text: text, line: 1 + bytes.Count(data[:at[0]], []byte("\n"))})
		case language == "json" && lastWasCommand:
			blocks[len(blocks)-1].prints = text
		}
		lastWasCommand = language == "sh"
	}
	if len(blocks) == 0 {
		t.Fatalf("%s has no commands to run", page)
	}
	return blocks
}

// TestCommandsOfPagesWork runs what README.md and CONTRIBUTING.md tell their
// readers to run, in their order, in a session of its own with a real keyring.
// What they say of make is only checked to be there: it is what runs this test.
func TestCommandsOfPagesWork(t *testing.T) {
	runtest.OnlyWhole(t)
	session := keyringtest.Start(t)
	programs := build(t)
	folder := t.TempDir()
	drawPage(t, filepath.Join(folder, "page.png"))
	writeExport(t, filepath.Join(folder, "aegis-export.json"))
	for _, page := range []string{"README.md", "CONTRIBUTING.md"} {
		for _, b := range commands(t, page) {
			r := reader{t: t, block: b, folder: folder, env: append(session.Env(), "PATH="+programs+":"+os.Getenv("PATH"))}
			switch {
			case strings.HasPrefix(b.text, "make "):
				r.checkTargets()
			case strings.HasPrefix(b.text, "latchkey-portal serve "):
				r.visitPortal()
			default:
				r.run()
			}
		}
	}
}

// writeExport writes what Aegis exports, with one account.
func writeExport(t *testing.T, path string) {
	t.Helper()
	const vault = `{"version": 1, "header": {"slots": null, "params": null}, "db": {"version": 3, "groups": [], "entries": [
		{"type": "totp", "uuid": "u", "name": "alice", "issuer": "Aegis example", "note": "", "favorite": false, "icon": null, "groups": [],
		"info": {"secret": "MZXW6YTBOJTG633CMFZGM33PMJQXE", "algo": "SHA1", "digits": 6, "period": 30}}]}}`
	if err := os.WriteFile(path, []byte(vault), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A reader does what a block says.
type reader struct {
	t      *testing.T
	block  block
	folder string
	env    []string
}

func (r reader) failf(format string, values ...any) {
	r.t.Helper()
	r.t.Errorf("%s, line %d:\n%s\n"+format, append([]any{r.block.page, r.block.line, r.block.text}, values...)...)
}

// run runs the commands in a shell and compares what they print.
func (r reader) run() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-eu", "-c", r.block.text)
	cmd.Dir, cmd.Env = r.folder, r.env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		r.failf("%v\n%s%s", err, &stdout, &stderr)
		return
	}
	if stdout.Len() == 0 {
		r.failf("it printed nothing")
	}
	if r.block.prints != "" && stdout.String() != r.block.prints {
		r.failf("it printed\n%s\nand the page says\n%s", &stdout, r.block.prints)
	}
}

// checkTargets checks that each line is make with a target that there is.
func (r reader) checkTargets() {
	r.t.Helper()
	for line := range strings.Lines(r.block.text) {
		words := strings.Fields(line)
		if len(words) != 2 || words[0] != "make" {
			r.failf("%q is not make and one target", line)
			continue
		}
		checkTarget(r.t, words[1])
	}
}

// checkTarget checks that make knows the target.
func checkTarget(t *testing.T, target string) {
	t.Helper()
	cmd := exec.Command("make", "-n", "-C", root(t), target)
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "MAKE") && !strings.HasPrefix(entry, "MFLAGS") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("make %s: %v\n%s", target, err, out)
	}
}

// visitPortal starts the portal, on a port that is free, looks at its first
// page and stops it as the page says.
func (r reader) visitPortal() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	words := strings.Fields(strings.Replace(r.block.text, ":8087", ":0", 1))
	program := filepath.Join(filepath.SplitList(r.env[len(r.env)-1][len("PATH="):])[0], words[0])
	cmd := exec.CommandContext(ctx, program, words[1:]...)
	cmd.Env = r.env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		r.failf("%v", err)
		return
	}
	scanner := bufio.NewScanner(stdout)
	address := ""
	for address == "" && scanner.Scan() {
		address = regexp.MustCompile(`http://\S+`).FindString(scanner.Text())
	}
	if address == "" {
		r.failf("it did not say where it is")
	} else if response, err := http.Get(address); err != nil {
		r.failf("%v", err)
	} else if response.Body.Close(); response.StatusCode != http.StatusOK {
		r.failf("its first page answers %s", response.Status)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	for scanner.Scan() {
	}
	if err := cmd.Wait(); err != nil {
		r.failf("stopped by Ctrl+C: %v", err)
	}
}

// build builds the programs that the pages call, and returns their folder.
func build(t *testing.T) string {
	t.Helper()
	runtest.Sources(root(t), "app", "vault", "importer", "assets", "cmd")
	folder := t.TempDir()
	cmd := exec.Command("go", "build", "-o", folder, "./cmd/latchkey-cli", "./cmd/latchkey-portal")
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building the programs: %v\n%s", err, out)
	}
	return folder
}

// drawPage makes the picture of a QR code that the pages speak of.
func drawPage(t *testing.T, path string) {
	t.Helper()
	const uri = "otpauth://totp/Example:dana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example"
	code, err := qr.Encode(uri, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := barcode.Scale(code, 400, 400)
	if err != nil {
		t.Fatal(err)
	}
	var data bytes.Buffer
	if err := png.Encode(&data, picture); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTargetsThatPagesNameAreThere(t *testing.T) {
	mention := regexp.MustCompile("make ([a-z]+)`")
	found := map[string]bool{}
	for _, page := range pages(t) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range mention.FindAllStringSubmatch(string(data), -1) {
			found[match[1]] = true
		}
	}
	if len(found) < 3 {
		t.Errorf("only %v found: the pages have changed their form", found)
	}
	for target := range found {
		checkTarget(t, target)
	}
}

func TestHelpListsTheTargetsThatPeopleUse(t *testing.T) {
	out, err := exec.Command("make", "-s", "-C", root(t), "help").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, target := range []string{"run", "test", "bench", "lint", "build", "help", "clean"} {
		if !regexp.MustCompile(`(?m)^  make ` + target + ` +[A-Z]`).Match(out) {
			t.Errorf("make help does not explain %s:\n%s", target, out)
		}
	}
}
