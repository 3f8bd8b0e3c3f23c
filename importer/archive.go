package importer

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"latchkey/importer/export"
	"latchkey/importer/found"
	"latchkey/importer/internal/lockedzip"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// readArchive reads every file in a zip archive that is no export of an app by
// itself: pictures, exports and lists of links. An archive in it is left out.
func readArchive(ctx context.Context, options Options, data []byte) (found.Result, error) {
	const what = "ZIP archive"
	archive, err := lockedzip.Open(data)
	if err != nil {
		return found.Result{Format: what}, err
	}
	var list found.List
	read, format := 0, ""
	for _, e := range archive.Entries {
		if isMetadata(e.Name) {
			continue
		}
		content, err := e.Read(ctx, options.Passphrase)
		if err != nil && (e.Locked || ctx.Err() != nil) {
			return found.Result{Format: what}, err
		}
		var result found.Result
		if err == nil {
			result, err = readPacked(ctx, options, content, len(archive.Entries) == 1)
		}
		if errors.Is(err, found.ErrPassphraseMissing) || errors.Is(err, found.ErrPassphraseWrong) || ctx.Err() != nil {
			return found.Result{Format: what}, fmt.Errorf("%s: %w", e.Name, err)
		}
		if len(result.Accounts) > 0 {
			read, format = read+1, result.Format
		} else if err != nil {
			list.Skip(e.Name, err)
			continue
		}
		for i, a := range result.Accounts {
			list.Add(fmt.Sprintf("%s, account %d", e.Name, i+1), a)
		}
		leavePacked(&list, e.Name, result)
	}
	switch read {
	case 0:
		return list.Finish(what, "archive")
	case 1:
		return list.Finish(what+" with: "+format, "archive")
	}
	return list.Finish(fmt.Sprintf("%s with %d files", what, read), "archive")
}

// leavePacked notes what was left out of a file in an archive. Which parts of an
// export are missing shows when all files are read.
func leavePacked(list *found.List, name string, result found.Result) {
	for _, part := range result.Parts {
		list.Part(part)
	}
	missing := found.Missing(result.Parts)
	for _, skipped := range result.Skipped {
		if !slices.Contains(missing, skipped) {
			list.Leave(name+", "+skipped.Name, skipped.Reason)
		}
	}
}

// readPacked reads a file out of an archive. Texts without a link are left out,
// since a word of one may pass for a key; and so is, unless it is alone, what only
// might be an encrypted export, since nobody should be asked for the passphrase
// of a film.
func readPacked(ctx context.Context, options Options, content []byte, alone bool) (found.Result, error) {
	if lockedzip.Is(content) {
		return found.Result{}, fmt.Errorf("%w: it is an archive in the archive; unpack it and import it by itself", found.ErrFormat)
	}
	content = narrowed(content)
	text, ok := fromLatin1(content)
	if !ok {
		text = content
	}
	format, known := export.Detect(&export.Source{Data: text})
	if known && format.Guessed && !alone {
		return found.Result{}, fmt.Errorf("%w: it is nothing that is known; if it is an encrypted export, unpack the archive and import it by itself", found.ErrFormat)
	}
	if !known && qr.Format(content) == "" && !isWebPage(content) {
		if text, err := decodeText(content); err != nil || otpauth.FirstLink(text) < 0 {
			return found.Result{}, fmt.Errorf("%w: it is neither a picture nor an export nor a list of links", found.ErrFormat)
		}
	}
	return Read(ctx, content, options)
}

// isMetadata reports whether a file in an archive is only there for the system
// that packed it.
func isMetadata(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini")
}
