package autostart

import (
	"fmt"
	"strings"
)

// mark is the key of an entry that this package has made.
const mark = "X-Latchkey-Login"

// desktopFormat is the format of desktop entries (freedesktop.org, "Desktop Entry
// Specification"). A percent sign in the program's own path is not understood by
// GLib, which most desktops start programs with.
func desktopFormat() format { return format{"%", writeDesktop, readDesktop} }

func writeDesktop(command []string) []byte {
	words := make([]string, len(command))
	for i, word := range command {
		words[i] = quoteWord(word)
	}
	return fmt.Appendf(nil, `[Desktop Entry]
Type=Application
Name=Latchkey
Comment=One-time codes for signing in
Exec=%s
TryExec=%s
Icon=latchkey
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
%s=true
`, escapeValue(strings.Join(words, " ")), escapeValue(command[0]), mark)
}

// quoteWord quotes a word of the key Exec. A percent sign there begins a code that
// stands for something, quoted or not.
func quoteWord(word string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range word {
		switch r {
		case '"', '`', '$', '\\':
			b.WriteByte('\\')
		case '%':
			b.WriteByte('%')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// escapeValue escapes a value that is a string, after what its key asks for.
func escapeValue(value string) string { return strings.ReplaceAll(value, `\`, `\\`) }

// readDesktop reads the entry's own group.
func readDesktop(data []byte) (e entry) {
	e.on = true
	inside := false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[Desktop Entry]"
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || !inside {
			continue
		}
		switch value = strings.TrimSpace(value); strings.TrimSpace(key) {
		case "Exec":
			e.command = value
		case "Hidden": // as good as deleted
			e.on = e.on && value != "true"
		case "X-GNOME-Autostart-enabled":
			e.on = e.on && value != "false"
		case mark:
			e.ours = value == "true"
		}
	}
	e.on = e.on && e.command != ""
	return e
}
