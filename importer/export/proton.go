package export

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
	"latchkey/vault"
)

// protonAuthenticator reads the exports of Proton Authenticator (all systems),
// plain and encrypted, in version 1. The app's repositories describe them by
// their source only. Each entry has a link, which for Steam is Steam's own.
func protonAuthenticator() Format {
	return Format{
		Name:   "proton-authenticator",
		Title:  "Proton Authenticator export",
		How:    "In Proton Authenticator: Settings › Export, with or without a password.",
		Detect: detectProtonAuthenticator,
		Read:   readProtonAuthenticator,
	}
}

// What the format fixes of its encryption.
const (
	protonPasses  = 2
	protonMemory  = 19 << 10 // KiB
	protonNonce   = 12       // bytes, in front of what is sealed
	protonContext = "proton.authenticator.export.v1"
)

type protonSealed struct {
	Version number `json:"version"`
	Salt    string `json:"salt"`
	Content string `json:"content"`
}

type protonEntry struct {
	Content struct {
		Link keyText `json:"uri"`
		Kind text    `json:"entry_type"` // "Totp" or "Steam"
		Name text    `json:"name"`
	} `json:"content"`
	Note text `json:"note"`
}

func detectProtonAuthenticator(s *Source) bool {
	return s.Has("version", "salt", "content") || s.Has("version", "entries") &&
		(firstHas(s.Object()["entries"], "content") || len(s.Object()) == 2 && isEmptyList(s.Object()["entries"]))
}

func readProtonAuthenticator(ctx context.Context, s *Source) (found.Result, error) {
	file := s.Object()
	if s.Has("salt") {
		content, err := decryptProton(ctx, s)
		if err != nil {
			return found.Result{}, err
		}
		file = nil // nothing but what was encrypted counts
		if err := decode(content, &file, "the encrypted part"); err != nil {
			return found.Result{}, err
		}
	}
	var version number
	if err := decodeFields(file, map[string]any{"version": &version}, "its version"); err != nil {
		return found.Result{}, err
	}
	if err := checkProtonVersion(version); err != nil {
		return found.Result{}, err
	}
	var list found.List
	err := decodeEach(&list, file["entries"], "its list of entries", func(place int, p protonEntry) {
		e := entry{name: string(p.Content.Name), note: string(p.Note), kind: string(p.Content.Kind)}
		a, err := e.linked(string(p.Content.Link))
		if err == nil && strings.EqualFold(e.kind, string(vault.Steam)) && a.Kind == vault.TOTP {
			a.Kind, a.Digits = vault.Steam, vault.SteamDigits
			err = a.Validate()
		}
		switch {
		case err != nil:
			list.Skip(e.title(place), err)
		default:
			list.Add(a.Title(), a)
		}
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("Proton Authenticator export", "file")
}

// checkProtonVersion refuses what a later app has written.
func checkProtonVersion(version number) error {
	if version.int64 != nil && *version.int64 != 1 {
		return fmt.Errorf("%w: it was written by a newer Proton Authenticator (version %d of the export) than this Latchkey knows; look for a newer Latchkey", found.ErrFormat, *version.int64)
	}
	return nil
}

// decryptProton opens an export with the passphrase.
func decryptProton(ctx context.Context, s *Source) ([]byte, error) {
	var file protonSealed
	if err := decode(s.JSON(), &file, "what it says about its encryption"); err != nil {
		return nil, err
	}
	if err := checkProtonVersion(file.Version); err != nil {
		return nil, err
	}
	salt, e1 := base64.StdEncoding.DecodeString(file.Salt)
	sealed, e2 := base64.StdEncoding.DecodeString(file.Content)
	if e1 != nil || e2 != nil || len(sealed) < protonNonce+gcmTag {
		return nil, fmt.Errorf("%w: the encrypted part cannot be read; export it again", found.ErrDamaged)
	}
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: the export is encrypted with the password that was chosen for it in Proton Authenticator", found.ErrPassphraseMissing)
	}
	key, err := kdf.Argon2id(ctx, s.Report, s.Passphrase, salt, protonPasses, protonMemory, 1, 32)
	if err != nil {
		return nil, err
	}
	content, err := openGCM(key, sealed[:protonNonce], sealed[protonNonce:], []byte(protonContext))
	if err != nil {
		return nil, fmt.Errorf("%w, or the file is damaged, which this format cannot tell apart: it is the one that was chosen for this export in Proton Authenticator", found.ErrPassphraseWrong)
	}
	return content, nil
}
