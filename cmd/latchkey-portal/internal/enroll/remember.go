package enroll

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// A Browser is what a browser shows to be known again: an id of 130 random bits
// and a signature of it by this directory. By itself it lets nobody in: each
// user has a list of browsers that are remembered for that user.
type Browser string

// newBrowser returns a browser that nobody has remembered yet.
func (d *Directory) newBrowser() Browser {
	id := rand.Text()
	return Browser(id + "." + d.sign(id))
}

func (d *Directory) sign(id string) string {
	mac := hmac.New(sha256.New, d.browserKey)
	_, _ = mac.Write([]byte(id)) // never fails
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// id returns the browser's id if its signature is right.
func (d *Directory) browserID(b Browser) (string, bool) {
	id, signature, ok := strings.Cut(string(b), ".")
	return id, ok && hmac.Equal([]byte(signature), []byte(d.sign(id)))
}

// A remembered is one browser on a user's list.
type remembered struct {
	since, until time.Time
}

// RememberedBrowser is what may be shown of one.
type RememberedBrowser struct {
	ID           string // to forget it by; it is no secret
	Since, Until time.Time
}

// remembers reports whether the user showed a code on the browser not long ago,
// and wanted that remembered.
func (d *Directory) remembers(u *user, b Browser) bool {
	id, ok := d.browserID(b)
	if !ok {
		return false
	}
	r, ok := u.browsers[id]
	return ok && d.clock.Now().Before(r.until)
}

// remember puts the browser on the user's list, and returns it or, where it is
// none of ours, a new one.
func (d *Directory) remember(u *user, b Browser) Browser {
	now := d.clock.Now()
	id, ok := d.browserID(b)
	if !ok {
		b = d.newBrowser()
		id, _ = d.browserID(b) // it was signed just now
	}
	for old, r := range u.browsers {
		if !now.Before(r.until) {
			delete(u.browsers, old)
		}
	}
	if u.browsers == nil {
		u.browsers = map[string]remembered{}
	}
	if _, again := u.browsers[id]; !again && len(u.browsers) == mostBrowsers {
		delete(u.browsers, u.oldestBrowser())
	}
	u.browsers[id] = remembered{since: now, until: now.Add(d.rules.Remember)}
	return b
}

// mostBrowsers bounds how many browsers are remembered for a user; the oldest
// makes room.
const mostBrowsers = 100

func (u *user) oldestBrowser() string {
	oldest := ""
	for id, r := range u.browsers {
		if oldest == "" || r.since.Before(u.browsers[oldest].since) {
			oldest = id
		}
	}
	return oldest
}

// ForgetBrowsers makes every browser ask the user for a code again. It returns
// [ErrNoUser] for an unknown name.
func (d *Directory) ForgetBrowsers(userName string) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	u.browsers = nil
	return nil
}

// Remember puts the browser of a session that has just shown a code on its
// user's list, and returns what the browser shows from now on. Where the rules
// know no remembering it returns b.
//
// Errors: [ErrNoSession], [ErrStep].
func (d *Directory) Remember(t Token, b Browser) (_ Browser, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, SignedIn)
	if err != nil || d.rules.Remember == 0 {
		return b, err
	}
	return d.remember(s.user, b), nil
}

// browsersOf returns the browsers that are remembered for a user, the latest
// first.
func (d *Directory) browsersOf(u *user) []RememberedBrowser {
	var all []RememberedBrowser
	for id, r := range u.browsers {
		if d.clock.Now().Before(r.until) {
			all = append(all, RememberedBrowser{ID: id, Since: r.since, Until: r.until})
		}
	}
	slices.SortFunc(all, func(a, b RememberedBrowser) int {
		return cmp.Or(b.Since.Compare(a.Since), cmp.Compare(a.ID, b.ID))
	})
	return all
}
