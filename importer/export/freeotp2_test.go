package export

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"latchkey/importer/found"
)

// javaMap serialises a HashMap of texts as java.io.ObjectOutputStream does.
func javaMap(texts ...string) []byte {
	b := []byte("\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16\x60\xd1\x03\x00\x02F\x00\x0aloadFactorI\x00\x09thresholdxp\x3f\x40\x00\x00\x00\x00\x00\x18w\x08\x00\x00\x00\x20")
	b = binary.BigEndian.AppendUint32(b, uint32(len(texts)/2))
	for _, text := range texts {
		encoded := modifiedUTF8(text)
		b = binary.BigEndian.AppendUint16(append(b, 't'), uint16(len(encoded)))
		b = append(b, encoded...)
	}
	return append(b, 'x')
}

// modifiedUTF8 encodes each half of a surrogate pair by itself.
func modifiedUTF8(text string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		switch {
		case unit > 0 && unit < 0x80:
			b = append(b, byte(unit))
		case unit < 0x800:
			b = append(b, 0xc0|byte(unit>>6), 0x80|byte(unit&63))
		default:
			b = append(b, 0xe0|byte(unit>>12), 0x80|byte(unit>>6&63), 0x80|byte(unit&63))
		}
	}
	return b
}

// freeOTPSeal encrypts a key as FreeOTP 2 does; on Android 6 the parameters are
// the nonce alone.
func freeOTPSeal(t testing.TB, with, key []byte, token string, old bool) map[string]any {
	nonce := []byte("nonce of 12!")
	parameters := slices.Concat([]byte{0x04, 12}, nonce)
	if !old {
		parameters = slices.Concat([]byte{0x30, 17}, parameters, []byte{0x02, 1, 16})
	}
	return map[string]any{
		"mCipher": "AES/GCM/NoPadding", "mCipherText": javaBytesOf(sealGCM(t, with, nonce, key, []byte(token))),
		"mParameters": javaBytesOf(parameters), "mToken": token,
	}
}

// freeOTP2Texts returns the entries of a backup by turns: name, value. The kinds
// of numbers that FreeOTP leaves out where they are its defaults are left out.
func freeOTP2Texts(t testing.TB, old bool, more ...string) []string {
	master, salt := []byte("the master key has 32 bytes, yes"), bytes.Repeat([]byte("salt\xff"), 6)
	algorithm, h := "PBKDF2withHmacSHA512", sha512.New
	if old {
		algorithm, h = "PBKDF2withHmacSHA1", sha1.New
	}
	key, err := pbkdf2.Key(h, passphrase, salt, 101, 32)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{}
	for i, s := range freeOTPSamples() {
		token := freeOTPTokenOf(s)
		delete(token, "secret")
		for name, usual := range map[string]any{"algo": "SHA1", "digits": 6, "period": 30, "counter": uint64(0)} {
			if token[name] == usual {
				delete(token, name)
			}
		}
		id := fmt.Sprintf("1f6a-%d", i)
		inner := string(marshal(t, freeOTPSeal(t, master, s.key, "Hmac"+s.hash, old)))
		texts = append(texts, id, string(marshal(t, map[string]string{"key": inner})), id+"-token", string(marshal(t, token)))
	}
	texts = append(texts, freeOTPMaster, string(marshal(t, map[string]any{
		"mAlgorithm": algorithm, "mEncryptedKey": freeOTPSeal(t, key, master, "AES", old), "mIterations": 101, "mSalt": javaBytesOf(salt),
	})))
	return append(texts, more...)
}

func TestFreeOTP2(t *testing.T) {
	for name, data := range map[string][]byte{
		"new":       javaMap(freeOTP2Texts(t, false)...),
		"Android 6": javaMap(freeOTP2Texts(t, true)...),
		"settings":  preferencesXML(t, freeOTP2Texts(t, false)...),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, freeOTPSamples())
		})
	}
}

// Where a token does not name its algorithm, that of its key counts.
func TestFreeOTP2AlgorithmOfTheKey(t *testing.T) {
	master := []byte("the master key has 32 bytes, yes")
	key := string(marshal(t, map[string]string{"key": string(marshal(t, freeOTPSeal(t, master, []byte("a key"), "HmacSHA256", false)))}))
	got, err := read(t, javaMap(freeOTP2Texts(t, false, "z", key, "z-token", `{"label":"Zoe","type":"TOTP"}`)...), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if last := got.Accounts[len(got.Accounts)-1]; last.Name != "Zoe" || last.Algorithm != "SHA256" {
		t.Errorf("read %q with %s", last.Name, last.Algorithm)
	}
}

func TestFreeOTP2LeavesOut(t *testing.T) {
	texts := freeOTP2Texts(t, false)
	foreign := string(marshal(t, map[string]string{"key": string(marshal(t, freeOTPSeal(t, make([]byte, 32), []byte("k"), "HmacSHA1", false)))}))
	const token = `{"issuerExt":"Zoo","label":"Zoe","type":"TOTP"}`
	for want, more := range map[string][]string{
		"no key for it":      {"z-token", token},
		"earlier password":   {"z-token", token, "z", foreign},
		"cannot be read":     {"z-token", token, "z", `{"key":"{}"}`},
		"only a key":         {"z", foreign},
		"not as it should":   {"z-token", "[", "z", foreign},
		"kind of code is no": {"z-token", `{"issuerExt":"Zoo","label":"Zoe","type":"NEW"}`, "z", texts[1]},
	} {
		got, err := read(t, javaMap(append(slices.Clone(texts), more...)...), passphrase)
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, freeOTPSamples())
		if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
}

func TestFreeOTP2Failures(t *testing.T) {
	data := javaMap(freeOTP2Texts(t, false)...)
	for given, want := range map[string]error{"": found.ErrPassphraseMissing, "wrong": found.ErrPassphraseWrong} {
		if _, err := read(t, data, given); !errors.Is(err, want) {
			t.Errorf("with %q: %v", given, err)
		}
	}
	if _, err := read(t, javaMap("a", "b"), passphrase); !errors.Is(err, found.ErrFormat) {
		t.Errorf("without a master key: %v", err)
	}
	for i := 5; i < len(data); i += 501 {
		if _, err := read(t, data[:i], passphrase); err == nil {
			t.Errorf("cut off at %d: it is taken", i)
		}
	}
}

// Only keys are protected in this format: whatever byte is changed, each key
// that is taken is one of the whole file's.
func TestFreeOTP2KeysAreWhole(t *testing.T) {
	whole := javaMap(freeOTP2Texts(t, false)...)
	keys := make(map[string]bool)
	for _, s := range freeOTPSamples() {
		keys[string(s.key)] = true
	}
	for i := 90; i < len(whole); i += 3 {
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		got, _ := read(t, changed, passphrase)
		for _, a := range got.Accounts {
			if !keys[string(a.Secret.Bytes())] {
				t.Fatalf("byte %d changed: %s has another key", i, a.Title())
			}
		}
	}
}

func FuzzFreeOTP2(f *testing.F) {
	fuzzCheaply(f, func(data []byte) {
		if at := bytes.Index(data, []byte(`"mIterations":`)); at >= 0 {
			copy(data[at+len(`"mIterations":`):], "101,")
		}
	}, javaMap(freeOTP2Texts(f, false)...), preferencesXML(f, freeOTP2Texts(f, true)...))
}
