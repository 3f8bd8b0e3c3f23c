package enroll

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
)

// What is secret is compared by what takes the same time however much of it is
// right. That cannot be measured by a test, and so it is read: no operator compares
// a code, a password, a hash or a signature.
func TestSecretsAreComparedInConstantTime(t *testing.T) {
	secret := map[string]bool{"code": true, "password": true, "hash": true, "signature": true, "typed": true, "Value": true, "Code": true}
	nameOf := func(e ast.Expr) string {
		switch e := e.(type) {
		case *ast.Ident:
			return e.Name
		case *ast.SelectorExpr:
			return e.Sel.Name
		}
		return ""
	}
	compared := 0
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are %d files: %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				_, constant := n.Y.(*ast.BasicLit) // whether there is one
				none := nameOf(n.Y) == "nil"
				if (n.Op == token.EQL || n.Op == token.NEQ) && !constant && !none && (secret[nameOf(n.X)] || secret[nameOf(n.Y)]) {
					t.Errorf("%s compares a secret by an operator", set.Position(n.Pos()))
				}
			case *ast.SelectorExpr:
				if sel := nameOf(n.X) + "." + n.Sel.Name; sel == "subtle.ConstantTimeCompare" || sel == "hmac.Equal" || sel == "bcrypt.CompareHashAndPassword" {
					compared++
				}
			}
			return true
		})
	}
	if compared < 4 {
		t.Errorf("%d comparisons take the same time, want those of app codes, sent codes, browsers and passwords", compared)
	}
}

// Without a word about it passwords and recovery codes are hashed as costly as OWASP
// asks for at the least.
func TestPasswordCost(t *testing.T) {
	d, err := New(Options{Rules: testRules(), Flow: testFlow(), Clock: SystemClock{}, Events: &told{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Add(t.Context(), Person{UserName: dana, Email: dana}, danaPassword); err != nil {
		t.Fatal(err)
	}
	hash := d.users[dana].password
	if cost, err := bcrypt.Cost(hash); err != nil || cost < 10 {
		t.Errorf("a password is hashed at cost %d (%v), want 10 or more", cost, err)
	}
}
