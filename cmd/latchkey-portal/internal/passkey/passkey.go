package passkey

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/once"
)

// Life is how long a challenge can be answered, and how long the browser waits.
const Life = 5 * time.Minute

// longestAnswer bounds what is read as an answer, in bytes. Those with a
// certificate's chain in them have some 10,000.
const longestAnswer = 32 << 10

var (
	// ErrCeremony means that an answer belongs to no challenge: it was used, took
	// too long, or was made in another browser or session.
	ErrCeremony = errors.New("the answer belongs to no challenge that this browser was given")
	// ErrAnswer means that an answer is not right.
	ErrAnswer = errors.New("the answer is not right")
)

// A Party is the site that passkeys are for. It is safe for concurrent use.
type Party struct {
	web        *webauthn.WebAuthn
	ceremonies *once.Values[ceremony]
}

type ceremony struct {
	session webauthn.SessionData
	bound   [sha256.Size]byte // to a session's hash; zero before there is one
}

// New returns the party of a site that browsers know by the origin, such as
// http://localhost:8087. Its host is what passkeys are made for, and has to be a
// name: WebAuthn has no numbers.
func New(site, origin string, clock once.Clock) (*Party, error) {
	where, err := url.Parse(origin)
	if err == nil && where.Hostname() == "" {
		err = errors.New("it has no host")
	}
	if err != nil {
		return nil, fmt.Errorf("preparing passkeys for %s: %w", origin, err)
	}
	wait := webauthn.TimeoutConfig{Timeout: Life, TimeoutUVD: Life} // for the browser: here the portal's clock counts
	web, err := webauthn.New(&webauthn.Config{
		RPID: where.Hostname(), RPDisplayName: site, RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(),
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: wait, Registration: wait},
		// Nothing is made of extensions, and some password managers answer ones
		// that nobody asked for.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing passkeys for %s: %w", origin, err)
	}
	return &Party{web: web, ceremonies: once.New[ceremony](clock, Life)}, nil
}

// BeginAdding returns what the browser's script hands to its authenticator to make
// a passkey, as JSON is made of it, and the ticket of the challenge in it. The answer
// is bound to a session.
func (p *Party) BeginAdding(owner enroll.PasskeyOwner, session string) (options any, ticket string, err error) {
	o := person{owner: owner}
	for _, c := range owner.Passkeys {
		o.passkeys = append(o.passkeys, record(c))
	}
	creation, data, err := p.web.BeginRegistration(o, webauthn.WithExclusions(o.passkeys.CredentialDescriptors()))
	if err != nil {
		return nil, "", fmt.Errorf("asking for a passkey: %w", err)
	}
	return creation, p.ceremonies.Put(ceremony{session: *data, bound: sha256.Sum256([]byte(session))}), nil
}

// FinishAdding returns the passkey that was made.
//
// Errors: [ErrCeremony], [ErrAnswer].
func (p *Party) FinishAdding(ticket, session string, answer []byte) (enroll.Credential, error) {
	c, ok := p.ceremonies.Take(ticket)
	bound := sha256.Sum256([]byte(session))
	if !ok || subtle.ConstantTimeCompare(bound[:], c.bound[:]) != 1 {
		return enroll.Credential{}, ErrCeremony
	}
	if len(answer) > longestAnswer {
		return enroll.Credential{}, ErrAnswer
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return enroll.Credential{}, wrong(err)
	}
	made, err := p.web.CreateCredential(person{owner: enroll.PasskeyOwner{Handle: c.session.UserID}}, c.session, parsed)
	if err != nil {
		return enroll.Credential{}, wrong(err)
	}
	added := enroll.Credential{
		ID: made.ID, PublicKey: made.PublicKey, SignCount: made.Authenticator.SignCount, Flags: byte(made.Flags.ProtocolValue()),
	}
	for _, t := range made.Transport {
		added.Transports = append(added.Transports, string(t))
	}
	return added, nil
}

// BeginSigningIn is BeginAdding for any passkey of this site to be used.
func (p *Party) BeginSigningIn() (options any, ticket string, err error) {
	assertion, data, err := p.web.BeginDiscoverableLogin()
	if err != nil {
		return nil, "", fmt.Errorf("asking to use a passkey: %w", err)
	}
	return assertion, p.ceremonies.Put(ceremony{session: *data}), nil
}

// An Assertion is a passkey's answer to the challenge of a sign-in.
type Assertion struct {
	// Handle and ID are the user and the passkey that it claims to be from.
	Handle, ID []byte

	party    *Party
	ceremony ceremony
	parsed   *protocol.ParsedCredentialAssertionData
}

// Assertion reads an answer. Whatever comes of it, the challenge is used up.
//
// Errors: [ErrCeremony], [ErrAnswer].
func (p *Party) Assertion(ticket string, answer []byte) (*Assertion, error) {
	c, ok := p.ceremonies.Take(ticket)
	if !ok || len(c.session.UserID) > 0 {
		return nil, ErrCeremony
	}
	if len(answer) > longestAnswer {
		return nil, ErrAnswer
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, wrong(err)
	}
	return &Assertion{Handle: parsed.Response.UserHandle, ID: parsed.RawID, party: p, ceremony: c, parsed: parsed}, nil
}

// Check checks the answer against the passkey as it was kept. It does not look at
// the count of signatures, but returns it.
//
// Errors: [ErrAnswer].
func (a *Assertion) Check(kept enroll.Credential) (enroll.Use, error) {
	owner := person{owner: enroll.PasskeyOwner{Handle: a.Handle}, passkeys: webauthn.Credentials{record(kept)}}
	find := func([]byte, []byte) (webauthn.User, error) { return owner, nil }
	_, used, err := a.party.web.ValidatePasskeyLogin(find, a.ceremony.session, a.parsed)
	if err != nil {
		return enroll.Use{}, wrong(err)
	}
	return enroll.Use{SignCount: a.parsed.Response.AuthenticatorData.Counter, Flags: byte(used.Flags.ProtocolValue())}, nil
}

// wrong says what is wrong with an answer, without what was in it.
func wrong(err error) error {
	var known *protocol.Error
	if errors.As(err, &known) {
		return fmt.Errorf("%w (%s)", ErrAnswer, known.Type)
	}
	return ErrAnswer
}

// record is a passkey as WebAuthn has it.
func record(c enroll.Credential) webauthn.Credential {
	r := webauthn.Credential{
		ID: c.ID, PublicKey: c.PublicKey, Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(c.Flags)),
		Authenticator: webauthn.Authenticator{SignCount: c.SignCount},
	}
	for _, t := range c.Transports {
		r.Transport = append(r.Transport, protocol.AuthenticatorTransport(t))
	}
	return r
}

// A person implements [webauthn.User].
type person struct {
	owner    enroll.PasskeyOwner
	passkeys webauthn.Credentials
}

func (p person) WebAuthnID() []byte                         { return p.owner.Handle }
func (p person) WebAuthnName() string                       { return p.owner.Person.UserName }
func (p person) WebAuthnDisplayName() string                { return p.owner.Person.FullName }
func (p person) WebAuthnCredentials() []webauthn.Credential { return p.passkeys }
