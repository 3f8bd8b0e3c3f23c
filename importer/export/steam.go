package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// steam reads the files with a Steam account in them: the maFile of Steam Desktop
// Authenticator, of steamguard-cli and of ASF; the file Steamguard-NUMBER that
// the Steam app kept until version 2, with which they began; and what version 3
// of the app keeps, one of these for each account. None is documented; all hold
// the key as base64 in shared_secret.
//
// An encrypted maFile is base64 of AES-CBC without a word of what it is; salt and
// vector are in the manifest.json beside it. The manifest is known and refused
// with what to do.
func steam() Format {
	return Format{
		Name:   "steam",
		Title:  "Steam account (maFile)",
		How:    "In Steam Desktop Authenticator: the file NUMBER.maFile in its folder maFiles, after File › Manage Encryption has been used to take the encryption off. Of the Steam app before version 3, on a rooted Android telephone: the file Steamguard-NUMBER in /data/data/com.valvesoftware.android.steam.community/files.",
		Detect: func(s *Source) bool { return s.Has("shared_secret") || isSteamManifest(s) || len(steamAccounts(s)) > 0 },
		Read:   readSteam,
	}
}

type steamEntry struct {
	AccountName  text    `json:"account_name"`
	SharedSecret keyText `json:"shared_secret"`
	URI          text    `json:"uri"`
	SteamID      number  `json:"steamid"`
	CLISteamID   number  `json:"steam_id"` // in steamguard-cli
	Session      *struct {
		SteamID number `json:"SteamID"`
	} `json:"Session"`
}

// isSteamManifest reports whether the file is the list that Steam Desktop
// Authenticator and steamguard-cli keep of their maFiles.
func isSteamManifest(s *Source) bool {
	return s.Has("entries") && bytes.Contains(s.Object()["entries"], []byte(`.maFile"`))
}

// steamAccounts returns the accounts in what the app of version 3 keeps, by their
// numbers.
func steamAccounts(s *Source) map[string]json.RawMessage {
	data := bytes.TrimSpace(s.Object()["accounts"])
	if !bytes.HasPrefix(data, []byte("{")) || !bytes.Contains(data, []byte(`"shared_secret"`)) {
		return nil
	}
	var accounts map[string]json.RawMessage
	if json.Unmarshal(data, &accounts) != nil {
		return nil
	}
	return accounts
}

func readSteam(_ context.Context, s *Source) (found.Result, error) {
	var list found.List
	switch {
	case isSteamManifest(s):
		return found.Result{}, fmt.Errorf("%w: it only lists accounts; use the files NUMBER.maFile beside it. If Steam Desktop Authenticator asks for a passkey, take it off first: File › Manage Encryption, with an empty new passkey; steamguard-cli has the command decrypt", found.ErrFormat)
	case s.Has("shared_secret"):
		readSteamEntry(&list, 1, bytes.TrimPrefix(s.Data, []byte("\ufeff")))
	default:
		accounts := steamAccounts(s)
		var numbers []string
		for number := range accounts {
			numbers = append(numbers, number)
		}
		slices.SortFunc(numbers, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
		for i, number := range numbers {
			readSteamEntry(&list, i+1, accounts[number])
		}
	}
	return list.Finish("Steam account (maFile)", "file")
}

// readSteamEntry takes in one account.
func readSteamEntry(list *found.List, place int, data []byte) {
	var s steamEntry
	if err := decode(data, &s, "the account"); err != nil {
		list.Skip(fmt.Sprintf("entry %d", place), err)
		return
	}
	e := entry{issuer: "Steam", name: s.name(), kind: "steam"}
	key, err := s.key()
	if err != nil {
		list.Skip(e.title(place), err)
		return
	}
	e.key = key
	e.addTo(list, place)
}

// name returns the name the account signs in with, or else its number.
func (s steamEntry) name() string {
	if s.AccountName != "" {
		return string(s.AccountName)
	}
	if a, err := otpauth.ParseURI(string(s.URI)); err == nil && a.Name != "" {
		return a.Name
	}
	id := s.SteamID.int64
	if id == nil {
		id = s.CLISteamID.int64
	}
	if id == nil && s.Session != nil {
		id = s.Session.SteamID.int64
	}
	if id == nil {
		return ""
	}
	return fmt.Sprint(*id)
}

// key decodes the key. The link beside it has the same one in another spelling.
func (s steamEntry) key() ([]byte, error) {
	secret := strings.TrimRight(strings.TrimSpace(string(s.SharedSecret)), "=")
	if secret == "" {
		a, err := otpauth.ParseURI(string(s.URI))
		if err != nil || a.Kind != vault.Steam {
			return nil, errors.New("it has no key (shared_secret): the file is of a sign-in that was not finished")
		}
		return a.Secret.Bytes(), nil
	}
	key, err := base64.RawStdEncoding.DecodeString(secret)
	if err != nil {
		return nil, errors.New("its key (shared_secret) is not in the form that Steam's programs write: copy the file again")
	}
	return key, nil
}
