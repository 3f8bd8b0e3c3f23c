package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"
)

const (
	magic   = "latchkey-portal-state"
	version = 1
	// headerMost is more than the first line has, in whatever version.
	headerMost = 256
)

// A document is what is encrypted.
type document struct {
	Version int                        `json:"version"`
	Profile string                     `json:"profile"`
	Values  map[string]json.RawMessage `json:"values"`
}

// checksum tells a damaged file from one under another key.
func checksum(profile string, sealed []byte) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%d %s\n", version, profile) // never fails
	_, _ = h.Write(sealed)
	return hex.EncodeToString(h.Sum(nil))
}

// encode writes the whole file. What it returns is good until the next call.
func (f *File) encode() ([]byte, error) {
	f.text.Reset()
	_, _ = fmt.Fprintf(&f.text, `{"version":%d,"profile":%q,"values":{`, version, f.profile)
	separator := ""
	for _, l := range f.lines {
		_, _ = f.text.WriteString(separator)
		_, _ = f.text.Write(l)
		separator = ",\n"
	}
	_, _ = f.text.WriteString("}}\n")

	f.sealed.Reset()
	headed := len(header(f.profile, nil))
	_, _ = f.sealed.Write(make([]byte, headed)) // filled in when the sum is known
	w, err := age.Encrypt(&f.sealed, f.key.Recipient())
	if err != nil {
		return nil, fmt.Errorf("encrypting the data file: %w", err)
	}
	_, err = w.Write(f.text.Bytes())
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("encrypting the data file: %w", err)
	}
	data := f.sealed.Bytes()
	copy(data, header(f.profile, data[headed:]))
	return data, nil
}

// sumOf is the checksum in the first line of a file that was encoded.
func sumOf(data []byte) string {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	return string(first[bytes.LastIndexByte(first, ' ')+1:])
}

// header is the first line. It has one length for all of a profile's files.
func header(profile string, sealed []byte) string {
	return fmt.Sprintf("%s %d %s %s\n", magic, version, profile, checksum(profile, sealed))
}

// unwrap checks the first line and returns the rest.
func (f *File) unwrap(data []byte) ([]byte, error) {
	first, sealed, found := bytes.Cut(data, []byte("\n"))
	fields := strings.Split(string(first[:min(len(first), headerMost)]), " ")
	if len(data) == 0 || !found && !bytes.HasPrefix(data, []byte(magic+" ")) || fields[0] != magic {
		return nil, f.notOurs("it does not begin like one")
	}
	if len(fields) > 1 {
		if n, err := strconv.Atoi(fields[1]); err == nil && n > version {
			return nil, fmt.Errorf("the data file %s has format %d, which this latchkey-portal does not know; use a newer one, or choose another file with --data", f.path, n)
		}
	}
	if len(fields) != 4 || fields[1] != strconv.Itoa(version) || fields[3] != checksum(fields[2], sealed) {
		return nil, f.damaged(errors.New("its checksum is wrong"))
	}
	if fields[2] != f.profile {
		return nil, fmt.Errorf("the data file %s belongs to the profile %s; start with --profile %s, or choose another file with --data", f.path, fields[2], fields[2])
	}
	return sealed, nil
}

// decrypt opens what follows the first line.
func (f *File) decrypt(sealed []byte) (map[string][]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), f.key)
	var mismatch *age.NoIdentityMatchError
	if errors.As(err, &mismatch) {
		return nil, fmt.Errorf("the key does not fit the data file %s; put the right one back beside it, or name it with --data-key-file", f.path)
	}
	if err != nil {
		return nil, f.damaged(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, f.damaged(err)
	}
	var doc document
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil || doc.Version != version || doc.Profile != f.profile || doc.Values == nil {
		return nil, f.damaged(errors.New("its content is not that of a portal")) // JSON's error may quote a value
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, f.damaged(errors.New("something follows its end"))
	}
	values := make(map[string][]byte, len(doc.Values))
	for name, value := range doc.Values {
		values[name] = value
	}
	return values, nil
}

func (f *File) damaged(cause error) error {
	return fmt.Errorf("the data file %s is damaged and has been left as it is; put a copy of it back, or choose another file with --data: %w", f.path, cause)
}

func (f *File) notOurs(why string) error {
	return fmt.Errorf("%s is no data file of latchkey-portal (%s) and has been left as it is; choose another file with --data", f.path, why)
}
