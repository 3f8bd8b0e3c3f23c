package lockedzip

import (
	"archive/zip"
	"fmt"
	"hash/crc32"

	"latchkey/importer/found"
)

// headerSize is the number of random bytes before the data of a locked entry, of
// which the last is a check.
const headerSize = 12

// openTraditional decrypts an entry by PKWARE's traditional encryption. The check
// tells a wrong passphrase in all but one of 256 cases. Some writers put
// something else there, so that it is the checksum of the file that decides,
// where there is anything in it.
func openTraditional(f *zip.File, raw []byte, passphrase string) (packed, error) {
	if len(raw) < headerSize {
		return packed{}, found.ErrDamaged
	}
	k := newKeys(passphrase)
	opened := make([]byte, len(raw))
	for i, c := range raw {
		opened[i] = c ^ k.stream()
		k.update(opened[i])
	}
	check := byte(f.CRC32 >> 24)
	if f.Flags&flagLater != 0 {
		check = byte(f.ModifiedTime >> 8)
	}
	p := packed{opened[headerSize:], f.Method, true, found.ErrPassphraseWrong}
	switch {
	case opened[headerSize-1] == check:
		p.broken = fmt.Errorf("%w, or the archive is damaged", found.ErrPassphraseWrong)
	case f.UncompressedSize64 == 0:
		return packed{}, found.ErrPassphraseWrong
	}
	return p, nil
}

// keys are the state of the stream cipher (APPNOTE.TXT 6.1.5).
type keys [3]uint32

func newKeys(passphrase string) *keys {
	k := &keys{0x12345678, 0x23456789, 0x34567890}
	for i := range len(passphrase) {
		k.update(passphrase[i])
	}
	return k
}

// update takes in a byte of the plain text.
func (k *keys) update(b byte) {
	k[0] = crc(k[0], b)
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crc(k[2], byte(k[1]>>24))
}

// stream returns the next byte to be mixed in.
func (k *keys) stream() byte {
	t := uint16(k[2] | 2)
	return byte((t * (t ^ 1)) >> 8)
}

func crc(old uint32, b byte) uint32 { return crc32.IEEETable[byte(old)^b] ^ old>>8 }
