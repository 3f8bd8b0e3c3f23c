package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/lockedzip"
	"latchkey/importer/otpauth"
)

// winauth reads what WinAuth (Windows, versions 3.4 to 3.6) exports with a
// password: a locked zip archive with one text of links in it, for Battle.net,
// Steam and Trion as well. Without a password it exports the text, which is read
// as any such text. What it keeps its accounts in, winauth.xml, is known and
// refused with what to do: Windows alone opens most of it.
func winauth() Format {
	return Format{
		Name:   "winauth",
		Title:  "export of WinAuth",
		How:    "In WinAuth: the gear › Export, to a text file or, with a password, to a zip archive.",
		Detect: func(s *Source) bool { return winauthEntry(s) != nil || isWinauthXML(s) },
		Read:   readWinauth,
	}
}

// winauthEntry returns the text in an archive that looks like one of WinAuth, or
// nil. An archive that is not locked needs nobody to know it.
func winauthEntry(s *Source) *lockedzip.Entry {
	a := s.Archive()
	if a == nil || len(a.Entries) != 1 {
		return nil
	}
	e := a.Entries[0]
	name := strings.ToLower(e.Name)
	if !e.Locked || !strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, "accounts.txt") {
		return nil
	}
	return e
}

func isWinauthXML(s *Source) bool {
	head := s.Data[:min(len(s.Data), 512)]
	return bytes.Contains(head, []byte("<WinAuth ")) || bytes.Contains(head, []byte("<WinAuth>"))
}

func readWinauth(ctx context.Context, s *Source) (found.Result, error) {
	if isWinauthXML(s) {
		return found.Result{}, fmt.Errorf("%w: it is the file that WinAuth keeps its accounts in, which only WinAuth opens; choose Export in WinAuth", found.ErrFormat)
	}
	data, err := winauthEntry(s).Read(ctx, s.Passphrase)
	if errors.Is(err, found.ErrPassphraseMissing) || errors.Is(err, found.ErrPassphraseWrong) {
		err = fmt.Errorf("%w; it is the password that was chosen for the export", err)
	}
	if err != nil {
		return found.Result{}, err
	}
	content := (&Source{Data: data}).Text()
	if otpauth.FirstLink(content) < 0 {
		return found.Result{}, fmt.Errorf("%w: there is no link of an account in the text in the archive", found.ErrFormat)
	}
	result, err := otpauth.Text(content)
	result.Format = "export of WinAuth"
	return result, err
}
