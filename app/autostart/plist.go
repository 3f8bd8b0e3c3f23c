package autostart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// label is the name of the job, and of its file.
const label = "app.latchkey.Latchkey"

// plistFormat is the format of what launchd starts (Apple, launchd.plist(5)).
func plistFormat() format { return format{"", writePlist, readPlist} }

func writePlist(command []string) []byte {
	var b bytes.Buffer
	text := func(s string) {
		b.WriteString("<string>")
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		b.WriteString("</string>")
	}
	b.WriteString(xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	`)
	text(label)
	b.WriteString("\n\t<key>ProgramArguments</key>\n\t<array>\n")
	for _, word := range command {
		b.WriteString("\t\t")
		text(word)
		b.WriteString("\n")
	}
	// A job that says nothing of its kind has less of the processor than a program
	// that was opened by hand.
	b.WriteString("\t</array>\n\t<key>RunAtLoad</key>\n\t<true/>\n\t<key>ProcessType</key>\n\t<string>Interactive</string>\n</dict>\n</plist>\n")
	return b.Bytes()
}

// readPlist reads what writePlist has written. The label is what says whose it is.
func readPlist(data []byte) (e entry) {
	d := xml.NewDecoder(bytes.NewReader(data))
	key, text := "", ""
	var words []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return entry{} // what cannot be read is not ours
		}
		switch token := token.(type) {
		case xml.StartElement:
			text = ""
			switch token.Name.Local {
			case "true":
				e.on = e.on || key == "RunAtLoad"
			}
		case xml.CharData:
			text += string(token)
		case xml.EndElement:
			switch {
			case token.Name.Local == "key":
				key = text
			case token.Name.Local == "string" && key == "Label":
				e.ours = text == label
			case token.Name.Local == "string" && key == "ProgramArguments":
				words = append(words, text)
			}
		}
	}
	e.command = strings.Join(words, "\x00")
	return e
}
