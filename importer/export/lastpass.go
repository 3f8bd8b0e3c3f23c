package export

import (
	"bytes"
	"context"
	"strings"

	"latchkey/importer/found"
)

// lastpass reads what LastPass Authenticator exports (version 3 of its form; the
// earlier ones, which it kept in its users' LastPass vaults, differ in having no
// folders). No document describes it.
func lastpass() Format {
	return Format{
		Name:  "lastpass",
		Title: "export of LastPass Authenticator",
		How:   "In LastPass Authenticator: Settings › Transfer accounts › Export accounts to file.",
		Detect: func(s *Source) bool {
			accounts := s.Object()["accounts"]
			return bytes.Contains(accounts, []byte(`"timeStep"`)) || s.Has("accounts", "localDeviceId") && !bytes.HasPrefix(accounts, []byte("{"))
		},
		Read: readLastPass,
	}
}

type lastpassAccount struct {
	Issuer         text    `json:"issuerName"` // as the user has changed it
	OriginalIssuer text    `json:"originalIssuerName"`
	User           text    `json:"userName"`
	OriginalUser   text    `json:"originalUserName"`
	Secret         keyText `json:"secret"`
	TimeStep       number  `json:"timeStep"`
	Digits         number  `json:"digits"`
	Algorithm      text    `json:"algorithm"`
	Favourite      text    `json:"isFavorite"`
	Folder         *struct {
		ID number `json:"folderId"`
	} `json:"folderData"`
}

func readLastPass(_ context.Context, s *Source) (found.Result, error) {
	var folders []struct {
		ID   number `json:"id"`
		Name text   `json:"name"`
	}
	if s.Has("folders") {
		if err := decode(s.Object()["folders"], &folders, "its list of folders"); err != nil {
			return found.Result{}, err
		}
	}
	names := make(map[int64]string)
	for _, folder := range folders {
		if folder.ID.int64 != nil {
			names[*folder.ID.int64] = string(folder.Name)
		}
	}
	var list found.List
	err := decodeEach(&list, s.Object()["accounts"], "its list of accounts", func(place int, a lastpassAccount) {
		a.entry(names).addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("export of LastPass Authenticator", "file")
}

// entry returns the account. The app's own folder of favourites is what pinning
// is here.
func (a lastpassAccount) entry(folders map[int64]string) entry {
	e := entry{
		issuer: string(a.Issuer), name: string(a.User), secret: string(a.Secret),
		algorithm: string(a.Algorithm), digits: a.Digits.int64, period: a.TimeStep.int64,
		pinned: a.Favourite.yes(),
	}
	if e.issuer == "" {
		e.issuer = string(a.OriginalIssuer)
	}
	if e.name == "" {
		e.name = string(a.OriginalUser)
	}
	if a.Folder == nil || a.Folder.ID.int64 == nil {
		return e
	}
	folder := folders[*a.Folder.ID.int64]
	if *a.Folder.ID.int64 == 0 && strings.HasPrefix(strings.ToLower(folder), "favo") {
		e.pinned = true
		return e
	}
	e.tags = []string{folder}
	return e
}
