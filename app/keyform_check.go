package app

import (
	"errors"
	"strings"

	"latchkey/importer/dictation"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A keyCheck is what is to be said about a key as far as it has been typed.
type keyCheck struct {
	key    dictation.Key
	secret vault.Secret // empty unless the key is one
	note   string       // what stands below the key
	doubt  string       // the same once one is done typing, where there is a doubt
	wrong  bool         // the note is about a mistake, not about how far one is
	at     int          // the place of the first wrong character, or -1
	reason string       // why no account can be made of it yet; empty if one can
}

// checkKey looks at a key while it is typed. A character that no key has is a
// mistake at once; a length that no key has is none before one is done typing.
func checkKey(text string, alphabet dictation.Alphabet) keyCheck {
	c := keyCheck{key: dictation.Read(text), at: -1}
	if len(c.key) == 0 && !strings.Contains(text, "://") {
		c.reason = tr("Type the key that the website shows.")
		return c
	}
	secret, err := otpauth.ParseKey(text)
	var bad *otpauth.KeyError
	switch wrong := c.key.Wrong(); {
	case err == nil:
		c.secret = secret
		c.note, c.doubt = said(dictation.Count(len(c.key)))+tr("."), said(dictation.Doubt(len(c.key)))
		if dictation.LengthOf(len(c.key)) == dictation.Rare {
			c.note = trf("%s so far.", said(dictation.Count(len(c.key))))
		}
	case errors.As(err, &bad) && bad.Rune != 0 && len(wrong) > 0:
		c.at, c.wrong = wrong[0], true
		c.note = said(c.key.Ask(c.at, alphabet)) + moreWrong(len(wrong)-1)
		c.reason = tr("A character of the key is wrong.")
	case dictation.LengthOf(len(c.key)) == dictation.Impossible && len(wrong) == 0 && !strings.Contains(text, "://"):
		c.note, c.doubt = trf("%s so far.", said(dictation.Count(len(c.key)))), said(dictation.Doubt(len(c.key)))
		c.reason = tr("The key is not complete.")
	default:
		c.note, c.wrong, c.reason = sentence(err), true, tr("This is not a key.")
	}
	return c
}

func moreWrong(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return tr(" One more after it is wrong.")
	}
	return trf(" %d more after it are wrong.", n)
}

// keyAmongWords returns the one key in a text that is not itself a key, or "".
func keyAmongWords(text string) string {
	if len(text) > 4*vault.MaxSecret || isLink(text) {
		return ""
	}
	if _, err := otpauth.ParseKey(text); err == nil {
		return ""
	}
	found, err := otpauth.Text(text)
	if err != nil || len(found.Accounts) != 1 || len(found.Skipped) > 0 {
		return ""
	}
	return found.Accounts[0].Secret.Base32()
}

// looksTyped reports whether pasted text is better shown in the form for typed
// keys than handed to the importer: one line without a link in it that is a key
// or nearly one.
func looksTyped(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 4*vault.MaxSecret || strings.ContainsAny(text, ":\n\r") {
		return false
	}
	key := dictation.Read(text)
	wrong := len(key.Wrong())
	right := len(key) - wrong
	return right >= 8 && wrong*4 <= right
}
