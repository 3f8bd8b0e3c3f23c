package kdbx

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"latchkey/importer/found"
)

// exportXML is what to do with a database that is not read. It ends a sentence.
const exportXML = "in KeePassXC choose Database › Export › XML File, in KeePass File › Export › KeePass XML (2.x), use that file here, and delete it afterwards, since it is not encrypted"

// The fields of the header. Those marked with 3 are in the inner header or the
// parameters of the derivation since version 4.
const (
	fieldEnd         = 0
	fieldCipher      = 2
	fieldCompression = 3
	fieldSeed        = 4
	fieldRoundSeed   = 5 // 3
	fieldRounds      = 6 // 3
	fieldIV          = 7
	fieldStreamKey   = 8  // 3
	fieldStart       = 9  // 3
	fieldStream      = 10 // 3
	fieldDerivation  = 11
)

// A header is what stands before the encrypted part, which nothing has vouched
// for but a checksum.
type header struct {
	major      uint16
	size       int               // bytes, with what stands behind it in version 4
	fields     []byte            // from the first byte of the file
	hash       [sha256.Size]byte // of them
	mac        []byte            // of them, in version 4
	cipher     string
	packed     bool
	seed, iv   []byte
	derivation derivation
	start      []byte // of what is encrypted, in version 3.1
	stream     stream
}

// parseHeader reads the header and checks whatever can be checked without the
// passphrase.
func parseHeader(data []byte) (*header, error) {
	c := &cursor{rest: data}
	major, err := readVersion(c)
	if err != nil {
		return nil, err
	}
	h := &header{major: major}
	if err := h.readFields(c); err != nil {
		return nil, err
	}
	h.fields = data[:len(data)-len(c.rest)]
	h.hash = sha256.Sum256(h.fields)
	if h.major == 4 {
		sum := c.take(sha256.Size)
		h.mac = c.take(sha256.Size)
		switch {
		case c.short:
			return nil, errCut()
		case !bytes.Equal(sum, h.hash[:]):
			return nil, errHeader()
		}
	}
	h.size = len(data) - len(c.rest)
	return h, h.check()
}

// readVersion reads the kind of file and returns its major version, 3 or 4.
func readVersion(c *cursor) (uint16, error) {
	start := c.take(4)
	kind := c.number(4)
	minor, major := uint16(c.number(2)), uint16(c.number(2))
	switch {
	case !c.short && string(start) != magic:
		return 0, fmt.Errorf("%w: it is not a KeePass database", found.ErrFormat)
	case kind == 0xb54bfb65 || kind == 0xb54bfb66: // KeePass 1, and 2 before its release
		return 0, fmt.Errorf("%w: it is a database of KeePass 1 (.kdb); import it into KeePassXC (Database › Import › KeePass 1 Database) or KeePass 2 (File › Import), save it there, and use the .kdbx file", found.ErrFormat)
	case c.short:
		return 0, errCut()
	case kind != 0xb54bfb67:
		return 0, fmt.Errorf("%w: it is a database of an unknown KeePass; %s", found.ErrFormat, exportXML)
	case major > 4:
		return 0, fmt.Errorf("%w: it was written by a newer KeePass (KDBX %d.%d) than this Latchkey knows; %s", found.ErrFormat, major, minor, exportXML)
	case major < 3 || major == 3 && minor != 1:
		return 0, fmt.Errorf("%w: it was written by an old KeePass (KDBX %d.%d); open it in KeePassXC or a KeePass of today, save it there, and use that file", found.ErrFormat, major, minor)
	}
	return major, nil
}

// readFields reads up to the end of the header.
func (h *header) readFields(c *cursor) error {
	width := 4
	if h.major == 3 {
		width = 2
	}
	for {
		id := c.number(1)
		value := c.take(c.number(width))
		switch {
		case c.short:
			return errCut()
		case id == fieldEnd:
			return nil
		}
		if err := h.readField(id, value); err != nil {
			return err
		}
	}
}

func (h *header) readField(id uint64, value []byte) (err error) {
	if h.major == 3 {
		return h.readField3(id, value)
	}
	if id == fieldDerivation {
		h.derivation, err = parseDerivation(value)
		return err
	}
	return h.readCommon(id, value)
}

// readCommon reads a field that both versions have. There are others, comments
// and the data of plugins, which mean nothing here.
func (h *header) readCommon(id uint64, value []byte) error {
	switch id {
	case fieldCipher:
		h.cipher = string(value)
	case fieldCompression:
		method, ok := number(value)
		if !ok || method > 1 {
			return errHeader()
		}
		h.packed = method == 1
	case fieldSeed:
		h.seed = value
	case fieldIV:
		h.iv = value
	}
	return nil
}

// readField3 reads a field of version 3.1.
func (h *header) readField3(id uint64, value []byte) error {
	ok := true
	switch id {
	case fieldRoundSeed:
		h.derivation.kind, h.derivation.salt = kindAES, value
	case fieldRounds:
		h.derivation.passes, ok = number(value)
	case fieldStreamKey:
		h.stream.key = value
	case fieldStart:
		h.start = value
	case fieldStream:
		h.stream.id, ok = number(value)
	default:
		return h.readCommon(id, value)
	}
	if !ok {
		return errHeader()
	}
	return nil
}

// check looks for what is missing.
func (h *header) check() error {
	if h.cipher == "" || len(h.seed) != 32 || h.derivation.kind == "" || h.major == 3 && len(h.start) != 32 {
		return errHeader()
	}
	if _, ok := ciphers()[h.cipher]; !ok {
		return fmt.Errorf("%w: it is encrypted with a cipher that Latchkey does not know; choose AES, ChaCha20 or Twofish in the security settings of the database, or %s", found.ErrFormat, exportXML)
	}
	return h.derivation.check()
}

func errHeader() error {
	return fmt.Errorf("%w: what it says about its encryption was changed; copy the database again", found.ErrDamaged)
}

// number reads a number of 4 or 8 bytes.
func number(value []byte) (uint64, bool) {
	switch len(value) {
	case 4:
		return uint64(binary.LittleEndian.Uint32(value)), true
	case 8:
		return binary.LittleEndian.Uint64(value), true
	}
	return 0, false
}
