package clipboard

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// What is copied is offered in several kinds at once, named as types of MIME or,
// the older ones of X11, by a word.
const (
	kindFiles  = "text/uri-list"
	kindCopied = "x-special/gnome-copied-files" // what some file managers use
	kindLatin1 = "STRING"                       // X11's text in Latin-1
)

// textKinds are the kinds of plain text, the best first.
func textKinds() []string {
	return []string{"UTF8_STRING", "text/plain;charset=utf-8", kindLatin1, "text/plain", "TEXT"}
}

// pictureKinds are the kinds of pictures that are read, the best first: what is
// exact before what is not.
func pictureKinds() []string {
	return []string{"image/png", "image/bmp", "image/x-bmp", "image/x-MS-bmp", "image/tiff", "image/webp", "image/gif", "image/jpeg"}
}

// kindBytes is what browsers call the picture that is dragged out of them.
const kindBytes = "application/octet-stream"

// dropKinds are the kinds of what can be dropped.
func dropKinds() []string {
	return slices.Concat(fileKinds(), pictureKinds(), []string{kindBytes}, textKinds())
}

// fileKinds are the kinds of lists of files.
func fileKinds() []string { return []string{kindFiles, kindCopied} }

// among returns those of wanted that are offered, in the order of wanted.
func among(offered, wanted []string) (both []string) {
	for _, kind := range wanted {
		if i := slices.IndexFunc(offered, func(o string) bool { return strings.EqualFold(o, kind) }); i >= 0 {
			both = append(both, offered[i])
		}
	}
	return both
}

// mostWords is how many kinds are named that are of no use here.
const mostWords = 3

// words says in plain words what is offered. What is of use comes first.
func words(offered []string) []string {
	var all, other []string
	add := func(word string) {
		if !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	if len(among(offered, fileKinds())) > 0 {
		add("files")
	}
	for _, kind := range offered {
		kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
		switch {
		case strings.HasPrefix(kind, "image/"):
			add("a picture")
		case kind == "utf8_string" || kind == "string" || kind == "text" || kind == "compound_text" || kind == "text/plain":
			add("text")
		case strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "text/rtf") || strings.HasPrefix(kind, "application/rtf"):
			other = append(other, "formatted text")
		case strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/"):
			other = append(other, "sound or film")
		case strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.HasPrefix(kind, "x-"):
			other = append(other, shown(kind))
		}
	}
	if len(all) > 0 {
		return all
	}
	for _, word := range other {
		if len(all) < mostWords {
			add(word)
		}
	}
	return all
}

// shown is the name of a kind, which another program has given, as it can be
// shown.
func shown(kind string) string {
	const most = 40 // characters
	kind = strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, kind)
	return kind[:min(len(kind), most)]
}

// textOf decodes a text of a kind.
func textOf(kind string, data []byte) string {
	if kind == kindLatin1 {
		if text, err := charmap.ISO8859_1.NewDecoder().Bytes(data); err == nil {
			data = text
		}
	}
	return strings.TrimRight(string(data), "\x00") // some programs send the end of a string in C
}
