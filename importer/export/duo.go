package export

import (
	"context"
	"errors"
	"strings"

	"latchkey/importer/found"
)

// duo reads what Duo Mobile for Android keeps its accounts in, the file
// duokit/accounts.json, which only a rooted telephone gives away. No document
// describes it. A counter makes an account HOTP; Duo's own accounts, which it
// signs in with a push, have one as well where they make codes.
func duo() Format {
	return Format{
		Name:  "duo",
		Title: "accounts of Duo Mobile",
		How:   "On a rooted Android telephone: copy the file /data/data/com.duosecurity.duomobile/files/duokit/accounts.json. Duo Mobile itself exports nothing.",
		Detect: func(s *Source) bool {
			return anyHas(s.Objects(), "otpGenerator") || anyHas(s.Objects(), "accountType", "pkey")
		},
		Read: readDuo,
	}
}

type duoAccount struct {
	Name      text `json:"name"`
	Generator *struct {
		Secret    keyText `json:"otpSecret"`
		Counter   number  `json:"counter"`
		Algorithm text    `json:"algorithm"`
		Digits    number  `json:"digits"`
		Period    number  `json:"period"`
	} `json:"otpGenerator"`
}

func readDuo(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	if err := decodeEach(&list, s.JSON(), "its list of accounts", func(place int, a duoAccount) { a.addTo(&list, place) }); err != nil {
		return found.Result{}, err
	}
	return list.Finish("accounts of Duo Mobile", "file")
}

// addTo takes in the account. Duo takes the label of a QR code for its name,
// "website: account".
func (a duoAccount) addTo(list *found.List, place int) {
	e := entry{name: string(a.Name)}
	if issuer, name, ok := strings.Cut(string(a.Name), ":"); ok {
		e.issuer, e.name = issuer, name
	}
	g := a.Generator
	if g == nil || g.Secret == "" {
		list.Skip(e.title(place), errors.New("it is an account of Duo's own, which signs in by a message to its app and makes no codes: ask whoever runs the website for a new one"))
		return
	}
	e.secret, e.algorithm, e.digits, e.period = string(g.Secret), string(g.Algorithm), g.Digits.int64, g.Period.int64
	if g.Counter.int64 != nil {
		e.kind, e.counter = "hotp", g.Counter.int64
	}
	e.addTo(list, place)
}
