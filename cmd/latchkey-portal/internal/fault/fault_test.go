package fault

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const user = "dana@example.com"

func account() vault.Account {
	return vault.Account{
		Issuer: "Stockroom Rehearsal", Name: user, Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Secret: vault.NewSecret([]byte("a key of twenty byte")),
	}
}

// on returns a board with these faults on for all.
func on(t testing.TB, texts ...string) *Board {
	t.Helper()
	var b Board
	if err := b.Set(texts...); err != nil {
		t.Fatal(err)
	}
	return &b
}

// drafted is an account as it is drawn with these faults.
func drafted(b *Board) vault.Account {
	a, length := account(), 20
	b.Draft(user, &a, &length)
	a.Secret = vault.NewSecret(bytes.Repeat([]byte("\x5a\x13\xc7"), 100)[:length])
	return a
}

func TestCatalogue(t *testing.T) {
	sentence := regexp.MustCompile(`^[A-Z?].*\.$`)
	seen := map[ID]bool{}
	group := 0
	for _, f := range All() {
		if seen[f.ID] || !regexp.MustCompile(`^[a-z]+[a-z0-9-]*$`).MatchString(string(f.ID)) {
			t.Errorf("the ID %q is not possible, or there twice", f.ID)
		}
		seen[f.ID] = true
		for group < len(Groups()) && Groups()[group] != f.Group {
			group++
		}
		if group == len(Groups()) {
			t.Fatalf("%s is not in the order of the groups", f.ID)
		}
		if f.Title == "" || !sentence.MatchString(f.Does) || !sentence.MatchString(f.Should) {
			t.Errorf("%s is described as %q, %q, %q", f.ID, f.Title, f.Does, f.Should)
		}
		effects := 0
		for _, has := range []bool{f.draft != nil, f.sheet != nil, f.picture != nil, f.conduct != nil, f.post != nil} {
			if has {
				effects++
			}
		}
		if effects == 0 || len(f.decides) == 0 {
			t.Errorf("%s does nothing, or decides nothing", f.ID)
		}
		if n := f.Number; n != nil && (n.Lowest > n.Default || n.Default > n.Highest || n.Unit == "") {
			t.Errorf("%s takes %d to %d and has %d", f.ID, n.Lowest, n.Highest, n.Default)
		}
		if f.Group != Messages && len(f.Good.Picture) == 0 {
			t.Errorf("%s does not say what is good", f.ID)
		}
		for id := range f.without {
			if _, ok := ByID(id); !ok {
				t.Errorf("%s excludes %s, which is not there", f.ID, id)
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("there are %d faults", len(seen))
	}
}

// Without faults the set-up shows what it always did.
func TestNothingOn(t *testing.T) {
	for name, b := range map[string]*Board{"none": nil, "empty": {}} {
		a := account()
		shown := b.Show(user, a)
		if shown.Link != otpauth.URI(a) || shown.Manual != a.Secret.Base32() || shown.AsIs || shown.Drawn() {
			t.Errorf("%s: something else is shown", name)
		}
		if drafted(b).Algorithm != vault.SHA1 || drafted(b).Secret.Len() != 20 || b.Conduct(user) != (Conduct{}) || b.Post(user) != (Post{}) || b.Any() {
			t.Errorf("%s: something is done", name)
		}
	}
}

func TestDrafts(t *testing.T) {
	for id, want := range map[string]func(vault.Account) bool{
		"sha256":     func(a vault.Account) bool { return a.Algorithm == vault.SHA256 },
		"sha512":     func(a vault.Account) bool { return a.Algorithm == vault.SHA512 },
		"digits-7":   func(a vault.Account) bool { return a.Digits == 7 },
		"digits-8":   func(a vault.Account) bool { return a.Digits == 8 },
		"period-15":  func(a vault.Account) bool { return a.Period == 15 },
		"period-60":  func(a vault.Account) bool { return a.Period == 60 },
		"key-8":      func(a vault.Account) bool { return len(a.Secret.Base32()) == 8 },
		"key-10":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 10 },
		"key-16":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 16 },
		"key-26":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 26 },
		"key-32":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 32 },
		"key-52":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 52 },
		"key-64":     func(a vault.Account) bool { return len(a.Secret.Base32()) == 64 },
		"key-103":    func(a vault.Account) bool { return len(a.Secret.Base32()) == 103 },
		"key-128":    func(a vault.Account) bool { return len(a.Secret.Base32()) == 128 },
		"key-padded": func(a vault.Account) bool { return len(a.Secret.Base32()) == 26 },
	} {
		a := drafted(on(t, id))
		if err := a.Validate(); err != nil || !want(a) {
			t.Errorf("%s: the account is %+v (%v)", id, a, err)
		}
	}
	if a := drafted(on(t, "key-padded,key-52,sha512,digits-8,period-15")); len(a.Secret.Base32()) != 52 || a.Algorithm != vault.SHA512 || a.Digits != 8 || a.Period != 15 {
		t.Errorf("together they make %+v", a)
	}
}

// What links and keys look like to whoever copies them.
func TestLinksAndKeys(t *testing.T) {
	const key = "MEQGWZLZEBXWMIDUO5SW45DZEBRHS5DF"
	plain := "otpauth://totp/Stockroom%20Rehearsal:dana%40example.com?secret=" + key + "&issuer=Stockroom%20Rehearsal&algorithm=SHA1&digits=6&period=30"
	for id, want := range map[string][2]string{
		"key-lower":              {strings.Replace(plain, key, strings.ToLower(key), 1), strings.ToLower(key)},
		"key-spaced":             {strings.Replace(plain, key, "MEQG%20WZLZ%20EBXW%20MIDU%20O5SW%2045DZ%20EBRH%20S5DF", 1), "MEQG WZLZ EBXW MIDU O5SW 45DZ EBRH S5DF"},
		"key-dashed":             {strings.Replace(plain, key, "MEQG-WZLZ-EBXW-MIDU-O5SW-45DZ-EBRH-S5DF", 1), "MEQG-WZLZ-EBXW-MIDU-O5SW-45DZ-EBRH-S5DF"},
		"manual-none":            {plain, ""},
		"issuer-label":           {strings.Replace(plain, "&issuer=Stockroom%20Rehearsal", "", 1), key},
		"issuer-parameter":       {strings.Replace(plain, "Stockroom%20Rehearsal:", "", 1), key},
		"issuer-differs":         {strings.Replace(plain, "issuer=Stockroom%20Rehearsal", "issuer=Stockroom%20International", 1), key},
		"issuer-none":            {strings.NewReplacer("Stockroom%20Rehearsal:", "", "&issuer=Stockroom%20Rehearsal", "").Replace(plain), key},
		"link-colon":             {strings.Replace(plain, ":dana", "%3Adana", 1), key},
		"link-hash":              {strings.NewReplacer("Stockroom%20Rehearsal:", "Stockroom Rehearsal:", "dana%40example.com", "dana_example.com#EXT#@contoso.example").Replace(plain), key},
		"link-plus":              {strings.ReplaceAll(plain, "Stockroom%20", "Stockroom+"), key},
		"link-question":          {strings.Replace(plain, "&issuer", "?issuer", 1), key},
		"link-amp":               {strings.ReplaceAll(plain, "&", "&amp;"), key},
		"link-unknown":           {plain + "&image=https%3A%2F%2Fexample.com%2Flogo.png&color=FF8800&codeDisplay=3-3&x-stockroom=42", key},
		"names-emoji":            {strings.NewReplacer("Stockroom%20Rehearsal:dana%40example.com", "Stockroom 📦:dana 🐈@example.com", "issuer=Stockroom%20Rehearsal", "issuer=Stockroom%20%F0%9F%93%A6").Replace(plain), key},
		"link-semicolon":         {strings.ReplaceAll(plain, "&", ";"), key},
		"link-spelling":          {strings.Replace(plain, "SHA1", "HmacSHA1", 1), key},
		"link-silent":            {strings.Replace(plain, "&algorithm=SHA1&digits=6&period=30", "", 1), key},
		"link-silent,names-long": {"otpauth://totp/" + escape(longIssuer()) + ":" + escape(longName()) + "?secret=" + key + "&issuer=" + escape(longIssuer()), key},
		"link-capitals":          {strings.NewReplacer("otpauth://totp/", "OTPAUTH://TOTP/", "secret=", "SECRET=", "issuer=", "ISSUER=", "algorithm=", "ALGORITHM=", "digits=", "DIGITS=", "period=", "PERIOD=").Replace(plain), key},
		"issuer-turned":          {strings.NewReplacer("Stockroom%20Rehearsal:dana%40example.com", "dana%40example.com/Stockroom%20Rehearsal", "&issuer=Stockroom%20Rehearsal", "").Replace(plain), key},
		// Two at a time each do theirs.
		"key-lower,link-amp,issuer-label": {strings.NewReplacer("&issuer=Stockroom%20Rehearsal", "", key, strings.ToLower(key), "&", "&amp;").Replace(plain), strings.ToLower(key)},
	} {
		shown := on(t, id).Show(user, account())
		if shown.Link != want[0] || shown.Manual != want[1] {
			t.Errorf("%s shows\n%s\n%s, want\n%s\n%s", id, shown.Link, shown.Manual, want[0], want[1])
		}
	}
}

func TestPaddedKey(t *testing.T) {
	b := on(t, "key-padded")
	a := drafted(b)
	shown := b.Show(user, a)
	if want := a.Secret.Base32() + "======"; shown.Manual != want || !strings.Contains(shown.Link, "secret="+want+"&") {
		t.Errorf("the key to type is %s, the link %s", shown.Manual, shown.Link)
	}
}

// The key to type is another one, of the same length, and the same at every look.
func TestOtherKeyToType(t *testing.T) {
	b := on(t, "manual-differs,key-dashed")
	a := account()
	first, second := b.Show(user, a), b.Show(user, a)
	if first.Manual != second.Manual || len(first.Manual) != 39 || strings.Count(first.Manual, "-") != 7 {
		t.Errorf("the key is %q and then %q", first.Manual, second.Manual)
	}
	if typed, err := otpauth.ParseKey(first.Manual); err != nil || typed.Equal(a.Secret) || typed.Len() != 20 {
		t.Errorf("the key to type is %v (%v)", first.Manual, err)
	}
	if read, err := otpauth.ParseURI(first.Link); err != nil || !read.Secret.Equal(a.Secret) {
		t.Errorf("the key in the link is another one too: %v", err)
	}
}

// Long and foreign names are those that the library of links reads.
func TestNames(t *testing.T) {
	for _, id := range []string{"names-long", "names-emoji", "names-rtl", "link-hash", "names-long,link-colon", "names-rtl,link-plus"} {
		shown := on(t, id).Show(user, account())
		read, err := otpauth.ParseURI(shown.Link)
		if err != nil || read.Issuer != shown.Issuer || read.Name != shown.Name {
			t.Errorf("%s: %q (%q) is read as %q (%q): %v", id, shown.Issuer, shown.Name, read.Issuer, read.Name, err)
		}
	}
	shown := on(t, "names-long").Show(user, account())
	if len(shown.Issuer) < 150 || len(shown.Name) < 200 || len(shown.Name) > 254 {
		t.Errorf("the long names have %d and %d bytes", len(shown.Issuer), len(shown.Name))
	}
}

func TestConductAndPost(t *testing.T) {
	b := on(t, "clock-slow:45, verify-delayed, message-late")
	if c := b.Conduct(user); c.ClockOff.Seconds() != -45 || c.Delay.Seconds() != 10 || c.Fails || c.Refuses != "" || c.Twice {
		t.Errorf("the conduct is %+v", c)
	}
	if p := b.Post(user); p.Late.Seconds() != 120 || p.Lost || p.Twice {
		t.Errorf("the post is %+v", p)
	}
	if b.ClockOff(user).Seconds() != -45 || b.Refuses(user) != "" || on(t, "verify-refused").Refuses(user) != "verify-refused" ||
		on(t, "clock-fast").ClockOff(user).Seconds() != 90 || !on(t, "verify-500").Conduct(user).Fails || !on(t, "verify-twice").Conduct(user).Twice {
		t.Error("a fault of verification is not done")
	}
	if !on(t, "message-lost").Post(user).Lost || !on(t, "message-twice").Post(user).Twice {
		t.Error("a fault of messages is not done")
	}
}

// What changes how a code looks is seen in its pixels.
func TestPictures(t *testing.T) {
	usual := pixels(t, "")
	module := usual.Bounds().Dx() / 57 // version 8 with its quiet zone
	if usual.Bounds().Dx()%57 != 0 || module != 5 {
		t.Fatalf("the usual picture is %v", usual.Bounds())
	}
	at := func(m image.Image, x, y int) int { r, _, _, _ := m.At(x, y).RGBA(); return int(r >> 8) }
	corner := func(m image.Image) int { return at(m, 0, 0) }
	finder := quietZone*module + module/2 // the first module of the finder pattern
	if corner(usual) != 255 || at(usual, finder, finder) != 0 {
		t.Error("the usual picture is not black on white")
	}
	if m := pixels(t, "qr-inverted"); corner(m) > 60 || at(m, finder, finder) < 200 {
		t.Errorf("inverted is %d on %d", at(m, finder, finder), corner(m))
	}
	if m := pixels(t, "qr-no-margin"); corner(m) > 60 || at(m, finder, finder) != 0 || m.Bounds().Dx() != usual.Bounds().Dx() {
		t.Errorf("without a margin the corner is %d", corner(m))
	}
	if m := pixels(t, "qr-tiny"); m.Bounds().Dx() != 57 {
		t.Errorf("tiny is %v", m.Bounds())
	}
	if m := pixels(t, "qr-pale"); corner(m)-at(m, finder, finder) > 40 || corner(m) <= at(m, finder, finder) {
		t.Errorf("pale is %d on %d", at(m, finder, finder), corner(m))
	}
	if m := pixels(t, "qr-rotated:45"); m.Bounds().Dx() < usual.Bounds().Dx()*14/10 {
		t.Errorf("rotated is %v", m.Bounds())
	}
	if m := pixels(t, "qr-two"); m.Bounds().Dx() < usual.Bounds().Dx()*3/2 || m.Bounds().Dy() != usual.Bounds().Dy() {
		t.Errorf("two are %v", m.Bounds())
	}
	if m := pixels(t, "qr-logo"); m.Bounds().Dx() <= usual.Bounds().Dx() {
		t.Errorf("the code with a logo has no more error correction: %v", m.Bounds())
	}
	worn, err := on(t, "qr-worn").Show(user, account()).Picture()
	if err != nil || worn.MediaType != "image/jpeg" || !bytes.HasPrefix(worn.Data, []byte("\xff\xd8")) {
		t.Errorf("worn is %s (%v)", worn.MediaType, err)
	}
}

func pixels(t *testing.T, id string) image.Image {
	t.Helper()
	file, err := on(t, id).Show(user, account()).Picture()
	if err != nil || file.MediaType != "image/png" {
		t.Fatalf("%s: %s (%v)", id, file.MediaType, err)
	}
	m, err := png.Decode(bytes.NewReader(file.Data))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != file.Width || m.Bounds().Dy() != file.Height {
		t.Errorf("%s is %v and said to be %d×%d", id, m.Bounds(), file.Width, file.Height)
	}
	return m
}

// What does not fit into a QR code is an error that does not hold it.
func TestTooMuchForAPicture(t *testing.T) {
	a := account()
	a.Name = strings.Repeat("n", 3000)
	if _, err := on(t, "qr-logo").Show(user, a).Picture(); err == nil || strings.Contains(err.Error(), "nnn") {
		t.Errorf("the error is %v", err)
	}
}

func TestOtherKindsOfLinks(t *testing.T) {
	shown := on(t, "qr-migration,names-rtl").Show(user, account())
	if !strings.HasPrefix(shown.Link, "otpauth-migration://offline?data=") || shown.Manual == "" {
		t.Errorf("the export is %.40q", shown.Link)
	}
	result, err := otpauth.Text(shown.Link)
	if err != nil || len(result.Accounts) != 2 || result.Accounts[0].Name != rtlName || result.Accounts[1].Issuer != practiceIssuer || len(result.Skipped) > 0 {
		t.Errorf("it holds %d accounts (%v)", len(result.Accounts), err)
	}
	if shown := on(t, "qr-phonefactor").Show(user, account()); !strings.HasPrefix(shown.Link, "phonefactor://") || strings.Contains(shown.Link, account().Secret.Base32()) || shown.Manual == "" {
		t.Errorf("the link is %.40q", shown.Link)
	}
}
