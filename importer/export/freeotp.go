package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
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
			// FreeOTP 2 keeps the same tokens, and a master key.
			return isFreeOTPPlus(s) || (isPreferences(s, "issuerExt") || isPreferences(s, freeOTPOrder)) && !isPreferences(s, freeOTPMaster)
		},
		Read: readFreeOTP,
	}
}

// isFreeOTPPlus tells an export by its order, or by what only its tokens have.
func isFreeOTPPlus(s *Source) bool {
	return s.Has("tokens", freeOTPOrder) || bytes.Contains(s.Object()["tokens"], []byte(`"issuerExt"`))
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
	if isFreeOTPPlus(s) {
		var list found.List
		err := decodeEach(&list, s.Object()["tokens"], "its list of tokens", func(place int, a freeOTPToken) {
			a.addTo(&list, place)
		})
		if err != nil {
			return found.Result{}, err
		}
		return list.Finish("FreeOTP+ export", "file")
	}
	tokens, err := freeOTPTokens(s)
	if err != nil {
		return found.Result{}, err
	}
	var list found.List
	for i, token := range tokens {
		readFreeOTPText(&list, i+1, token.value)
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

// readFreeOTPText takes in one token as tokens.xml has it.
func readFreeOTPText(list *found.List, place int, text string) {
	name := fmt.Sprintf("entry %d", place)
	if otpauth.FirstLink(text) == 0 {
		a, err := otpauth.ParseURI(text)
		if err != nil {
			list.Skip(name, err)
			return
		}
		list.Add(name, a)
		return
	}
	var a freeOTPToken
	if err := decode([]byte(text), &a, "the token"); err != nil {
		list.Skip(name, err)
		return
	}
	a.addTo(list, place)
}

// addTo takes in one token with its key, which is a list of bytes or a text in
// base32.
func (a freeOTPToken) addTo(list *found.List, place int) {
	e := a.entry()
	if bytes.HasPrefix(a.Secret, []byte(`"`)) {
		_ = json.Unmarshal(a.Secret, &e.secret) // it is a text
	} else {
		var err error
		if e.key, err = javaBytes(a.Secret); err != nil {
			list.Skip(e.title(place), err)
			return
		}
	}
	e.addTo(list, place)
}

// javaBytes reads bytes as Gson writes those of Java: a list in JSON of numbers
// from -128 to 127. It takes those up to 255 as well.
func javaBytes(list json.RawMessage) ([]byte, error) {
	list = bytes.TrimSpace(list)
	if len(list) == 0 || string(list) == "null" {
		return nil, nil
	}
	inner := bytes.TrimSuffix(bytes.TrimPrefix(list, []byte("[")), []byte("]"))
	if len(inner)+2 != len(list) {
		return nil, errors.New("its key is not a list of bytes: export it again")
	}
	data := make([]byte, 0, len(inner)/2)
	for len(bytes.TrimSpace(inner)) > 0 {
		var number []byte
		number, inner, _ = bytes.Cut(inner, []byte(","))
		n, err := strconv.Atoi(string(bytes.TrimSpace(number)))
		if err != nil || n < -128 || n > 255 {
			return nil, errors.New("its key is not a list of bytes: export it again")
		}
		data = append(data, byte(n))
	}
	return data, nil
}
