package export

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// authme reads what Authme (desktop) exports: a .authme file, JSON with the
// accounts as a text in base64, and the text files of before version 3. The text
// has a block of lines for each account: Name, Secret, Issuer and Type, which is
// OTP_TOTP; a text of links is taken as well. The app makes codes with SHA1, 6 digits and 30 seconds only. What it
// encrypts is for the computer that it was written on, and is refused.
func authme() Format {
	return Format{
		Name:   "authme",
		Title:  "Authme export",
		How:    "In Authme: Settings › Export codes, to an .authme file.",
		Detect: func(s *Source) bool { return s.Has("role", "encrypted", "codes") || isAuthmeText(s) },
		Read:   readAuthme,
	}
}

// isAuthmeText reports whether the file begins with a block of such lines.
func isAuthmeText(s *Source) bool {
	text := strings.TrimSpace(string(trimMark(s.Data[:min(len(s.Data), 4096)])))
	return strings.HasPrefix(text, "Name:   ") && strings.Contains(text, "\nSecret: ") && strings.Contains(text, "\nIssuer: ")
}

func readAuthme(_ context.Context, s *Source) (found.Result, error) {
	text := s.Text()
	if s.Has("role") {
		var file struct {
			Encrypted bool   `json:"encrypted"`
			Codes     string `json:"codes"`
		}
		if err := decode(s.JSON(), &file, "the file"); err != nil {
			return found.Result{}, err
		}
		if file.Encrypted {
			return found.Result{}, fmt.Errorf("%w: it can be opened only by the Authme that wrote it; in Authme, export the codes to an .authme file, which is not encrypted", found.ErrFormat)
		}
		decoded, err := base64.StdEncoding.DecodeString(file.Codes)
		if err != nil || !utf8.Valid(decoded) {
			return found.Result{}, fmt.Errorf("%w: its codes are not as they should be; export it again", found.ErrDamaged)
		}
		text = string(decoded)
	}
	if otpauth.FirstLink(text) >= 0 {
		result, err := otpauth.Text(text)
		result.Format = "Authme export"
		return result, err
	}
	all := authmeEntries(text)
	if len(all) == 0 && strings.TrimSpace(text) != "" {
		return found.Result{}, fmt.Errorf("%w: its codes are written in a way that is not known; in Authme, show the QR code of each account and use a picture of it", found.ErrFormat)
	}
	var list found.List
	for i, e := range all {
		e.addTo(&list, i+1)
	}
	return list.Finish("Authme export", "file")
}

// authmeEntries reads the blocks of a text. Each begins with a name.
func authmeEntries(text string) []entry {
	var all []entry
	for line := range strings.Lines(text) {
		what, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if what == "Name" {
			all = append(all, entry{name: value})
		}
		if !ok || len(all) == 0 {
			continue
		}
		e := &all[len(all)-1]
		switch what {
		case "Secret":
			e.secret = value
		case "Issuer":
			e.issuer = value
		case "Type":
			e.kind = strings.TrimPrefix(value, "OTP_")
		}
	}
	return all
}
