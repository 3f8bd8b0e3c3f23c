package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/importer/found"
)

// raivoEntry is the file in the archive with the accounts. The page beside it
// shows the same ones.
const raivoEntry = "raivo-otp-export.json"

// raivo reads what Raivo OTP exports: a zip archive that is locked with AES, and
// the file in it when it has been unpacked. No document describes it; all values
// are written as strings.
func raivo() Format {
	return Format{
		Name:  "raivo",
		Title: "export of Raivo OTP",
		How:   "In Raivo OTP: Settings › Export OTPs to ZIP archive. It is locked with Raivo's master password.",
		Detect: func(s *Source) bool {
			if a := s.Archive(); a != nil {
				return a.Find(raivoEntry) != nil
			}
			return anyHas(s.Objects(), "secret", "timer", "kind")
		},
		Read: readRaivo,
	}
}

// anyHas reports whether one of the objects has all of these fields.
func anyHas(objects []map[string]json.RawMessage, fields ...string) bool {
	for _, object := range objects {
		if has(object, fields...) {
			return true
		}
	}
	return false
}

type raivoRecord struct {
	Issuer    text    `json:"issuer"`
	Account   text    `json:"account"`
	Secret    keyText `json:"secret"`
	Algorithm text    `json:"algorithm"`
	Digits    number  `json:"digits"`
	Kind      text    `json:"kind"`
	Timer     number  `json:"timer"`
	Counter   number  `json:"counter"`
	Pinned    text    `json:"pinned"`
}

func readRaivo(ctx context.Context, s *Source) (found.Result, error) {
	data := s.Data
	if a := s.Archive(); a != nil {
		var err error
		list := a.Find(raivoEntry)
		if data, err = list.Read(ctx, s.Passphrase); err == nil {
			err = a.Check(ctx, s.Passphrase, list)
		}
		if err != nil {
			if errors.Is(err, found.ErrPassphraseMissing) || errors.Is(err, found.ErrPassphraseWrong) {
				err = fmt.Errorf("%w; it is the master password of Raivo, not the code that unlocks its screen", err)
			}
			return found.Result{}, err
		}
	}
	var list found.List
	err := decodeEach(&list, (&Source{Data: data}).JSON(), "its list of accounts", func(place int, r raivoRecord) {
		entry{
			issuer: string(r.Issuer), name: string(r.Account), secret: string(r.Secret), kind: string(r.Kind),
			algorithm: string(r.Algorithm), digits: r.Digits.int64, period: r.Timer.int64, counter: r.Counter.int64,
			pinned: r.Pinned.yes(),
		}.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("export of Raivo OTP", "file")
}
