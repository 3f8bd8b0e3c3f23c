package export

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/big"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// enteLine writes a link as Ente does, with what stands in codeDisplay.
func enteLine(t testing.TB, s sample, display map[string]any) string {
	query := url.Values{
		"algorithm": {s.hash}, "digits": {strconv.Itoa(s.digits)}, "issuer": {s.issuer}, "period": {strconv.Itoa(s.period)},
		"secret": {base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.key)},
	}
	if s.kind == "hotp" {
		query.Set("counter", strconv.FormatUint(s.counter, 10))
	}
	all := map[string]any{
		"pinned": false, "trashed": false, "lastUsedAt": 0, "tapCount": 3, "tags": s.tags, "note": s.note,
		"position": 0, "iconSrc": "", "iconID": "",
	}
	for field, value := range display {
		all[field] = value
	}
	query.Set("codeDisplay", string(marshal(t, all)))
	return "otpauth://" + s.kind + "/" + url.PathEscape(s.issuer) + ":" + url.PathEscape(s.name) + "?" + query.Encode()
}

func enteText(t testing.TB, more ...string) []byte {
	var lines []string
	for _, s := range samples() {
		lines = append(lines, enteLine(t, s, nil))
	}
	return []byte(strings.Join(append(lines, more...), "\n") + "\n")
}

// entePush seals one message as libsodium's secretstream does, with the tag
// that ends a stream.
func entePush(t testing.TB, key, header, plain []byte) []byte {
	subkey, err := chacha20.HChaCha20(key, header[:16])
	if err != nil {
		t.Fatal(err)
	}
	stream, err := chacha20.NewUnauthenticatedCipher(subkey, append([]byte{1, 0, 0, 0}, header[16:]...))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 128+len(plain))
	out[64] = 3
	copy(out[128:], plain)
	stream.XORKeyStream(out, out)
	mac := slices.Clone(out[64:])
	mac = append(mac, make([]byte, len(plain)%16)...)
	mac = binary.LittleEndian.AppendUint64(mac, 0)
	mac = binary.LittleEndian.AppendUint64(mac, uint64(64+len(plain)))
	return slices.Concat(out[64:65], out[128:], entePoly1305(out[:32], mac))
}

// entePoly1305 is RFC 8439 section 2.5 with large numbers.
func entePoly1305(key, message []byte) []byte {
	number := func(b []byte) *big.Int {
		b = slices.Clone(b)
		slices.Reverse(b)
		return new(big.Int).SetBytes(b)
	}
	r := number(key[:16])
	clamp, _ := new(big.Int).SetString("0ffffffc0ffffffc0ffffffc0fffffff", 16)
	r.And(r, clamp)
	prime := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 130), big.NewInt(5))
	sum := new(big.Int)
	for block := range slices.Chunk(message, 16) {
		sum.Add(sum, number(append(slices.Clone(block), 1)))
		sum.Mod(sum.Mul(sum, r), prime)
	}
	sum.Add(sum, number(key[16:]))
	tag := make([]byte, 40)
	sum.FillBytes(tag)
	slices.Reverse(tag)
	return tag[:16]
}

func enteSealed(t testing.TB, text []byte) []byte {
	salt, header := []byte("salt of 16 bytes"), []byte("a header of 24 bytes yes")
	key := argon2.IDKey([]byte(passphrase), salt, 2, 16, 1, 32)
	b64 := base64.StdEncoding.EncodeToString
	return marshal(t, map[string]any{
		"version": 1, "kdfParams": map[string]any{"memLimit": 16 << 10, "opsLimit": 2, "salt": b64(salt)},
		"encryptedData": b64(entePush(t, key, header, text)), "encryptionNonce": b64(header),
	})
}

func TestEnte(t *testing.T) {
	quoted := ""
	for line := range strings.Lines(string(enteText(t))) {
		quoted += string(marshal(t, strings.TrimSpace(line))) + "\r\n"
	}
	old := "otpauth://totp/GitHub:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub"
	commas := strings.ReplaceAll(strings.TrimSpace(string(enteText(t))), "\n", ",\n")
	for name, data := range map[string][]byte{
		"lines with commas": []byte(commas + ",\n"), "one line": []byte(strings.ReplaceAll(commas, "\n", "")),
		"plain": enteText(t), "encrypted": enteSealed(t, enteText(t)), "quoted": []byte(quoted), "encrypted and quoted": enteSealed(t, []byte(quoted)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, samples())
		})
	}
	got, err := read(t, enteSealed(t, []byte(old)), passphrase)
	want := samples()[:1]
	want[0].tags = nil
	wantSamples(t, got, err, want)
}

// What the user did in Ente is kept: what is pinned is, and what is in the trash
// is not taken.
func TestEnteDisplay(t *testing.T) {
	s := samples()[0]
	s.name = "pinned"
	pinned := enteLine(t, s, map[string]any{"pinned": true, "tags": nil, "iconID": "github"})
	s.name = "trashed"
	trashed := enteLine(t, s, map[string]any{"trashed": true})
	s.name = "broken"
	broken := enteLine(t, s, map[string]any{"tags": 7})
	got, err := read(t, enteText(t, "", pinned, trashed, broken, "something else"), "")
	if err != nil || len(got.Accounts) != len(samples())+2 {
		t.Fatalf("%d accounts, %v", len(got.Accounts), err)
	}
	last := got.Accounts[len(samples()):]
	if a := last[0]; a.Name != "pinned" || !a.Pinned || len(a.Tags) != 0 || len(a.Remarks) != 0 {
		t.Errorf("%+v", a)
	}
	if a := last[1]; a.Name != "broken" || len(a.Remarks) != 1 || !strings.Contains(a.Remarks[0], "tags") {
		t.Errorf("%+v", a)
	}
	if len(got.Skipped) != 2 || got.Skipped[0] != (found.Skipped{Name: "GitHub (trashed)", Reason: "it is in the trash"}) || got.Skipped[1].Name != "line 10" {
		t.Errorf("left out: %q", got.Skipped)
	}
}

func TestEnteFailures(t *testing.T) {
	data := enteSealed(t, enteText(t))
	wantFailures(t, data, 101)
	for old, want := range map[string]error{`"version":1`: found.ErrFormat, `"memLimit":16384`: kdf.ErrCost, `"opsLimit":2`: found.ErrDamaged} {
		field, _, _ := strings.Cut(old, ":")
		value := map[string]string{`"version"`: "2", `"memLimit"`: "1073742848", `"opsLimit"`: "0"}[field]
		changed := strings.Replace(string(data), old, field+":"+value, 1)
		if _, err := read(t, []byte(changed), passphrase); !errors.Is(err, want) {
			t.Errorf("%s of %s: %v", field, value, err)
		}
	}
	if _, err := read(t, enteSealed(t, nil), passphrase); !errors.Is(err, found.ErrEmpty) || strings.Contains(err.Error(), "paste") {
		t.Errorf("without a line: %v", err)
	}
}

func FuzzEnte(f *testing.F) {
	short := []byte(enteLine(f, samples()[0], nil))
	cheap := func(s *Source) bool {
		var file enteFile
		return s.Object() == nil || json.Unmarshal(s.JSON(), &file) != nil || file.Params.Memory.below(1<<20) && file.Params.Passes.below(3)
	}
	fuzzOnly(f, ente(), cheap, short, enteSealed(f, short), enteSealed(f, []byte("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ")))
}
