package otpauth

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"latchkey/vault"
)

const secretA = "JBSWY3DPEHPK3PXP"

func key(t testing.TB, text string) vault.Secret {
	t.Helper()
	secret, err := ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// totp is the account that a link which says nothing else means.
func totp(t testing.TB, issuer, name string) vault.Account {
	return vault.Account{
		Issuer: issuer, Name: name, Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: 6, Period: 30, Secret: key(t, secretA),
	}
}

func with(a vault.Account, change func(*vault.Account)) vault.Account {
	change(&a)
	return a
}

// equal compares all that an import sets.
func equal(a, b vault.Account) bool {
	return a.Issuer == b.Issuer && a.Name == b.Name && a.Kind == b.Kind && a.Algorithm == b.Algorithm &&
		a.Digits == b.Digits && a.Period == b.Period && a.Counter == b.Counter && a.Secret.Equal(b.Secret)
}

// Links as real websites and apps write them. A case without remarks must give
// none.
func TestParseURI(t *testing.T) {
	plain := totp(t, "Example", "alice@example.com")
	digits8 := func(a *vault.Account) { a.Digits = 8 }
	sha256 := func(a *vault.Account) { a.Algorithm = vault.SHA256 }
	period60 := func(a *vault.Account) { a.Period = 60 }
	steam := with(totp(t, "Steam", "gabe"), func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, 5 })
	for _, test := range []struct {
		name    string
		uri     string
		want    vault.Account
		remark  string // must be in one of the remarks
		issuers []string
	}{
		{name: "as the format says", uri: "otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example", want: plain},
		{name: "everything said", uri: "otpauth://totp/Example:alice%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA256&digits=8&period=60",
			want: with(with(with(plain, digits8), sha256), period60)},
		{name: "white space around", uri: " \u200b\n otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP\ufeff \r\n", want: plain},
		{name: "Apple's scheme", uri: "apple-otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP", want: plain},
		{name: "no label", uri: "otpauth://totp?secret=JBSWY3DPEHPK3PXP", want: totp(t, "", "")},
		{name: "empty label", uri: "otpauth://totp/?secret=JBSWY3DPEHPK3PXP&issuer=", want: totp(t, "", "")},
		{name: "slash after the label", uri: "otpauth://totp/alice/?secret=JBSWY3DPEHPK3PXP", want: totp(t, "", "alice")},

		// Case.
		{name: "upper case", uri: "OTPAUTH://TOTP/Example:alice@example.com?SECRET=JBSWY3DPEHPK3PXP&Issuer=Example&DIGITS=8", want: with(plain, digits8)},
		{name: "mixed case", uri: "OtpAuth://Totp/Example:alice@example.com?Secret=jbswy3dpehpk3pxp&ISSUER=Example", want: plain},

		// The issuer.
		{name: "two issuers", uri: "otpauth://totp/Contoso:alice?secret=JBSWY3DPEHPK3PXP&issuer=Microsoft", want: totp(t, "Microsoft", "alice"),
			remark: "more than one issuer", issuers: []string{"Microsoft", "Contoso"}},
		{name: "one issuer in another case", uri: "otpauth://totp/github:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub", want: totp(t, "GitHub", "alice")},
		{name: "issuer in the label only", uri: "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP", want: totp(t, "GitHub", "alice")},
		{name: "issuer as a parameter only", uri: "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub", want: totp(t, "GitHub", "alice")},
		{name: "issuer given twice", uri: "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub&issuer=GitLab", want: totp(t, "GitHub", "alice"),
			remark: "more than one issuer", issuers: []string{"GitHub", "GitLab"}},
		{name: "issuer is a web address", uri: "otpauth://totp/https://auth.example.com:alice?secret=JBSWY3DPEHPK3PXP&issuer=https://auth.example.com",
			want: totp(t, "https://auth.example.com", "alice")},
		{name: "issuer is a web address, in the label only", uri: "otpauth://totp/https%3A%2F%2Fauth.example.com%3Aalice?secret=JBSWY3DPEHPK3PXP",
			want: totp(t, "https://auth.example.com", "alice")},
		{name: "issuer is a web address with a port", uri: "otpauth://totp/http://localhost:8087:alice?secret=JBSWY3DPEHPK3PXP",
			want: totp(t, "http://localhost:8087", "alice")},

		// The colon.
		{name: "escaped colon", uri: "otpauth://totp/GitHub%3Aalice?secret=JBSWY3DPEHPK3PXP", want: totp(t, "GitHub", "alice")},
		{name: "escaped colon in lower case, and a space", uri: "otpauth://totp/GitHub%3a%20alice?secret=JBSWY3DPEHPK3PXP", want: totp(t, "GitHub", "alice")},
		{name: "the literal colon separates", uri: "otpauth://totp/issuer:label%3Awithcolon?secret=JBSWY3DPEHPK3PXP", want: totp(t, "issuer", "label:withcolon")},
		{name: "an issuer with a colon", uri: "otpauth://totp/a%3Ab:alice?secret=JBSWY3DPEHPK3PXP", want: totp(t, "a:b", "alice")},
		{name: "colon at the end", uri: "otpauth://totp/Heroku:?secret=JBSWY3DPEHPK3PXP&issuer=Heroku", want: totp(t, "Heroku", "")},
		{name: "escaped colon at the end", uri: "otpauth://totp/Heroku%3A?secret=JBSWY3DPEHPK3PXP", want: totp(t, "Heroku", "")},
		{name: "colon at the start", uri: "otpauth://totp/:alice?secret=JBSWY3DPEHPK3PXP&issuer=Example", want: totp(t, "Example", "alice")},
		{name: "several colons", uri: "otpauth://totp/matrix.org:@alice:matrix.org?secret=JBSWY3DPEHPK3PXP&issuer=matrix.org", want: totp(t, "matrix.org", "@alice:matrix.org")},
		{name: "a Matrix user alone", uri: "otpauth://totp/@alice:matrix.org?secret=JBSWY3DPEHPK3PXP&issuer=Element", want: totp(t, "Element", "@alice:matrix.org")},
		{name: "the account first", uri: "otpauth://totp/alice%40example.com%2FMeraki?secret=JBSWY3DPEHPK3PXP", want: totp(t, "Meraki", "alice@example.com"), remark: "before the website"},
		{name: "the account first, with an issuer", uri: "otpauth://totp/alice%40example.com%2FMeraki?secret=JBSWY3DPEHPK3PXP&issuer=Meraki", want: totp(t, "Meraki", "alice@example.com")},
		{name: "a slash that means nothing", uri: "otpauth://totp/admin%2Fcore?secret=JBSWY3DPEHPK3PXP&issuer=ownCloud", want: totp(t, "ownCloud", "admin/core")},

		// Characters that should have been escaped.
		{name: "a hash sign", uri: "otpauth://totp/Contoso:bob_gmail.com#EXT#@contoso.com?secret=JBSWY3DPEHPK3PXP&issuer=Contoso", want: totp(t, "Contoso", "bob_gmail.com#EXT#@contoso.com")},
		{name: "a hash sign in a value", uri: "otpauth://totp/bob?issuer=Team #1&secret=JBSWY3DPEHPK3PXP", want: totp(t, "Team #1", "bob")},
		{name: "spaces", uri: "otpauth://totp/Big Company:bob the builder?secret=JBSW Y3DP EHPK 3PXP&issuer=Big Company", want: totp(t, "Big Company", "bob the builder")},
		{name: "emoji, Chinese and Hebrew", uri: "otpauth://totp/🔑 東京:אליס?secret=JBSWY3DPEHPK3PXP&issuer=🔑 東京", want: totp(t, "🔑 東京", "אליס")},
		{name: "the same, escaped", uri: "otpauth://totp/%F0%9F%94%91%20%E6%9D%B1%E4%BA%AC:%D7%90%D7%9C%D7%99%D7%A1?secret=JBSWY3DPEHPK3PXP", want: totp(t, "🔑 東京", "אליס")},
		{name: "a percent sign", uri: "otpauth://totp/100%:bob%zz?secret=JBSWY3DPEHPK3PXP", want: totp(t, "100%", "bob%zz")},
		{name: "Latin-1", uri: "otpauth://totp/M%FCller:j%f6rg?secret=JBSWY3DPEHPK3PXP", want: totp(t, "Müller", "jörg"), remark: "Latin-1"},
		{name: "a question mark", uri: "otpauth://totp/Who?:bob?secret=JBSWY3DPEHPK3PXP&issuer=Who?", want: totp(t, "Who?", "bob")},
		{name: "an and sign", uri: "otpauth://totp/AT%26T:bob?secret=JBSWY3DPEHPK3PXP&issuer=AT&T", want: totp(t, "AT&T", "bob")},

		// Plus signs.
		{name: "plus in the label stays", uri: "otpauth://totp/Example:alice+work@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example", want: totp(t, "Example", "alice+work@example.com")},
		{name: "plus in a value is a space", uri: "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP&issuer=Big+Company", want: totp(t, "Big Company", "alice")},
		{name: "plus in both, as Microsoft writes it", uri: "otpauth://totp/Big+Company:alice+x@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Big+Company", want: totp(t, "Big Company", "alice+x@example.com")},
		{name: "an escaped plus stays", uri: "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP&issuer=C%2B%2B", want: totp(t, "C++", "alice")},

		// The key.
		{name: "dashes, spaces, lower case and padding", uri: "otpauth://totp/Example:alice@example.com?secret=jbsw-y3dp%20ehpk+3pxp%3D%3D", want: plain},
		{name: "padding as it stands", uri: "otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP======&issuer=Example", want: plain},
		{name: "eight characters", uri: "otpauth://totp/a?secret=JBSWY3DP", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("Hello")) })},
		{name: "a byte of zero in it", uri: "otpauth://totp/a?secret=AAAAAAAA", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Secret = vault.NewSecret(make([]byte, 5)) })},
		{name: "the key given twice, the same", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&secret=jbsw%20y3dpehpk3pxp", want: totp(t, "", "a")},

		// The algorithm.
		{name: "sha256", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=sha256", want: with(totp(t, "", "a"), sha256)},
		{name: "SHA-1", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA-1", want: totp(t, "", "a")},
		{name: "HmacSHA256", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=HmacSHA256", want: with(totp(t, "", "a"), sha256)},
		{name: "HMAC-SHA-512", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=HMAC-SHA-512", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Algorithm = vault.SHA512 })},
		{name: "algo", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algo=SHA_256", want: with(totp(t, "", "a"), sha256)},
		{name: "Algorithm.sha512", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=Algorithm.sha512", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Algorithm = vault.SHA512 })},
		{name: "algo and algorithm agree", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algo=SHA256&algorithm=HMACSHA-256", want: with(totp(t, "", "a"), sha256)},
		{name: "empty", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=&digits=&period=", want: totp(t, "", "a"), remark: "leaves the algorithm empty"},

		// Digits and period.
		{name: "one digit", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=1", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Digits = 1 })},
		{name: "ten digits", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=10", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Digits = 10 })},
		{name: "a day", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=86400", want: with(totp(t, "", "a"), func(a *vault.Account) { a.Period = 86400 })},

		// Parameters that are not known, or of no use.
		{name: "unknown parameters", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&image=https%3A%2F%2Fx%2Fy.png&icon=x&color=ff0000&codeDisplay=%7B%22a%22%3A1%7D&foo&bar=", want: totp(t, "", "a")},
		{name: "a counter without counting", uri: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&counter=0", want: totp(t, "", "a")},

		// Counting.
		{name: "HOTP", uri: "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=18446744073709551615&period=abc",
			want: with(totp(t, "", "a"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 1<<64-1 })},
		{name: "HOTP without a counter", uri: "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP",
			want: with(totp(t, "", "a"), func(a *vault.Account) { a.Kind, a.Period = vault.HOTP, 0 }), remark: "starts at 0"},

		// Broken copies.
		{name: "?issuer= for &", uri: "otpauth://totp/Nexus Mods:bob?secret=JBSWY3DPEHPK3PXP?issuer=Nexus Mods", want: totp(t, "Nexus Mods", "bob")},
		{name: "&amp;", uri: "otpauth://totp/GitHub:bob?secret=JBSWY3DPEHPK3PXP&amp;issuer=GitHub&AMP;digits=8", want: with(totp(t, "GitHub", "bob"), digits8)},
		{name: "&amp; alone", uri: "otpauth://totp/GitHub:bob&amp;secret=JBSWY3DPEHPK3PXP&amp;issuer=GitHub&amp;digits=8", want: with(totp(t, "GitHub", "bob"), digits8)},
		{name: "semicolons", uri: "otpauth://totp/GitHub:bob?secret=JBSWY3DPEHPK3PXP;issuer=GitHub;digits=8", want: with(totp(t, "GitHub", "bob"), digits8)},
		{name: "a semicolon that belongs to a name", uri: "otpauth://totp/bob?secret=JBSWY3DPEHPK3PXP&issuer=a;b", want: totp(t, "a;b", "bob")},
		{name: "no question mark", uri: "otpauth://totp/GitHub:bob&secret=JBSWY3DPEHPK3PXP&issuer=GitHub", want: totp(t, "GitHub", "bob")},
		{name: "Ente before 3.1.8", uri: "otpauth://totp/GitHub:bob?algorithm=SHA1&digits=6&issuer=GitHubperiod=60&secret=JBSWY3DPEHPK3PXP", want: with(totp(t, "GitHub", "bob"), period60)},
		{name: "Ente before 3.1.8, with an and sign", uri: "otpauth://totp/AT&T:bob?algorithm=SHA1&digits=6&issuer=AT&Tperiod=60&secret=JBSWY3DPEHPK3PXP", want: with(totp(t, "AT&T", "bob"), period60)},
		{name: "empty parameters", uri: "otpauth://totp/GitHub:bob?&&secret=JBSWY3DPEHPK3PXP&", want: totp(t, "GitHub", "bob")},

		{name: "an old WinAuth's label", uri: "otpauth://totp/My+Site+(My+Site%3Aalice%40example.com)?secret=JBSWY3DPEHPK3PXP&digits=6&icon=WinAuth", want: totp(t, "My Site", "alice@example.com")},
		{name: "an old WinAuth's label without issuer", uri: "otpauth://totp/My+Site+(alice)?secret=JBSWY3DPEHPK3PXP&digits=6", want: totp(t, "", "My Site (alice)")},
		{name: "a plus sign and brackets", uri: "otpauth://totp/Site:bob+(work)?secret=JBSWY3DPEHPK3PXP", want: totp(t, "Site", "bob+(work)")},

		// Steam, in its spellings.
		{name: "Steam as a kind", uri: "otpauth://steam/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam", want: steam},
		{name: "Steam as a kind, as Aegis writes it", uri: "otpauth://steam/Steam%3Agabe?period=30&digits=5&algorithm=SHA1&secret=JBSWY3DPEHPK3PXP&issuer=Steam", want: steam},
		{name: "Steam as an encoder", uri: "otpauth://totp/Valve:gabe?secret=JBSWY3DPEHPK3PXP&period=30&digits=5&issuer=Valve&encoder=steam",
			want: with(steam, func(a *vault.Account) { a.Issuer = "Valve" })},
		{name: "Steam as a word", uri: "otpauth://totp/Valve:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Valve&steam",
			want: with(steam, func(a *vault.Account) { a.Issuer = "Valve" })},
		{name: "Steam as a scheme", uri: "steam://JBSWY3DPEHPK3PXP", want: with(steam, func(a *vault.Account) { a.Name = "" })},
		{name: "Steam by its issuer and digits", uri: "otpauth://totp/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam&digits=5", want: steam},
		{name: "Steam by its name and digits", uri: "otpauth://totp/Steam?secret=JBSWY3DPEHPK3PXP&digits=5", want: with(steam, func(a *vault.Account) { a.Name = "" }), remark: "taken for a Steam account"},
		{name: "five digits", uri: "otpauth://totp/Steamy?secret=JBSWY3DPEHPK3PXP&digits=5", want: with(totp(t, "", "Steamy"), func(a *vault.Account) { a.Digits = 5 })},
		{name: "five digits that are no Steam", uri: "otpauth://totp/Steam?secret=JBSWY3DPEHPK3PXP&digits=5&encoder=default", want: with(totp(t, "", "Steam"), func(a *vault.Account) { a.Digits = 5 })},
		{name: "Steam by its issuer", uri: "otpauth://totp/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam", want: steam, remark: "taken for a Steam account"},
		{name: "Steam by its issuer, with six digits", uri: "otpauth://totp/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam&digits=6", want: totp(t, "Steam", "gabe"), remark: "asks for 6 digits"},
		{name: "Steam as a kind, with six digits", uri: "otpauth://steam/Steam:gabe?secret=JBSWY3DPEHPK3PXP&issuer=Steam&digits=6", want: steam, remark: "always have 5"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseURI(test.uri)
			if err != nil {
				t.Fatal(err)
			}
			if !equal(got.Account, test.want) {
				t.Errorf("got  %+v\nwant %+v", got.Account, test.want)
			}
			if !got.Secret.Equal(test.want.Secret) {
				t.Error("the key differs")
			}
			if test.remark == "" && len(got.Remarks) > 0 || !strings.Contains(strings.Join(got.Remarks, "\n"), test.remark) {
				t.Errorf("remarks are %q, want %q", got.Remarks, test.remark)
			}
			if !slices.Equal(got.Issuers, test.issuers) {
				t.Errorf("issuers are %q, want %q", got.Issuers, test.issuers)
			}
		})
	}
}

// What would give wrong codes is refused with a sentence, and the sentence does
// not hold the key.
func TestParseURIRefuses(t *testing.T) {
	for _, test := range []struct{ name, uri, want string }{
		{"nothing", " \n", "begins with otpauth://"},
		{"a word", "hello", "begins with otpauth://"},
		{"no key", "otpauth://totp/a?issuer=b", "has no key"},
		{"an empty key", "otpauth://totp/a?secret=&issuer=b", "is empty"},
		{"only padding", "otpauth://totp/a?secret=%3D%3D", "is empty"},
		{"a digit that no key has", "otpauth://totp/a?secret=JBSWY3DPEHPK0PXP", "first character of group 4 is the digit 0"},
		{"not base32", "otpauth://totp/a?secret=my%21secret%21key", "which keys do not have"},
		{"a piece cut off", "otpauth://totp/a?secret=JBSWY3DPEHPK3", "" /* 13 characters are possible */},
		{"one character cut off", "otpauth://totp/a?secret=JBSWY3DPEHPK3PX", "" /* 15 too */},
		{"a ragged end", "otpauth://totp/a?secret=SECRET", "has 6 characters"},
		{"a key and another", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&secret=GEZDGNBVGY3TQOJQ", "two different values for the key"},
		{"MD5", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "MD5"},
		{"SHA384", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=sha384", "sha384"},
		{"SHA3-256", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA3-256", "SHA3-256"},
		{"an unknown algorithm", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=GOST", "not known"},
		{"two algorithms", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&algo=SHA256", "two different values for the algorithm"},
		{"no digits", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=0", "can only be 1 to 10"},
		{"eleven digits", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=11", "can only be 1 to 10"},
		{"digits in words", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=six", "not a whole number"},
		{"broken digits", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=6.5", "not a whole number"},
		{"two numbers of digits", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=6&DIGITS=8", "two different values for the number of digits"},
		{"no period", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=0", "can only be 1 to 86400"},
		{"a negative period", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=-30", "can only be 1 to 86400"},
		{"a huge period", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=99999999999999999999", "not a whole number"},
		{"two periods", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=30&period=60", "two different values for the period"},
		{"a negative counter", "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=-1", "counter"},
		{"a huge counter", "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=18446744073709551616", "counter"},
		{"an unknown kind", "otpauth://ocra/a?secret=JBSWY3DPEHPK3PXP", "does not say totp, hotp or steam"},
		{"no kind", "otpauth://?secret=JBSWY3DPEHPK3PXP", "does not say totp, hotp or steam"},
		{"an unknown encoder", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&encoder=klingon", "encoder"},
		{"Steam that counts", "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1&encoder=steam", "is for Steam and that it is not"},
		{"Steam with another hash", "otpauth://steam/a?secret=JBSWY3DPEHPK3PXP&algorithm=SHA256", "Steam does not use"},
		{"Steam's own link", "steam://rungameid/440", "opens Steam"},
		{"Steam with a bad key", "steam://JBSWY3DPEHPK3PX8", "the digit 8"},
		{"Yandex", "otpauth://yaotp/a?secret=JBSWY3DPEHPK3PXP", "Yandex Key"},
		{"Mobile-OTP", "motp://motp:alice?secret=JBSWY3DPEHPK3PXP", "Mobile-OTP"},
		{"Mobile-OTP in otpauth", "otpauth://motp/alice?secret=JBSWY3DPEHPK3PXP", "Mobile-OTP"},
		{"Microsoft's own", "phonefactor://activate_account?code=JBSWY3DPEHPK3PXP&url=https%3A%2F%2Fx", "use a different authenticator app"},
		{"Google's export", "otpauth-migration://offline?data=JBSWY3DPEHPK3PXP", "export of Google Authenticator"},
		{"a web address", "https://example.com/?secret=JBSWY3DPEHPK3PXP", "a web address"},
		{"a name too long", "otpauth://totp/" + strings.Repeat("a", 600) + "?secret=JBSWY3DPEHPK3PXP", "600 bytes long"},
		{"a link too long", "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&image=" + strings.Repeat("a", maxURI), "far longer"},
		{"a key too long", "otpauth://totp/a?secret=" + strings.Repeat("JBSWY3DP", 300), "far longer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseURI(test.uri)
			if test.want == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatalf("taken as %+v", got.Account)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %q, want %q in it", err, test.want)
			}
			if strings.Contains(strings.ToUpper(err.Error()), secretA[:8]) {
				t.Errorf("the error holds the key: %q", err)
			}
		})
	}
}

// The place of a wrong character comes through to whoever asks for it.
func TestParseURIKeyError(t *testing.T) {
	_, err := ParseURI("otpauth://totp/a?secret=JBSW%20Y0DP")
	var wrong *KeyError
	if !errors.As(err, &wrong) || wrong.Rune != '0' || wrong.Group != 2 || wrong.Place != 2 {
		t.Errorf("error is %#v", err)
	}
}
