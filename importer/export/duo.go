package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	Type      text `json:"accountType"`
	Generator *struct {
		Secret    text   `json:"otpSecret"`
		Counter   number `json:"counter"`
		Algorithm text   `json:"algorithm"`
		Digits    number `json:"digits"`
		Period    number `json:"period"`
	} `json:"otpGenerator"`
}

func readDuo(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	var records []json.RawMessage
	if err := decode(s.JSON(), &records, "its list of accounts"); err != nil {
		return found.Result{}, err
	}
	for i, raw := range records {
		var a duoAccount
		if err := decode(raw, &a, "the entry"); err != nil {
			list.Skip(fmt.Sprintf("entry %d", i+1), err)
			continue
		}
		// Duo takes the label of a QR code for the name, "website: account".
		e := entry{name: string(a.Name)}
		if issuer, name, ok := strings.Cut(string(a.Name), ":"); ok {
			e.issuer, e.name = issuer, name
		}
		if a.Generator == nil || a.Generator.Secret == "" {
			list.Skip(e.title(i+1), errors.New("it is an account of Duo's own, which signs in by a message to its app and makes no codes: ask whoever runs the website for a new one"))
			continue
		}
		g := a.Generator
		e.secret, e.algorithm, e.digits, e.period = string(g.Secret), string(g.Algorithm), g.Digits.int64, g.Period.int64
		if g.Counter.int64 != nil {
			e.kind, e.counter = "hotp", g.Counter.int64
		}
		e.addTo(&list, i+1)
	}
	return list.Finish("accounts of Duo Mobile", "file")
}
