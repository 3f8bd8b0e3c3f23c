package export

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"latchkey/importer/found"
)

// twofauth reads what 2FAuth exports (schema 1, versions 3.4 and later). Its
// documentation shows the form.
func twofauth() Format {
	return Format{
		Name:  "2fauth",
		Title: "export of 2FAuth",
		How:   "In 2FAuth: Manage › select the accounts › Export, and choose the format 2FAuth.",
		Detect: func(s *Source) bool {
			return s.Has("app", "data") && bytes.Contains(bytes.ToLower(s.Object()["app"]), []byte("2fauth")) ||
				s.Has("data") && bytes.Contains(s.Object()["data"], []byte(`"otp_type"`))
		},
		Read: readTwofauth,
	}
}

type twofauthEntry struct {
	Type      text    `json:"otp_type"`
	Service   text    `json:"service"`
	Account   text    `json:"account"`
	Secret    keyText `json:"secret"`
	Algorithm text    `json:"algorithm"`
	Digits    number  `json:"digits"`
	Period    number  `json:"period"`
	Counter   number  `json:"counter"` // the next one
	Link      text    `json:"legacy_uri"`
}

func readTwofauth(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	err := decodeEach(&list, s.Object()["data"], "its list of accounts", func(place int, r twofauthEntry) { r.addTo(&list, place) })
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("export of 2FAuth", "file")
}

// addTo takes in the account.
func (r twofauthEntry) addTo(list *found.List, place int) {
	e := entry{
		issuer: string(r.Service), name: string(r.Account), secret: string(r.Secret), algorithm: string(r.Algorithm),
		digits: r.Digits.int64, period: r.Period.int64, counter: r.Counter.int64,
		kind: strings.Replace(strings.ToLower(string(r.Type)), "steamtotp", "steam", 1),
	}
	switch {
	case strings.Contains(e.secret, "indecipherable"):
		list.Skip(e.title(place), errors.New("2FAuth could not decrypt it when it exported it: see its setting for the encryption, and export it again"))
	case e.secret == "" && r.Link != "":
		e.addLink(list, place, string(r.Link))
	default:
		e.addTo(list, place)
	}
}
