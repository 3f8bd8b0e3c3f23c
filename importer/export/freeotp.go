package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
)

// freeOTP reads what FreeOTP 1 (Android) keeps its tokens in, tokens.xml of its
// settings, and the JSON file that FreeOTP+ exports. Both hold the same tokens,
// as the app's class Token describes them; very early ones are links. The
// counter is that of the next code.
func freeOTP() Format {
	return Format{
		Name:  "freeotp",
		Title: "FreeOTP tokens",
		How:   "In FreeOTP+: Settings › Export JSON format. Of FreeOTP 1, take tokens.xml out of a backup of the telephone.",
		Detect: func(s *Source) bool {
			return s.Has("tokens", "tokenOrder") || isPreferences(s, freeOTPOrder)
		},
		Read: readFreeOTP,
	}
}

// freeOTPOrder is the setting that lists the tokens in their order.
const freeOTPOrder = "tokenOrder"

// A freeOTPToken is a token of any FreeOTP. What is missing has the default of
// the app: TOTP, SHA1, 6 digits, 30 seconds.
type freeOTPToken struct {
	Type      string          `json:"type"`
	Algorithm string          `json:"algo"`
	IssuerExt string          `json:"issuerExt"` // before the colon of the link it came from
	IssuerInt string          `json:"issuerInt"` // the link's parameter
	IssuerAlt *string         `json:"issuerAlt"` // what the user made of it
	Label     string          `json:"label"`
	LabelAlt  *string         `json:"labelAlt"`
	Image     *string         `json:"imageAlt"`
	Secret    json.RawMessage `json:"secret"`
	Digits    number          `json:"digits"`
	Period    number          `json:"period"`
	Counter   number          `json:"counter"`
}

// entry returns the token without its key.
func (a freeOTPToken) entry() entry {
	e := entry{
		issuer: a.IssuerExt, name: a.Label, kind: a.Type, algorithm: a.Algorithm,
		digits: a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
	}
	if e.issuer == "" {
		e.issuer = a.IssuerInt
	}
	if a.IssuerAlt != nil {
		e.issuer = *a.IssuerAlt
	}
	if a.LabelAlt != nil {
		e.name = *a.LabelAlt
	}
	if a.IssuerExt == "Steam" && !strings.EqualFold(a.Type, "HOTP") {
		e.kind = "steam" // the app goes by this name alone
	}
	if a.Image != nil && *a.Image != "" {
		e.remarks = append(e.remarks, iconRemark)
	}
	return e
}

func readFreeOTP(_ context.Context, s *Source) (found.Result, error) {
	if s.Has("tokens") {
		var tokens []json.RawMessage
		if err := decode(s.Object()["tokens"], &tokens, "its list of tokens"); err != nil {
			return found.Result{}, err
		}
		var list found.List
		for i, raw := range tokens {
			readFreeOTPToken(&list, i+1, raw)
		}
		return list.Finish("FreeOTP+ export", "file")
	}
	tokens, err := freeOTPTokens(s)
	if err != nil {
		return found.Result{}, err
	}
	var list found.List
	for i, token := range tokens {
		if otpauth.FirstLink(token.value) != 0 {
			readFreeOTPToken(&list, i+1, json.RawMessage(token.value))
			continue
		}
		a, err := otpauth.ParseURI(token.value)
		if err != nil {
			list.Skip(fmt.Sprintf("entry %d", i+1), err)
			continue
		}
		list.Add(fmt.Sprintf("entry %d", i+1), a)
	}
	return list.Finish("FreeOTP tokens", "file")
}

// freeOTPTokens returns the tokens of tokens.xml, in the order that the user
// has them in.
func freeOTPTokens(s *Source) ([]preference, error) {
	all, err := preferences(s)
	if err != nil {
		return nil, err
	}
	var order []string
	tokens := slices.DeleteFunc(all, func(p preference) bool {
		if p.name == freeOTPOrder {
			_ = json.Unmarshal([]byte(p.value), &order) // the order of the file will do
		}
		return p.name == freeOTPOrder
	})
	place := make(map[string]int, len(order))
	for i, name := range order {
		place[name] = i + 1
	}
	slices.SortStableFunc(tokens, func(a, b preference) int { return place[a.name] - place[b.name] })
	return tokens, nil
}

// readFreeOTPToken takes in one token.
func readFreeOTPToken(list *found.List, place int, raw json.RawMessage) {
	var a freeOTPToken
	if err := decode(raw, &a, "the token"); err != nil {
		list.Skip(fmt.Sprintf("entry %d", place), err)
		return
	}
	e := a.entry()
	var err error
	if e.key, e.secret, err = freeOTPKey(a.Secret); err != nil {
		list.Skip(e.title(place), err)
		return
	}
	e.addTo(list, place)
}

// freeOTPKey reads a key: a list of bytes as Java has them, from -128 to 127, or
// a text in base32.
func freeOTPKey(raw json.RawMessage) (key []byte, text string, err error) {
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return nil, text, nil
	}
	key, err = javaBytes(raw)
	return key, "", err
}

// javaBytes reads bytes as Gson writes them: a list of numbers with a sign.
func javaBytes(raw json.RawMessage) ([]byte, error) {
	var numbers []int16
	if err := json.Unmarshal(raw, &numbers); err != nil {
		return nil, errors.New("its key is not a list of bytes: export it again")
	}
	bytes := make([]byte, len(numbers))
	for i, n := range numbers {
		if n < -128 || n > 255 {
			return nil, errors.New("its key is not a list of bytes: export it again")
		}
		bytes[i] = byte(n)
	}
	return bytes, nil
}
