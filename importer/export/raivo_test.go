package export

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"latchkey/importer/found"
)

const raivoHolds = holdsHOTP | holdsAlgorithms

func raivoJSON(t testing.TB, change map[string]any) []byte {
	var all []any
	for _, s := range heldSamples(raivoHolds) {
		r := map[string]any{
			"issuer": s.issuer, "account": s.name, "secret": s.base32(), "algorithm": s.hash, "digits": fmt.Sprint(s.digits),
			"kind": strings.ToUpper(s.kind), "timer": fmt.Sprint(s.period), "counter": fmt.Sprint(s.counter),
			"iconType": "raivo_repository", "iconValue": "x/y.png", "pinned": "false",
		}
		for name, value := range change {
			r[name] = value
		}
		all = append(all, r)
	}
	return marshal(t, all)
}

// lockAES writes a zip archive with one file locked by WinZip's AES-256, by
// WinZip's description of AE-2.
func lockAES(t testing.TB, name string, content []byte, password string) []byte {
	salt := []byte("sixteen is salty")
	keys, err := pbkdf2.Key(sha1.New, password, salt, 1000, 32+32+2)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		t.Fatal(err)
	}
	sealed := bytes.Clone(content)
	for i := range sealed { // counting from one, the lowest byte first
		if i%16 == 0 {
			var counter, stream [16]byte
			binary.LittleEndian.PutUint64(counter[:], uint64(i/16+1))
			block.Encrypt(stream[:], counter[:])
			n := min(16, len(sealed)-i)
			for j := range n {
				sealed[i+j] ^= stream[j]
			}
		}
	}
	mac := hmac.New(sha1.New, keys[32:64])
	mac.Write(sealed)
	packed := bytes.Join([][]byte{salt, keys[64:], sealed, mac.Sum(nil)[:10]}, nil)
	return rawZip(t, &zip.FileHeader{
		Name: name, Flags: 1, Method: 99, Extra: []byte{0x01, 0x99, 7, 0, 2, 0, 'A', 'E', 3, 0, 0},
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)),
	}, packed)
}

// rawZip writes a zip archive with one file whose packed form is given.
func rawZip(t testing.TB, header *zip.FileHeader, packed []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(header)
	if err == nil {
		_, err = f.Write(packed)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lockTraditional writes a zip archive with one file locked by PKWARE's own
// encryption (APPNOTE.TXT 6.1).
func lockTraditional(t testing.TB, name string, content []byte, password string) []byte {
	table := crc32.MakeTable(crc32.IEEE)
	keys := [3]uint32{0x12345678, 0x23456789, 0x34567890}
	step := func(b byte) {
		keys[0] = table[byte(keys[0])^b] ^ keys[0]>>8
		keys[1] = (keys[1]+keys[0]&0xff)*134775813 + 1
		keys[2] = table[byte(keys[2])^byte(keys[1]>>24)] ^ keys[2]>>8
	}
	for _, b := range []byte(password) {
		step(b)
	}
	sum := crc32.ChecksumIEEE(content)
	plain := append([]byte("elevenbytes"), byte(sum>>24))
	plain = append(plain, content...)
	packed := make([]byte, len(plain))
	for i, b := range plain {
		k := uint16(keys[2]) | 2
		packed[i] = b ^ byte(k*(k^1)>>8)
		step(b)
	}
	return rawZip(t, &zip.FileHeader{
		Name: name, Flags: 1, Method: zip.Store, CRC32: sum,
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)),
	}, packed)
}

func raivoFiles(t testing.TB) [][]byte {
	plain := raivoJSON(t, nil)
	return [][]byte{plain, lockAES(t, raivoEntry, plain, passphrase), lockTraditional(t, raivoEntry, plain, passphrase)}
}

func TestRaivo(t *testing.T) {
	for _, data := range raivoFiles(t) {
		got, err := read(t, data, passphrase)
		wantSamples(t, got, err, heldSamples(raivoHolds))
	}
}

func TestRaivoLeavesOut(t *testing.T) {
	for want, change := range map[string]map[string]any{
		"algorithm is MD5,":   {"algorithm": "MD5"},
		"is not SHA1":         {"algorithm": "JBSWY3DPEHPK3PXP"}, // a key that slipped there is not shown
		"kind of code":        {"kind": "SMS"},
		"0 digits":            {"digits": "0"},
		"no key":              {"secret": ""},
		"not as it should be": {"timer": "soon"},
	} {
		got, err := read(t, raivoJSON(t, change), "")
		if err == nil || len(got.Skipped) == 0 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: %d accounts, left out %v, %v", want, len(got.Accounts), got.Skipped, err)
		}
	}
}

func TestRaivoFailures(t *testing.T) {
	wantFailures(t, raivoFiles(t)[1], 1)
	_, err := read(t, raivoFiles(t)[2], "wrong")
	if !errors.Is(err, found.ErrPassphraseWrong) || !strings.Contains(err.Error(), "master password") {
		t.Errorf("with a wrong passphrase: %v", err)
	}
}

// A change to the page, which is not needed, is a change to the archive.
func TestRaivoDamagedPage(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range map[string]string{raivoEntry: string(raivoJSON(t, nil)), "raivo-otp-export.html": "<html>the page</html>"} {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, b.Bytes(), ""); err != nil || len(got.Accounts) == 0 {
		t.Errorf("whole: %d accounts, %v", len(got.Accounts), err)
	}
	changed := bytes.Replace(b.Bytes(), []byte("the page"), []byte("the cage"), 1)
	if _, err := read(t, changed, ""); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "raivo-otp-export.html") {
		t.Errorf("changed: %v", err)
	}
}

func FuzzRaivo(f *testing.F) { fuzz(f, raivoFiles(f)...) }
