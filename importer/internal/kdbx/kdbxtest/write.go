// Package kdbxtest writes databases of KeePass for tests, by the same description
// as package kdbx reads them and with none of its code. Only tests import it.
package kdbxtest

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"testing"

	argon2d "github.com/go-crypt/x/argon2"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 only tests encrypt with it
	"golang.org/x/crypto/twofish"
)

// A Database is what to write. What is left at its zero value is as KeePass has
// it, or as cheap as can be.
type Database struct {
	Old        bool   // KDBX 3.1, else 4.1
	Cipher     string // "aes" (also ""), "chacha20" or "twofish"
	KDF        string // "aes" (also ""), "argon2d" or "argon2id"
	Salsa20    bool   // for the protected values, else ChaCha20
	Plain      bool   // not packed
	Passphrase string
	KeyFile    []byte // 32 bytes, where there is one

	// Document is the XML, with what is to be protected in the open:
	// <Value Protected="True">secret</Value>.
	Document    string
	Attachments [][]byte // of version 4
	BlockSize   int      // bytes; 0 is 1 MiB

	// Fields replaces fields of the header, and adds others.
	Fields map[byte][]byte
	// Parameters replaces those of the derivation.
	Parameters []byte
	// Content replaces all that is made of the document and the attachments,
	// before it is encrypted.
	Content []byte
	// LeaveHash leaves the hash of the header out of the document.
	LeaveHash bool
}

// Costs and salts are the same in each database.
const (
	Rounds    = 3  // of AES
	Passes    = 2  // of Argon2
	MemoryKiB = 64 // of Argon2
	Threads   = 2  // of Argon2
)

// salt returns n bytes that are the same each time.
func salt(name string, n int) []byte {
	sum := sha512.Sum512([]byte(name))
	return sum[:n]
}

// ID returns an identifier of KeePass.
func ID(name string) []byte {
	text := map[string]string{
		"cipher aes":      "31c1f2e6bf714350be5805216afc5aff",
		"cipher twofish":  "ad68f29f576f4bb9a36ad47af965346c",
		"cipher chacha20": "d6038a2b8b6f4cb5a524339a31dbb59a",
		"kdf aes":         "c9d9f39a628a4460bf740d08c18a4fea",
		"kdf argon2d":     "ef636ddf8c29444b91f7a9a403e30a0c",
		"kdf argon2id":    "9e298b1956db4773b23dfc3ec6f0a1e6",
	}[name]
	b, err := hex.DecodeString(text)
	if err != nil || text == "" {
		panic("no such thing: " + name)
	}
	return b
}

func (d Database) withDefaults() Database {
	if d.Cipher == "" {
		d.Cipher = "aes"
	}
	if d.KDF == "" {
		d.KDF = "aes"
	}
	if d.BlockSize == 0 {
		d.BlockSize = 1 << 20
	}
	return d
}

// Write writes a database.
func Write(t testing.TB, d Database) []byte {
	t.Helper()
	d = d.withDefaults()
	header := d.header()
	content := d.Content
	if content == nil {
		content = d.content(t, header)
	}
	transformed := d.transform(t)
	key := sha256.Sum256(append(salt("seed", 32), transformed...))
	if d.Old {
		return append(header, d.encrypt(t, key[:], append(salt("start", 32), d.hashed(content)...))...)
	}
	macKey := sha512.Sum512(bytes.Join([][]byte{salt("seed", 32), transformed, {1}}, nil))
	file := bytes.NewBuffer(header)
	sum := sha256.Sum256(header)
	file.Write(sum[:])
	file.Write(mac(macKey[:], bytes.Repeat([]byte{255}, 8), header))
	sealed := d.encrypt(t, key[:], content)
	for place := uint64(0); ; place++ {
		block := sealed[:min(len(sealed), d.BlockSize)]
		sealed = sealed[len(block):]
		number, length := little(8, place), little(4, uint64(len(block)))
		file.Write(mac(macKey[:], number, number, length, block))
		file.Write(length)
		file.Write(block)
		if len(block) == 0 {
			return file.Bytes()
		}
	}
}

// little writes a number in n bytes.
func little(n int, value uint64) []byte {
	return binary.LittleEndian.AppendUint64(nil, value)[:n]
}

// mac makes the MAC of a block or of the header.
func mac(key, number []byte, parts ...[]byte) []byte {
	own := sha512.Sum512(append(bytes.Clone(number), key...))
	h := hmac.New(sha256.New, own[:])
	h.Write(bytes.Join(parts, nil))
	return h.Sum(nil)
}

// header writes the header without what authenticates it.
func (d Database) header() []byte {
	iv := salt("iv", 16)
	if d.Cipher == "chacha20" {
		iv = iv[:12]
	}
	fields := map[byte][]byte{2: ID("cipher " + d.Cipher), 3: little(4, 1), 4: salt("seed", 32), 7: iv}
	if d.Plain {
		fields[3] = little(4, 0)
	}
	width, version := 4, []byte{1, 0, 4, 0}
	if d.Old {
		width, version = 2, []byte{1, 0, 3, 0}
		fields[5], fields[6] = salt("rounds", 32), little(8, Rounds)
		fields[8], fields[9], fields[10] = salt("stream", 32), salt("start", 32), little(4, d.streamID())
	} else if fields[11] = d.Parameters; fields[11] == nil {
		fields[11] = d.DerivationParameters()
	}
	for id, value := range d.Fields {
		fields[id] = value
	}
	header := append([]byte("\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5"), version...)
	for id := 1; id < 256; id++ {
		if value := fields[byte(id)]; value != nil {
			header = append(append(append(header, byte(id)), little(width, uint64(len(value)))...), value...)
		}
	}
	return append(append(append(header, 0), little(width, 4)...), "\r\n\r\n"...)
}

func (d Database) streamID() uint64 {
	if d.Salsa20 {
		return 2
	}
	return 3
}

// Parameters writes a "variant dictionary". Each item is its type, its name and
// its value.
func Parameters(items ...[]byte) []byte {
	return append(append([]byte{0, 1}, bytes.Join(items, nil)...), 0)
}

// Item writes an item of a dictionary.
func Item(kind byte, name string, value []byte) []byte {
	return bytes.Join([][]byte{{kind}, little(4, uint64(len(name))), []byte(name), little(4, uint64(len(value))), value}, nil)
}

// DerivationParameters writes those that d has where they are not replaced.
func (d Database) DerivationParameters() []byte {
	if d.KDF == "aes" {
		return Parameters(Item(0x42, "$UUID", ID("kdf aes")), Item(5, "R", little(8, Rounds)), Item(0x42, "S", salt("rounds", 32)))
	}
	return Argon2Parameters(d.KDF, Passes, MemoryKiB<<10, Threads, 0x13)
}

// Argon2Parameters writes those of a derivation by Argon2.
func Argon2Parameters(kind string, passes, memory, threads, version uint64) []byte {
	return Parameters(
		Item(0x42, "$UUID", ID("kdf "+kind)), Item(0x42, "S", salt("argon2", 32)), Item(4, "P", little(4, threads)),
		Item(5, "M", little(8, memory)), Item(5, "I", little(8, passes)), Item(4, "V", little(4, version)),
	)
}

// transform derives the key that the others are made of.
func (d Database) transform(t testing.TB) []byte {
	once := sha256.Sum256([]byte(d.Passphrase))
	key := sha256.Sum256(append(once[:], d.KeyFile...))
	switch {
	case d.KDF == "argon2d" && !d.Old:
		return argon2d.DKey(key[:], salt("argon2", 32), Passes, MemoryKiB, Threads, 32)
	case d.KDF == "argon2id" && !d.Old:
		return argon2.IDKey(key[:], salt("argon2", 32), Passes, MemoryKiB, Threads, 32)
	}
	block, err := aes.NewCipher(salt("rounds", 32))
	if err != nil {
		t.Fatal(err)
	}
	for range Rounds {
		block.Encrypt(key[:16], key[:16])
		block.Encrypt(key[16:], key[16:])
	}
	sum := sha256.Sum256(key[:])
	return sum[:]
}

// encrypt encrypts with padding.
func (d Database) encrypt(t testing.TB, key, plain []byte) []byte {
	var block cipher.Block
	var err error
	switch d.Cipher {
	case "chacha20":
		stream, err := chacha20.NewUnauthenticatedCipher(key, salt("iv", 12))
		if err != nil {
			t.Fatal(err)
		}
		sealed := make([]byte, len(plain))
		stream.XORKeyStream(sealed, plain)
		return sealed
	case "twofish":
		block, err = twofish.NewCipher(key)
	default:
		block, err = aes.NewCipher(key)
	}
	if err != nil {
		t.Fatal(err)
	}
	n := 16 - len(plain)%16
	sealed := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, salt("iv", 16)).CryptBlocks(sealed, sealed)
	return sealed
}

// hashed writes the blocks of version 3.1.
func (d Database) hashed(content []byte) []byte {
	var blocks []byte
	for place := uint64(0); ; place++ {
		block := content[:min(len(content), d.BlockSize)]
		content = content[len(block):]
		sum := sha256.Sum256(block)
		if len(block) == 0 {
			sum = [32]byte{}
		}
		blocks = append(append(append(blocks, little(4, place)...), sum[:]...), little(4, uint64(len(block)))...)
		if blocks = append(blocks, block...); len(block) == 0 {
			return blocks
		}
	}
}

// Pack packs with gzip.
func Pack(t testing.TB, content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
