package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// speakers are the folders of the packages that make sentences that the window
// shows.
func speakers() []string {
	return []string{"../importer", "../vault", "settings", "session", "autostart",
		"../cmd/latchkey", "../cmd/latchkey/internal/given", "../cmd/latchkey/internal/instance"}
}

// A place is where a text is made.
type place struct {
	at     string   // file and line
	values []string // what stands in it, as the source has it
}

// A gatherer collects the texts of the packages below the window.
type gatherer struct {
	files *token.FileSet
	texts map[string][]place
	path  string

	silent, unseen, verb, letters *regexp.Regexp
}

// gathered are the texts of all speakers, with where they are.
func gathered(t *testing.T) map[string][]place {
	t.Helper()
	texts, err := gather()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// gather reads the sources, once for all tests.
var gather = sync.OnceValues(func() (map[string][]place, error) {
	texts, err := gatherFrom(speakers()...)
	if err != nil {
		return nil, err
	}
	for _, text := range elsewhere() {
		texts[text] = append(texts[text], place{at: "what comes with errors"})
	}
	return texts, nil
})

// gatherFrom reads the sources in folders and below them.
func gatherFrom(roots ...string) (map[string][]place, error) {
	g := &gatherer{
		files: token.NewFileSet(), texts: make(map[string][]place), silent: silent(), unseen: unseen(),
		verb: regexp.MustCompile(`%(\[\d+\])?[#.\d]*[a-zA-Z]`), letters: regexp.MustCompile(`[a-z]{2}|%[a-z] [a-z]$`),
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return g.file(root, path, d)
		})
		if err != nil {
			return nil, err
		}
	}
	return g.texts, nil
}

// The widgets are given their words, and the parts of the window look theirs up: what
// they said beside that, nobody would translate.
func TestWidgetsSayNothingOfTheirOwn(t *testing.T) {
	texts, err := gatherFrom(append(parts(), "look")...)
	if err != nil {
		t.Fatal(err)
	}
	delete(texts, "key") // the name of a picture, as it is stored
	for text, places := range texts {
		t.Errorf("%s: %q", places[0].at, text)
	}
}

// file collects the texts of a file below a root.
func (g *gatherer) file(root, path string, d fs.DirEntry) error {
	name := d.Name()
	switch {
	case d.IsDir() && path != root && (strings.HasSuffix(name, "test") || name == "corpus" || name == "testdata" || root == "../cmd/latchkey"):
		return filepath.SkipDir // no part of the window
	case d.IsDir(), !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"):
		return nil
	}
	file, err := parser.ParseFile(g.files, path, nil, 0)
	if err != nil {
		return err
	}
	g.path = strings.TrimPrefix(filepath.ToSlash(path), "../")
	ast.Inspect(file, g.visit)
	return nil
}

// visit collects the texts of a part of a file, but for those that are compared
// or looked for, and never said.
func (g *gatherer) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.Field:
		ast.Inspect(n.Type, g.visit)
		return false // without its tag
	case *ast.CaseClause:
		for _, s := range n.Body {
			ast.Inspect(s, g.visit)
		}
		return false
	case *ast.IndexExpr:
		ast.Inspect(n.X, g.visit)
		return false
	case *ast.KeyValueExpr:
		if key := called(n.Key); key != "How" { // what is said of a format on the command line only
			ast.Inspect(n.Value, g.visit)
		}
		return false
	case *ast.CallExpr:
		return g.call(n)
	case *ast.BinaryExpr:
		switch n.Op {
		case token.EQL, token.NEQ:
			return false
		case token.ADD:
			if text, values, ok := joined(n); ok {
				g.add(n.Pos(), text, values)
				return false
			}
		}
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
			g.add(n.Pos(), text, nil)
		}
	}
	return true
}

// silent matches functions whose texts are not for people.
func silent() *regexp.Regexp {
	return regexp.MustCompile(`^(regexp|bytes|filepath|exec|json|xml|lang|os|log|slog|syscall|windows|registry|unix)\..*$|` +
		`^strings\.(Has|Contains|Cut|Trim|Split|Index|Fields|Equal|Replace|NewReplacer).*$|` +
		`^panic$|.*(Query|ExecContext|Exec|Method|NewProc|NewLazySystemDLL|Atom|startsWithAny|anyHas|firstHas)$|.*\.(Has|has|PersistentPreRun)$`)
}

// call collects the texts that a function is given.
func (g *gatherer) call(n *ast.CallExpr) bool {
	name := called(n.Fun)
	if g.silent.MatchString(name) {
		return false
	}
	ast.Inspect(n.Fun, g.visit)
	for i, arg := range n.Args {
		if text, ok := constant(arg); ok && i+1 < len(n.Args) && strings.Contains(text, "%") { // a format
			var values []string
			for _, v := range n.Args[i+1:] {
				values = append(values, g.source(v))
			}
			g.add(arg.Pos(), text, values)
			continue
		}
		ast.Inspect(arg, g.visit)
	}
	return false
}

// called is the name of a function, with that of its package or value.
func called(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return called(e.X) + "." + e.Sel.Name
	}
	return ""
}

// source is how a value is written in the source.
func (g *gatherer) source(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value
	case *ast.CallExpr:
		var args []string
		for _, a := range e.Args {
			args = append(args, g.source(a))
		}
		return called(e.Fun) + "(" + strings.Join(args, ", ") + ")"
	case *ast.BinaryExpr:
		return g.source(e.X) + " " + e.Op.String() + " " + g.source(e.Y)
	case *ast.IndexExpr:
		return g.source(e.X) + "[…]"
	}
	return called(e)
}

// joined is a text that is put together with values: a format, with %s for each.
func joined(e ast.Expr) (text string, values []string, literal bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, nil, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return joined(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, some, ok := joined(e.X)
			y, more, too := joined(e.Y)
			return x + y, slices.Concat(some, more), ok || too
		}
	}
	return "%s", []string{(&gatherer{}).source(e)}, false
}

// add notes a text if it is one that people read: with a letter and a blank, or
// one of the words that stand in others.
func (g *gatherer) add(at token.Pos, text string, values []string) {
	sole := slices.Contains(soleWords(), text)
	if g.unseen.MatchString(text) || !sole && (!strings.Contains(text, " ") || !g.letters.MatchString(g.verb.ReplaceAllString(text, ""))) {
		return
	}
	p := g.files.Position(at)
	g.texts[text] = append(g.texts[text], place{g.path + ":" + strconv.Itoa(p.Line), values})
}

// soleWords are words without a blank that stand in sentences.
func soleWords() []string {
	return []string{"first", "second", "third", "fourth", "archive", "picture", "text", "file", "sheet", "ago", "ahead", "before",
		"after", "missing", "unknown", "damaged", "nothing", "something", "name", "key", "note", "color", "days", "fifth", "page", "issuer", "tag", "tags", "pictures", "files"}
}

// unseen matches texts with a blank that nobody reads in the window.
func unseen() *regexp.Regexp {
	return regexp.MustCompile(`^(SELECT|PRAGMA|CREATE|BEGIN|ATTACH) |^\s*<|<key>|\$\(|ObjC|^-----|\[Desktop Entry\]|\x00|` +
		// Names, and what is looked for or handed to another program.
		`^(GNOME Keyring|Deutsch \(.*|Português \(.*|Proton Pass/.*|gimp xcf|#define |ssh-\S+ |No selection|Nothing is copied|` +
		`not available as requested type|first run|Hides the codes| on 2 January|session bus|too slow|how long|totp settings|Battle\.net Authenticator)$|` +
		// Ways in which pictures are looked at, for measuring.
		`^(dark|wide|sharp|inverted) (otsu|mean|double|hybrid)$|` +
		// The sheet of QR codes, which is a document.
		`^(Counter-based, |Time-based, |Steam, %d|2 January 2006$)|` +
		// Why a value of the settings is none, of which only the file is named.
		`^(clipboardSeconds|idleMinutes|keep|language|scheme|size) is |^folder is no absolute path$|^no window is |^%q is (no order|not one time)|^%d time servers$|` +
		// The command that opens the window, in a terminal.
		`^(usage: |latchkey: |print the version|start in the tray, |where the vault is: os, |a .FILE. with the passphrase|\(unknown version)|` +
		// How to come by an export, in a terminal.
		`^(Take a screenshot of the page that shows|Copy the (link|key) (behind|that the website shows beside)|In Google Authenticator: )`)
}

// elsewhere are texts of Go and of systems that come with errors, and those that
// the source has in parts.
func elsewhere() []string {
	all := []string{"permission denied", "no such file or directory", "no space left on device", "file exists", "is a directory",
		"not a directory", "read-only file system", "input/output error", "operation not permitted", "connection refused",
		"context deadline exceeded", "context canceled", "unexpected EOF", "open %s: %s", "read %s: %s", "write %s: %s", "stat %s: %s",
		"mkdir %s: %s", "remove %s: %s", "%.0f s", "%.1f s", "%d s", "%d h", "%d min", "%d h %d min", "%d min %d s",
		"the key has one character", "the key has %d characters",
		// How sentences are put together.
		"%s; %s", "%s, %s", "%s (%s)", "%s. %s", "%s.", "“%s”", "%s: %s"}
	for month := time.January; month <= time.December; month++ {
		all = append(all, "%s on %d "+month.String())
	}
	return all
}
