package export

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/importer/internal/secretstream"
	"latchkey/importer/otpauth"
)

// ente reads the exports of Ente Auth: a text with one link a line, each with
// what Ente adds in the parameter codeDisplay, and the same text encrypted
// (version 1), which docs/migration-guides/encrypted_export of Ente's help
// describes. Texts of versions without that parameter are lists of links like
// any other.
func ente() Format {
	return Format{
		Name:   "ente",
		Title:  "Ente Auth export",
		How:    "In Ente Auth: Settings › Data › Export codes; choose Ente encrypted export or plain text.",
		Detect: detectEnte,
		Read:   readEnte,
	}
}

// enteMark is the parameter that only Ente writes.
const enteMark = "codeDisplay="

type enteFile struct {
	Version number `json:"version"`
	Params  struct {
		Memory number `json:"memLimit"` // bytes
		Passes number `json:"opsLimit"`
		Salt   string `json:"salt"`
	} `json:"kdfParams"`
	Data   string `json:"encryptedData"`
	Header string `json:"encryptionNonce"` // of the stream
}

type enteDisplay struct {
	Pinned  bool     `json:"pinned"`
	Trashed bool     `json:"trashed"`
	Note    string   `json:"note"`
	Tags    []string `json:"tags"`
}

func detectEnte(s *Source) bool {
	if s.Has("kdfParams", "encryptedData", "encryptionNonce") {
		return true
	}
	if !strings.HasPrefix(strings.TrimLeft(string(s.JSON()[:min(len(s.JSON()), 64)]), "\" \t"), "otpauth://") {
		return false
	}
	return strings.Contains(s.Text(), enteMark)
}

func readEnte(ctx context.Context, s *Source) (found.Result, error) {
	if s.Object() == nil {
		return readEnteText(s.Text())
	}
	content, err := decryptEnte(ctx, s)
	if err != nil {
		return found.Result{}, err
	}
	return readEnteText(string(content))
}

// readEnteText reads the links, one a line.
func readEnteText(text string) (found.Result, error) {
	if otpauth.Trim(text) != "" && !strings.Contains(text, enteMark) {
		result, err := otpauth.Text(text)
		result.Format = "Ente Auth export"
		return result, err
	}
	if !strings.Contains(otpauth.Trim(text), "\n") { // Ente takes commas for ends of lines
		text = strings.ReplaceAll(text, ",otpauth://", ",\notpauth://")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) > maxRows {
		return found.Result{}, fmt.Errorf("%w: the file has more than %d lines", found.ErrFormat, maxRows)
	}
	var list found.List
	readAll(&list, len(lines), func(into taker, i int) {
		if line := strings.TrimRight(otpauth.Trim(lines[i]), ","); line != "" {
			readEnteLine(into, fmt.Sprintf("line %d", i+1), line)
		}
	})
	return list.Finish("Ente Auth export", "file")
}

// readEnteLine takes in one link.
func readEnteLine(list taker, name, line string) {
	var quoted string // some versions write each link as a JSON string
	if strings.HasPrefix(line, `"`) && json.Unmarshal([]byte(line), &quoted) == nil {
		line = quoted
	}
	if otpauth.FirstLink(line) != 0 {
		list.Skip(name, found.NotAccount(otpauth.Describe(line)))
		return
	}
	a, err := otpauth.ParseURI(line)
	if err != nil {
		list.Skip(name, err)
		return
	}
	if a.Issuer+a.Name != "" {
		name = a.Title()
	}
	display, ok := enteDisplayOf(line)
	if display.Trashed {
		list.Skip(name, errTrashed)
		return
	}
	if !ok {
		a.Remarks = append(a.Remarks, "What Ente notes about it, such as tags and a note, cannot be read and was not taken along.")
	}
	e := entry{note: display.Note, tags: display.Tags, pinned: display.Pinned}
	if a, err = e.finish(a); err != nil {
		list.Skip(name, err)
		return
	}
	list.Add(name, a)
}

// enteDisplayOf returns what a link says in codeDisplay, and false where that is
// there and cannot be read.
func enteDisplayOf(link string) (display enteDisplay, ok bool) {
	_, value, there := strings.Cut(link, enteMark)
	if !there {
		return enteDisplay{}, true
	}
	value, _, _ = strings.Cut(value, "&")
	text, err := url.QueryUnescape(value)
	if err != nil || json.Unmarshal([]byte(text), &display) != nil {
		return enteDisplay{}, false
	}
	return display, true
}

// decryptEnte opens the text with the passphrase.
func decryptEnte(ctx context.Context, s *Source) ([]byte, error) {
	var file enteFile
	if err := decode(s.JSON(), &file, "what it says about its encryption"); err != nil {
		return nil, err
	}
	if file.Version.int64 != nil && *file.Version.int64 != 1 {
		return nil, fmt.Errorf("%w: it was written by a newer Ente Auth (version %d of the export) than this Latchkey knows; export as plain text instead", found.ErrFormat, *file.Version.int64)
	}
	salt, e1 := base64.StdEncoding.DecodeString(file.Params.Salt)
	header, e2 := base64.StdEncoding.DecodeString(file.Header)
	sealed, e3 := base64.StdEncoding.DecodeString(file.Data)
	memory, passes := file.Params.Memory.int64, file.Params.Passes.int64
	if errors.Join(e1, e2, e3) != nil || len(header) != secretstream.HeaderSize || len(sealed) < secretstream.Overhead ||
		memory == nil || passes == nil || *memory < 1 || *passes < 1 {
		return nil, fmt.Errorf("%w: what it says about its encryption cannot be read; export it again", found.ErrDamaged)
	}
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the export is encrypted with the password that was typed for it in Ente Auth", found.ErrPassphraseMissing)
	}
	kib := *memory >> 10
	key, err := kdf.Argon2id(ctx, s.Report, s.Passphrase, salt, uint32(min(*passes, 1<<32-1)), uint32(min(kib, 1<<32-1)), 1, secretstream.KeySize)
	if err != nil {
		return nil, err
	}
	stream, err := secretstream.New(key, header)
	if err != nil {
		return nil, fmt.Errorf("opening the export: %w", err)
	}
	content, _, err := stream.Open(sealed)
	if err != nil {
		return nil, fmt.Errorf("%w, or the file is damaged, which this format cannot tell apart: it is the one that was typed for this export in Ente Auth", found.ErrPassphraseWrong)
	}
	return content, nil
}
