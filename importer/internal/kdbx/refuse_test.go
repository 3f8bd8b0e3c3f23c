package kdbx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdbx/kdbxtest"
	"latchkey/importer/internal/kdf"
)

// refused is a database, what it is refused as, and words of why.
type refused struct {
	name  string
	data  []byte
	want  error
	words string
}

func wantRefused(t *testing.T, tests []refused) {
	t.Helper()
	for _, test := range tests {
		if got, err := readAll(t, test.data, passphrase); !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %.100q, %v", test.name, got, err)
		}
	}
}

// versioned begins a file of a version.
func versioned(kind byte, minor, major uint16) []byte {
	data := []byte{3, 0xd9, 0xa2, 0x9a, kind, 0xfb, 0x4b, 0xb5}
	data = binary.LittleEndian.AppendUint16(data, minor)
	return append(binary.LittleEndian.AppendUint16(data, major), make([]byte, 200)...)
}

// Other versions are named, each with what to do.
func TestVersions(t *testing.T) {
	wantRefused(t, []refused{
		{"KeePass 1", versioned(0x65, 2, 3), found.ErrFormat, "KeePass 1 (.kdb); import it into KeePassXC"},
		{"KeePass 1, cut off", []byte(magic + "\x65\xfb\x4b\xb5"), found.ErrFormat, "KeePass 1"},
		{"KeePass 2 before its release", versioned(0x66, 0, 3), found.ErrFormat, "KeePass 1 (.kdb); import it"},
		{"KDBX 2", versioned(0x67, 4, 2), found.ErrFormat, "old KeePass (KDBX 2.4); open it in KeePassXC"},
		{"KDBX 3.0", versioned(0x67, 0, 3), found.ErrFormat, "old KeePass (KDBX 3.0); open it in KeePassXC"},
		{"KDBX 5", versioned(0x67, 0, 5), found.ErrFormat, "newer KeePass (KDBX 5.0) than this Latchkey knows; in KeePassXC choose"},
		{"unknown", versioned(0x70, 0, 4), found.ErrFormat, "unknown KeePass"},
		{"only its first bytes", []byte(magic), found.ErrDamaged, "breaks off"},
		{"another file", []byte("PK\x03\x04 and more"), found.ErrFormat, "not a KeePass database"},
		{"nothing", nil, found.ErrDamaged, "breaks off"},
	})
}

// Whatever a header may ask for is bounded, and refused by name.
func TestHeaders(t *testing.T) {
	write := func(change func(*kdbxtest.Database)) []byte {
		d := small()[0]
		change(&d)
		return kdbxtest.Write(t, d)
	}
	argon2 := func(kind string, passes, memory, threads, version uint64) []byte {
		return write(func(d *kdbxtest.Database) {
			d.KDF, d.Parameters = kind, kdbxtest.Argon2Parameters(kind, passes, memory, threads, version)
		})
	}
	rounds := func(n uint64, old bool) []byte {
		field := binary.LittleEndian.AppendUint64(nil, n)
		return write(func(d *kdbxtest.Database) {
			if d.Old = old; old {
				d.Fields = map[byte][]byte{6: field}
				return
			}
			d.Parameters = kdbxtest.Parameters(
				kdbxtest.Item(0x42, "$UUID", kdbxtest.ID("kdf aes")), kdbxtest.Item(5, "R", field), kdbxtest.Item(0x42, "S", make([]byte, 32)))
		})
	}
	field := func(id byte, value []byte) []byte {
		return write(func(d *kdbxtest.Database) { d.Fields = map[byte][]byte{id: value} })
	}
	usual := kdbxtest.Argon2Parameters("argon2d", 1, 1<<16, 1, 0x13)
	parameters := func(p []byte) []byte { return write(func(d *kdbxtest.Database) { d.Parameters = p }) }
	wantRefused(t, []refused{
		{"memory", argon2("argon2d", 1, 4<<30, 1, 0x13), kdf.ErrCost, "4.0 GiB of memory, and Latchkey allows 1 GiB"},
		{"all memory", argon2("argon2id", 1, math.MaxUint64, 1, 0x13), kdf.ErrCost, "GiB of memory"},
		{"passes", argon2("argon2d", math.MaxUint64, 64<<20, 1, 0x13), kdf.ErrCost, "choose less in the security settings"},
		{"threads", argon2("argon2d", 1, 1<<20, 256, 0x13), kdf.ErrCost, "256 threads"},
		{"no threads", argon2("argon2d", 1, 1<<20, 0, 0x13), kdf.ErrParameters, ""},
		{"no passes", argon2("argon2id", 0, 1<<20, 1, 0x13), kdf.ErrParameters, ""},
		{"an old Argon2", argon2("argon2d", 1, 1<<20, 1, 0x10), found.ErrFormat, "a form of Argon2 that is not in use"},
		{"Argon2 with a secret", parameters(append(usual[:len(usual)-1:len(usual)-1], append(kdbxtest.Item(0x42, "K", []byte{1}), 0)...)), found.ErrFormat, "a form of Argon2"},
		{"rounds", rounds(1<<40, false), kdf.ErrCost, "this computer's time"},
		{"rounds of 3.1", rounds(math.MaxUint64, true), kdf.ErrCost, "days of this computer's time"},
		{"no rounds", rounds(0, false), kdf.ErrParameters, ""},
		{"no rounds in 3.1", rounds(0, true), kdf.ErrParameters, ""},
		{"another derivation", parameters(kdbxtest.Parameters(kdbxtest.Item(0x42, "$UUID", make([]byte, 16)))), found.ErrFormat, "derived in a way"},
		{"no derivation", parameters(kdbxtest.Parameters()), found.ErrDamaged, "encryption was changed"},
		{"a later dictionary", parameters(append([]byte{0, 2}, usual[2:]...)), found.ErrDamaged, "encryption was changed"},
		{"a dictionary cut off", parameters(usual[:len(usual)-1]), found.ErrDamaged, "encryption was changed"},
		{"an endless name", parameters([]byte{0, 1, 4, 255, 255, 255, 255, 'a'}), found.ErrDamaged, "encryption was changed"},
		{"a number of 3 bytes", parameters(kdbxtest.Parameters(kdbxtest.Item(5, "R", []byte{1, 2, 3}))), found.ErrDamaged, "encryption was changed"},
		{"another cipher", field(2, make([]byte, 16)), found.ErrFormat, "a cipher that Latchkey does not know; choose AES"},
		{"another compression", field(3, []byte{2, 0, 0, 0}), found.ErrDamaged, ""},
		{"a short seed", field(4, make([]byte, 31)), found.ErrDamaged, ""},
		{"a short vector", field(7, make([]byte, 12)), found.ErrDamaged, ""},
		{"a field without an end", append(versioned(0x67, 1, 4)[:12], 2, 255, 255, 255, 255), found.ErrDamaged, "breaks off"},
	})
}

// What the passphrase opens is bounded and checked as well.
func TestContents(t *testing.T) {
	sealed := func(content []byte, plain bool) []byte {
		d := small()[0]
		d.Content, d.Plain = content, plain
		return kdbxtest.Write(t, d)
	}
	inner := kdbxtest.Database{}.Inner()
	inside := func(document string) []byte { return sealed(append(bytes.Clone(inner), document...), true) }
	packed := func(document string) []byte {
		return sealed(kdbxtest.Pack(t, append(bytes.Clone(inner), document...)), false)
	}
	old := small()[1]
	old.Fields = map[byte][]byte{1: []byte("comment")}
	other := kdbxtest.Write(t, old)
	other[bytes.Index(other, []byte("comment"))] = 'C'
	arc4 := small()[1]
	arc4.Fields = map[byte][]byte{10: {1, 0, 0, 0}}
	wantRefused(t, []refused{
		{"nothing", sealed([]byte{}, true), found.ErrDamaged, "its passphrase is right"},
		{"no archive", sealed([]byte("no gzip"), false), found.ErrDamaged, "its passphrase is right"},
		{"an archive cut off", sealed(kdbxtest.Pack(t, append(bytes.Clone(inner), testDocument()...))[:200], false), found.ErrDamaged, "its passphrase is right"},
		{"no end of the inner header", sealed(inner[:len(inner)-5], true), found.ErrDamaged, "its passphrase is right"},
		{"an endless attachment", sealed([]byte{3, 255, 255, 255, 255, 0}, true), found.ErrDamaged, "its passphrase is right"},
		{"an endless key", sealed([]byte{2, 255, 255, 255, 255, 0}, true), found.ErrDamaged, "its passphrase is right"},
		{"a stream of RC4", sealed(append([]byte{1, 4, 0, 0, 0, 1, 0, 0, 0}, 0, 0, 0, 0, 0), true), found.ErrFormat, "protected values"},
		{"a stream of RC4 in 3.1", kdbxtest.Write(t, arc4), found.ErrFormat, "protected values"},
		{"another header", other, found.ErrDamaged, "what it says about its encryption was changed"},
		{"no base64", inside(tiny(`<Value Protected="True">?</Value>`)), found.ErrDamaged, "its passphrase is right"},
		{"no text", inside(tiny(`<Value Protected="true">/////w==</Value>`)), found.ErrDamaged, "its passphrase is right"},
		{"elements in a value", inside(tiny(`<Value Protected="True"><b/></Value>`)), found.ErrDamaged, "its passphrase is right"},
		{"depth", packed(strings.Repeat("<a>", 1<<10)), found.ErrFormat, "nested more than 256 deep"},
		{"a long text", packed("<a>" + strings.Repeat("a", 5<<20)), found.ErrFormat, "a text in it is longer than 4 MiB"},
		{"a long tag", packed("<a " + strings.Repeat("a='' ", 1<<18)), found.ErrFormat, "a text in it is longer"},
		{"long attachments", sealed(kdbxtest.Pack(t, append([]byte{3, 0, 0, 160, 1}, make([]byte, 26<<20)...)), false), found.ErrFormat, "unpacked it is longer"},
	})
}
