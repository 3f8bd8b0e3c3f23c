package assets

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// Every system is told of the same two kinds of links.
func TestLinksAreRegisteredEverywhere(t *testing.T) {
	const types = "x-scheme-handler/otpauth;x-scheme-handler/otpauth-migration;"
	entry := read(t, "latchkey.desktop")
	for _, line := range []string{"Exec=latchkey %U", "MimeType=" + types} {
		if !strings.Contains(entry, line+"\n") {
			t.Errorf("the desktop entry has no line %q", line)
		}
	}
	var packaged struct {
		CanOpen     struct{ MimeTypes string }
		LinuxAndBSD struct{ ExecParams string }
	}
	if _, err := toml.DecodeFile("../FyneApp.toml", &packaged); err != nil {
		t.Fatal(err)
	}
	if packaged.CanOpen.MimeTypes != types || packaged.LinuxAndBSD.ExecParams != " %U" {
		t.Errorf("FyneApp.toml has %+v", packaged)
	}
	plist := read(t, "macos/links.plist")
	if err := xml.Unmarshal([]byte(plist), new(struct{})); err != nil {
		t.Errorf("macos/links.plist: %v", err)
	}
	commands := read(t, "windows/register-links.cmd")
	for _, scheme := range []string{"otpauth", "otpauth-migration"} {
		if !strings.Contains(plist, "<string>"+scheme+"</string>") {
			t.Errorf("macos/links.plist does not have %s", scheme)
		}
	}
	if !strings.Contains(commands, "in (otpauth otpauth-migration) do") {
		t.Error("windows/register-links.cmd does not have both")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
