package enroll

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// The names of the values that are kept.
const (
	userValue     = "user:"     // and the folded user name
	strangerValue = "stranger:" // and the hash of the name
	rolloutValue  = "rollout"
	portalValue   = "portal"
)

// A userRecord is what is kept of a user. Sessions are not kept, nor the codes
// that were sent to them; fields that are added here make the format of the file
// a later one.
type userRecord struct {
	Place      int                          `json:"place"` // rises along the order of the users
	UserName   string                       `json:"userName"`
	FullName   string                       `json:"fullName,omitempty"`
	Email      string                       `json:"email,omitempty"`
	Role       string                       `json:"role,omitempty"`
	Admin      bool                         `json:"admin,omitempty"`
	Rehearsal  bool                         `json:"rehearsal,omitempty"`
	Password   string                       `json:"password,omitempty"` // bcrypt
	Invitation *invitationRecord            `json:"invitation,omitempty"`
	Factors    map[Method]factorRecord      `json:"factors,omitempty"`
	LastUsed   Method                       `json:"lastUsed,omitempty"`
	Older      []accountRecord              `json:"older,omitempty"`
	Keys       uint64                       `json:"keys,omitempty"`
	Recovery   []recoveryRecord             `json:"recovery"` // null until there were any
	Passkeys   []passkeyRecord              `json:"passkeys,omitempty"`
	Handle     []byte                       `json:"handle,omitempty"` // of the passkeys
	Browsers   map[string]rememberedBrowser `json:"browsers,omitempty"`
	Skips      int                          `json:"skips,omitempty"`
	Sent       []time.Time                  `json:"sent,omitempty"`
	Required   time.Time                    `json:"required,omitzero"`
	Extension  time.Duration                `json:"extension,omitempty"`
	Stuck      int                          `json:"stuck,omitempty"`
	Tally      tallyRecord                  `json:"tally,omitzero"`
}

type invitationRecord struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
}

type factorRecord struct {
	Account *accountRecord `json:"account,omitempty"`
	Number  string         `json:"number,omitempty"`
	Floor   uint64         `json:"floor,omitempty"`
	Since   time.Time      `json:"since"`
}

type accountRecord struct {
	Issuer    string          `json:"issuer"`
	Name      string          `json:"name"`
	Algorithm vault.Algorithm `json:"algorithm"`
	Digits    int             `json:"digits"`
	Period    int             `json:"period"`
	Key       string          `json:"key"` // base32
}

type recoveryRecord struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // bcrypt
}

type passkeyRecord struct {
	ID         []byte    `json:"id"`
	PublicKey  []byte    `json:"publicKey"`
	SignCount  uint32    `json:"signCount"`
	Flags      byte      `json:"flags"`
	Transports []string  `json:"transports,omitempty"`
	Name       string    `json:"name"`
	Added      time.Time `json:"added"`
	LastUsed   time.Time `json:"lastUsed,omitzero"`
}

type rememberedBrowser struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

type tallyRecord struct {
	Failures int       `json:"failures"`
	Last     time.Time `json:"last"`
}

type rolloutRecord struct {
	Begun time.Time `json:"begun"`
	Users []string  `json:"users"` // folded names
	Done  int       `json:"done"`
}

type portalRecord struct {
	BrowserKey []byte `json:"browserKey"`
	// Seeded says that there may be keys that were derived from a seed.
	Seeded bool `json:"seeded,omitempty"`
	// Rules are what of them the users stand under.
	Rules *ruleRecord `json:"rules,omitempty"`
}

// recordUser copies what is kept of a user, always in the same way, so that two
// records are compared to see whether anything changed.
func recordUser(u *user) *userRecord {
	r := &userRecord{
		Place: u.place, UserName: u.UserName, FullName: u.FullName, Email: u.Email, Role: u.Role, Admin: u.Admin, Rehearsal: u.madeUp,
		Password: string(u.password), Handle: u.handle, LastUsed: u.lastUsed, Keys: u.keys, Skips: u.skips,
		Required: u.required.UTC(), Extension: u.extension, Stuck: u.stuck, Tally: u.tally.record(),
	}
	if i := u.invitation; i != nil {
		r.Invitation = &invitationRecord{Token: i.token, Expires: i.expires.UTC()}
	}
	for m, f := range u.factors {
		if r.Factors == nil {
			r.Factors = map[Method]factorRecord{}
		}
		kept := factorRecord{Number: f.number, Floor: f.floor, Since: f.since.UTC()}
		if m == App {
			account := recordAccount(f.account)
			kept.Account = &account
		}
		r.Factors[m] = kept
	}
	for _, account := range u.older {
		r.Older = append(r.Older, recordAccount(account))
	}
	if u.recovery != nil {
		r.Recovery = []recoveryRecord{}
	}
	for _, code := range u.recovery {
		r.Recovery = append(r.Recovery, recoveryRecord{Name: code.name, Hash: string(code.hash)})
	}
	for _, p := range u.passkeys {
		r.Passkeys = append(r.Passkeys, p.record())
	}
	for id, b := range u.browsers {
		if r.Browsers == nil {
			r.Browsers = map[string]rememberedBrowser{}
		}
		r.Browsers[id] = rememberedBrowser{Since: b.since.UTC(), Until: b.until.UTC()}
	}
	for _, at := range u.sent {
		r.Sent = append(r.Sent, at.UTC())
	}
	return r
}

func recordAccount(a vault.Account) accountRecord {
	return accountRecord{
		Issuer: a.Issuer, Name: a.Name, Algorithm: a.Algorithm, Digits: a.Digits, Period: a.Period, Key: a.Secret.Base32(),
	}
}

// record shares what nobody changes.
func (p *passkey) record() passkeyRecord {
	return passkeyRecord{
		ID: p.ID, PublicKey: p.PublicKey, SignCount: p.SignCount, Flags: p.Flags, Transports: p.Transports,
		Name: p.name, Added: p.added.UTC(), LastUsed: p.lastUsed.UTC(),
	}
}

func (r accountRecord) account() (vault.Account, error) {
	secret, err := otpauth.ParseKey(r.Key)
	if err != nil {
		return vault.Account{}, errors.New("a key in it is none")
	}
	a := vault.Account{
		Issuer: r.Issuer, Name: r.Name, Kind: vault.TOTP, Algorithm: r.Algorithm,
		Digits: r.Digits, Period: r.Period, Secret: secret,
	}
	return a, a.Validate()
}

func (t *tally) record() tallyRecord {
	if t.failures == 0 {
		return tallyRecord{} // when the last one was does not matter then
	}
	return tallyRecord{Failures: t.failures, Last: t.last.UTC()}
}

// reached is how far a rollout has come; it may be nil.
func (r *rollout) reached() int {
	if r == nil {
		return 0
	}
	return r.done
}

// recordRollout returns nil for none.
func recordRollout(r *rollout) any {
	if r == nil {
		return nil
	}
	kept := rolloutRecord{Begun: r.begun.UTC(), Done: r.done, Users: []string{}}
	for _, u := range r.users {
		kept.Users = append(kept.Users, fold(u.UserName))
	}
	return kept
}

// decodeRecord reads what json.Marshal wrote, and nothing else.
func decodeRecord(value []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New("it is no record of this version") // JSON's error may quote a value
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}

// restoreFactor checks and takes in a kept factor.
func restoreFactor(m Method, r factorRecord, zone *time.Location) (*factor, error) {
	f := &factor{number: r.Number, floor: r.Floor, since: r.Since.In(zone)}
	switch {
	case !m.known():
		return nil, fmt.Errorf("it has an unknown method %q", m)
	case (m == App) != (r.Account != nil), (m == SMS) != (r.Number != ""), r.Since.IsZero():
		return nil, fmt.Errorf("its method %q is not whole", m)
	}
	if r.Account == nil {
		return f, nil
	}
	account, err := r.Account.account()
	f.account = account
	return f, err
}

// sortedByLast returns the names of tallies, the one with the oldest failure
// first.
func sortedByLast(all map[string]*tally) []string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return all[a].last.Compare(all[b].last) })
	return names
}
