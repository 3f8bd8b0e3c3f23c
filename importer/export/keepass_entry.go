package export

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A keepassEntry is an entry of a KeePass database, in whichever form it was
// exported. Where a code is in it there is no agreement. These are read, each
// as its program describes it:
//
//   - otp: a link (KeePassXC, KeePassOTP, Strongbox), or "key=…&step=30&size=6"
//     (the plugin KeeOtp)
//   - TOTP Seed and TOTP Settings: a key and "30;6", or "30;S" for Steam (the
//     plugin KeeTrayTOTP, old versions of KeePassXC)
//   - TimeOtp-Secret and HmacOtp-Secret with their settings (KeePass from 2.47)
type keepassEntry struct {
	place  int           // in its file, counted from 1
	group  *keepassGroup // where the file has groups of groups
	groups []string      // from below the database's first group
	tags   string        // with semicolons or commas between them
	fields keepassFields
	trash  bool
	sealed bool // a field is still encrypted
}

// isKeepassField reports whether anything is read from a field, by its name in
// lower case.
func isKeepassField(key string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(key, "timeotp-"), "hmacotp-") {
	case "title", "username", "notes", "otp", "totp seed", "totp settings",
		"secret", "secret-hex", "secret-base32", "secret-base64", "length", "period", "algorithm", "counter":
		return true
	}
	return false
}

// keepassFields are those fields of an entry that are read, by their names in
// lower case. They are few, and a map would take more than all of them.
type keepassFields []keepassField

type keepassField struct{ name, value string }

// value returns the value of a field, or "".
func (f keepassFields) value(name string) string {
	for _, field := range f {
		if field.name == name {
			return field.value
		}
	}
	return ""
}

// set gives a field its value, the last one where there are several.
func (f *keepassFields) set(name, value string) {
	for i, field := range *f {
		if field.name == name {
			(*f)[i].value = value
			return
		}
	}
	*f = append(*f, keepassField{name, value})
}

// A keepassCode is one code of an entry: a link, or an entry with its key, or
// why it is neither.
type keepassCode struct {
	entry entry
	link  string
	err   error
}

// addTo puts the codes of the entry into a list. It returns false where it has
// none.
func (k keepassEntry) addTo(list taker, place int) bool {
	e := entry{issuer: k.fields.value("title"), name: k.fields.value("username"), note: k.fields.value("notes")}
	e.tags = slices.Concat(k.groups, strings.FieldsFunc(k.tags, func(r rune) bool { return r == ';' || r == ',' }))
	codes := k.codes(e)
	for _, code := range codes {
		switch {
		case k.trash:
			list.Leave(e.title(place), "it is in the recycle bin")
		case k.sealed:
			list.Skip(e.title(place), errors.New("it is encrypted inside the export: export it again from KeePass or KeePassXC"))
		case code.err != nil:
			list.Skip(e.title(place), code.err)
		case code.link != "":
			code.entry.addKeepassLink(list, place, code.link)
		default:
			code.entry.addTo(list, place)
		}
	}
	return len(codes) > 0
}

// addKeepassLink puts the account of a link into a list, under the names that
// the user gave the entry: those in the link are KeePass's matter, and KeePassXC
// writes "none" into it for an empty one.
func (e entry) addKeepassLink(list taker, place int, link string) {
	a, err := e.linked(link)
	if title := clean(e.issuer); err == nil && title != "" {
		a.Issuer, a.Name, a.Issuers = title, clean(e.name), nil
		err = a.Validate()
	}
	if err != nil {
		list.Skip(e.title(place), err)
		return
	}
	list.Add(e.title(place), a)
}

// codes returns what the entry holds in any of the forms. The same account in
// two of them is found to be one by the list.
func (k keepassEntry) codes(e entry) []keepassCode {
	var codes []keepassCode
	if otp := strings.TrimSpace(k.fields.value("otp")); otp != "" {
		codes = append(codes, keeOtp(e, otp))
	}
	if seed := strings.TrimSpace(k.fields.value("totp seed")); seed != "" {
		codes = append(codes, trayTOTP(e, seed, k.fields.value("totp settings")))
	}
	for _, kind := range []string{"timeotp", "hmacotp"} {
		if code, ok := k.keepass2(e, kind); ok {
			codes = append(codes, code)
		}
	}
	return codes
}

// keeOtp reads the field otp.
func keeOtp(e entry, otp string) keepassCode {
	if !strings.HasPrefix(strings.ToLower(otp), "key=") {
		return keepassCode{entry: e, link: otp}
	}
	query, err := url.ParseQuery(strings.ReplaceAll(otp, "+", "%2B"))
	if err != nil {
		return keepassCode{err: errors.New("its settings cannot be read: set its code up again in KeePass")}
	}
	value := func(name string) string {
		for key, values := range query {
			if strings.EqualFold(key, name) {
				return strings.TrimSpace(values[0])
			}
		}
		return ""
	}
	e.kind, e.algorithm = value("type"), value("otpHashMode")
	errs := []error{
		e.keepassKey(value("encoding"), value("key")),
		keepassNumber(&e.period, value("step")),
		keepassNumber(&e.digits, value("size")),
		keepassNumber(&e.counter, value("counter")),
	}
	return keepassCode{entry: e, err: errors.Join(errs...)}
}

// trayTOTP reads the fields TOTP Seed and TOTP Settings: the period, the digits
// or S, and perhaps the address of a website to take the time from.
func trayTOTP(e entry, seed, settings string) keepassCode {
	e.secret = seed
	parts := strings.Split(strings.TrimSpace(settings), ";")
	err := keepassNumber(&e.period, parts[0])
	if len(parts) > 1 && strings.EqualFold(strings.TrimSpace(parts[1]), "s") {
		e.kind = "steam"
	} else if len(parts) > 1 {
		err = errors.Join(err, keepassNumber(&e.digits, parts[1]))
	}
	if len(parts) > 2 && strings.TrimSpace(parts[2]) != "" {
		e.remarks = append(e.remarks, "KeePass takes the time for this code from a website; Latchkey takes it from this computer's clock.")
	}
	return keepassCode{entry: e, err: err}
}

// keepass2 reads the fields of KeePass itself. Where there are several keys
// KeePass takes the first of them, in this order.
func (k keepassEntry) keepass2(e entry, kind string) (keepassCode, bool) {
	for _, encoding := range []string{"", "-hex", "-base32", "-base64"} {
		secret := k.fields.value(kind + "-secret" + encoding)
		if secret == "" {
			continue
		}
		if encoding == "" {
			encoding = "utf8"
		}
		errs := []error{
			e.keepassKey(strings.TrimPrefix(encoding, "-"), secret),
			keepassNumber(&e.digits, k.fields.value(kind+"-length")),
		}
		if kind == "hmacotp" {
			e.kind = "hotp"
			errs = append(errs, keepassNumber(&e.counter, k.fields.value("hmacotp-counter")))
		} else {
			e.algorithm = k.fields.value("timeotp-algorithm")
			errs = append(errs, keepassNumber(&e.period, k.fields.value("timeotp-period")))
		}
		return keepassCode{entry: e, err: errors.Join(errs...)}, true
	}
	return keepassCode{}, false
}

// keepassKey takes a key that is written in one of KeePass's ways.
func (e *entry) keepassKey(encoding, text string) error {
	var err error
	switch strings.ToLower(encoding) {
	case "", "base32":
		e.secret = text
	case "hex":
		e.key, err = hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	case "base64":
		e.key, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(text), "="))
	case "utf8", "utf-8":
		e.key = []byte(text)
	default:
		err = errors.New("unknown")
	}
	if err != nil {
		return errors.New("its key is not written as its field says: set its code up again in KeePass")
	}
	return nil
}

// keepassNumber reads a setting that is left out where it is the usual one.
func keepassNumber(into **int64, text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errors.New("one of its settings is not a number: set its code up again in KeePass")
	}
	*into = &n
	return nil
}
