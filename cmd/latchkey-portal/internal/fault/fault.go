package fault

import (
	"fmt"
	"strings"
)

// An ID names a fault, in every version of this program and in the API: small
// letters, digits and dashes.
type ID string

// A Group is what faults have to do with.
type Group string

// The groups, in the order of the catalogue.
const (
	Parameters   Group = "parameters"
	Key          Group = "key"
	ManualKey    Group = "manual key"
	Link         Group = "link"
	Picture      Group = "picture"
	ServerClock  Group = "server clock"
	Verification Group = "verification"
	Messages     Group = "mail and SMS"
)

// Groups returns all there are.
func Groups() []Group {
	return []Group{Parameters, Key, ManualKey, Link, Picture, ServerClock, Verification, Messages}
}

// A Fault is one thing that a portal can do wrong on purpose.
type Fault struct {
	ID    ID
	Group Group
	Title string
	// Does says what the portal does, and Should what a good authenticator should do
	// with it; each is a sentence or two.
	Does, Should string
	// Number is what can be chosen of it, or nil.
	Number *Number
	// Good is the same as Should, for programs.
	Good Good

	decides []aspect
	// without are faults that do not go together with it, beside those that decide
	// the same, and why.
	without map[ID]string

	draft   func(*draft, int)
	sheet   func(*sheet, int)
	picture func(*picture, int)
	conduct func(*Conduct, int)
	post    func(*Post, int)
}

// A Number is what a fault is given behind a colon, as in clock-fast:90.
type Number struct {
	Unit                     string // "seconds"
	Default, Lowest, Highest int
}

// Good says by what one can tell that an authenticator does right.
type Good struct {
	// Picture is what may become of the QR code, and Typed of the key that is typed
	// from the page. Typed is empty where there is none to type.
	Picture, Typed []Outcome
	// Accepted says that the portal takes the code that the authenticator then makes
	// of the QR code's account, and TypedAccepted that of the typed one. Where
	// nothing can be read there is no code.
	Accepted, TypedAccepted bool
}

// An Outcome is what an authenticator makes of something.
type Outcome string

// The outcomes.
const (
	Read     Outcome = "read"     // and nothing said
	Remarked Outcome = "remarked" // read, with something for the user to know
	Refused  Outcome = "refused"  // with a reason
)

// An aspect is what only one fault at a time can decide, to go on after "decide".
type aspect string

const (
	algorithmAspect aspect = "the algorithm"
	digitsAspect    aspect = "how many digits a code has"
	periodAspect    aspect = "how long a code holds"
	lengthAspect    aspect = "how long the key is"
	writingAspect   aspect = "how the key is written"
	manualAspect    aspect = "which key there is to type"
	namesAspect     aspect = "what issuer and account are called"
	issuerAspect    aspect = "where the link names the issuer"
	colonAspect     aspect = "the colon in the link's label"
	spaceAspect     aspect = "how the link writes a space"
	separatorAspect aspect = "what stands between the link's parameters"
	spellingAspect  aspect = "how the link spells the algorithm"
	caseAspect      aspect = "capital and small letters in the link"
	silenceAspect   aspect = "what the link leaves out"
	extrasAspect    aspect = "which further parameters the link has"
	linkAspect      aspect = "what kind of link the QR code holds"
	coloursAspect   aspect = "the colours of the QR code"
	marginAspect    aspect = "the margin of the QR code"
	sizeAspect      aspect = "the size of the QR code"
	logoAspect      aspect = "what covers the QR code"
	formatAspect    aspect = "the format of the picture"
	angleAspect     aspect = "how the QR code is turned"
	companyAspect   aspect = "what stands beside the QR code"
	clockAspect     aspect = "what the server's clock says"
	delayAspect     aspect = "how long a check takes"
	verdictAspect   aspect = "how a check of a code comes out"
	deliveryAspect  aspect = "what becomes of a message"
)

// All returns the catalogue, in the order in which it is shown and in which the
// faults do their work.
func All() []Fault {
	var all []Fault
	for _, group := range [][]Fault{
		parameterFaults(), keyFaults(), manualFaults(), linkFaults(), pictureFaults(), clockFaults(), verificationFaults(), messageFaults(),
	} {
		all = append(all, group...)
	}
	return all
}

// IDs returns the IDs of all faults.
func IDs() []ID {
	var ids []ID
	for _, f := range All() {
		ids = append(ids, f.ID)
	}
	return ids
}

// ByID returns the fault with that ID.
func ByID(id ID) (Fault, bool) {
	for _, f := range All() {
		if f.ID == id {
			return f, true
		}
	}
	return Fault{}, false
}

// usual is what a good authenticator does with most faults: it reads both, and its
// codes are accepted.
func usual() Good {
	return Good{Picture: []Outcome{Read}, Typed: []Outcome{Read}, Accepted: true, TypedAccepted: true}
}

// mayRemark is usual, where something may be said as well.
func mayRemark() Good {
	g := usual()
	g.Picture, g.Typed = []Outcome{Read, Remarked}, []Outcome{Read, Remarked}
	return g
}

// contradicts says in a clause why two faults do not go together, or returns "".
func (f Fault) contradicts(g Fault) string {
	for _, a := range f.decides {
		for _, b := range g.decides {
			if a == b {
				return fmt.Sprintf("%s and %s both decide %s", f.ID, g.ID, a)
			}
		}
	}
	if why := f.without[g.ID]; why != "" {
		return fmt.Sprintf("%s and %s do not go together: %s", f.ID, g.ID, why)
	}
	if why := g.without[f.ID]; why != "" {
		return fmt.Sprintf("%s and %s do not go together: %s", g.ID, f.ID, why)
	}
	return ""
}

// Excludes returns the faults that cannot be on together with f.
func (f Fault) Excludes() []ID {
	var ids []ID
	for _, other := range All() {
		if other.ID != f.ID && f.contradicts(other) != "" {
			ids = append(ids, other.ID)
		}
	}
	return ids
}

// listed writes IDs for a sentence.
func listed(ids []ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, ", ")
}
