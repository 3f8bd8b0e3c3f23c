package state

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"

	"latchkey/vault/disk"
)

const (
	// journalEnd is behind the name of a data file in that of its journal.
	journalEnd   = ".journal"
	journalMagic = "latchkey-portal-journal 1\n"
	// journalLeast is how long a journal may become at least, in bytes: with a file that
	// is larger it may be as long as that, so that writing all is rare.
	journalLeast = 4 << 20
	frontBytes   = 8 // before each record: its length, and a checksum of that
)

// A journal takes changes since the data file was written. It belongs to one such file
// and to one process: it is begun with a key of its own, and nothing is added to one
// that was found, so that no nonce comes twice.
type journal struct {
	path    string
	file    *os.File
	aead    cipher.AEAD
	records uint64
	length  int    // bytes that are on the disk
	most    int    // that there may be
	text    []byte // room for a record, and for
	sealed  []byte // what is written
}

// A journalHead is what a journal begins with, encrypted for the key of the data.
type journalHead struct {
	Profile string `json:"profile"`
	After   string `json:"after"` // the checksum of the data file that it goes on from
	Key     []byte `json:"key"`   // of the records
}

// A record is what is kept at once.
type record struct {
	Set  map[string]json.RawMessage `json:"set"`
	Gone []string                   `json:"gone"`
}

// beginJournal puts an empty journal in the place of the one before.
func (f *File) beginJournal(after string, written int) (*journal, error) {
	head := journalHead{Profile: f.profile, After: after, Key: make([]byte, chacha20poly1305.KeySize)}
	_, _ = rand.Read(head.Key) // never fails, by its contract
	text, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, f.key.Recipient())
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(text); errors.Join(err, w.Close()) != nil {
		return nil, errors.New("a journal cannot be encrypted")
	}
	data := appendFront([]byte(journalMagic), sealed.Len())
	data = append(data, sealed.Bytes()...)
	j := &journal{path: f.path + journalEnd, length: len(data), most: max(journalLeast, written)}
	if j.aead, err = chacha20poly1305.New(head.Key); err != nil {
		return nil, err
	}
	if err := disk.Replace(j.path, data); err != nil {
		return nil, err
	}
	j.file, err = os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	return j, err
}

// add has lines on the disk when it returns nil. After an error it is not to be used.
func (j *journal) add(lines map[string][]byte) error {
	if err := j.encode(lines); err != nil {
		return err
	}
	if j.length+len(j.sealed) > j.most {
		return errors.New("the journal is full")
	}
	if err := j.there(); err != nil {
		return err
	}
	_, err := j.file.Write(j.sealed)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(err, j.file.Truncate(int64(j.length)))
	}
	j.length += len(j.sealed)
	return nil
}

// there reports whether the journal is still where it will be looked for: what goes to
// a file that was deleted is lost.
func (j *journal) there() error {
	named, err := os.Lstat(j.path)
	if err != nil {
		return err
	}
	if open, err := j.file.Stat(); err != nil || !os.SameFile(named, open) {
		return errors.New("another file is in the place of the journal")
	}
	return nil
}

// encode seals the next record.
func (j *journal) encode(lines map[string][]byte) error {
	var gone []string
	j.text = append(j.text[:0], `{"set":{`...)
	separator := ""
	for name, l := range lines {
		if l == nil {
			gone = append(gone, name)
			continue
		}
		j.text = append(append(j.text, separator...), l...)
		separator = ","
	}
	names, err := json.Marshal(gone)
	if err != nil {
		return err
	}
	j.text = append(append(append(j.text, `},"gone":`...), names...), '}')
	j.sealed = appendFront(j.sealed[:0], len(j.text)+j.aead.Overhead())
	j.sealed = j.aead.Seal(j.sealed, nonce(j.records), j.text, nil)
	j.records++
	return nil
}

// nonce is that of a record, which counts from 0.
func nonce(record uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, chacha20poly1305.NonceSize-8), record)
}

// replay applies the journal of the data file with a checksum to what was in that. One
// of another data file is of the one before, which has it all: it was not removed yet.
func (f *File) replay(after string, values map[string][]byte) error {
	data, err := disk.Read(f.path+journalEnd, fileMost)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the journal %s%s cannot be read (%s); make it a file that is readable for you", f.path, journalEnd, disk.Reason(err))
	}
	return f.replayText(data, after, values)
}

func (f *File) replayText(data []byte, after string, values map[string][]byte) error {
	rest, ours := bytes.CutPrefix(data, []byte(journalMagic))
	sealed, rest, err := cutRecord(rest)
	if !ours || err != nil {
		return f.badJournal(errors.New("it does not begin like one of this version"))
	}
	head, err := f.openHead(sealed)
	if err != nil {
		return f.badJournal(err)
	}
	if head.After != after {
		return nil
	}
	aead, err := chacha20poly1305.New(head.Key)
	if err != nil || head.Profile != f.profile {
		return f.badJournal(errors.New("its head is not that of a portal"))
	}
	if err := apply(values, aead, rest); err != nil {
		return f.badJournal(err)
	}
	return nil
}

func (f *File) openHead(sealed []byte) (head journalHead, err error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), f.key)
	if err != nil {
		return head, err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return head, err
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return head, errors.New("its head cannot be read") // JSON's error may quote the key
	}
	return head, nil
}

// apply applies records up to the first that is not whole. That is the last, of a write
// that was interrupted and not answered; one that others follow is damage.
func apply(values map[string][]byte, aead cipher.AEAD, rest []byte) error {
	for n := uint64(0); ; n++ {
		sealed, after, err := cutRecord(rest)
		if errors.Is(err, errInterrupted) {
			return nil
		}
		var text []byte
		if err == nil {
			text, err = aead.Open(nil, nonce(n), sealed, nil)
		}
		if err != nil && len(after) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("its record %d is not as it was written", n+1)
		}
		var r record
		if err := json.Unmarshal(text, &r); err != nil {
			return errors.New("a record cannot be read") // JSON's error may quote a value
		}
		for name, value := range r.Set {
			values[name] = value
		}
		for _, name := range r.Gone {
			delete(values, name)
		}
		rest = after
	}
}

// appendFront appends what is before a record of a length. The checksum keeps a length
// that was damaged from being taken for the end of a write that was interrupted.
func appendFront(data []byte, length int) []byte {
	number := binary.BigEndian.AppendUint32(nil, uint32(length))
	data = append(data, number...)
	return binary.BigEndian.AppendUint32(data, crc32.Checksum(number, crc32.MakeTable(crc32.Castagnoli)))
}

// errInterrupted is returned where a record ends before its time.
var errInterrupted = errors.New("it ends within a record")

// cutRecord cuts off the first record. Where what is before it is damaged nobody knows
// where it ends, and all of the rest is returned with the error.
func cutRecord(data []byte) (sealed, rest []byte, err error) {
	if len(data) < frontBytes {
		return nil, nil, errInterrupted
	}
	length := uint64(binary.BigEndian.Uint32(data))
	if !bytes.Equal(appendFront(nil, int(length)), data[:frontBytes]) {
		if len(bytes.Trim(data, "\x00")) == 0 {
			return nil, nil, errInterrupted // the system made the file longer, and no more
		}
		return nil, data, errors.New("the length of a record is damaged")
	}
	if data = data[frontBytes:]; length > uint64(len(data)) {
		return nil, nil, errInterrupted
	}
	return data[:length], data[length:], nil
}

func (f *File) badJournal(cause error) error {
	return fmt.Errorf("the journal %s%s is damaged and has been left as it is; put a copy of it and of the data file back, or choose another file with --data: %w", f.path, journalEnd, cause)
}
