package export

import (
	"bytes"
	"context"
	"crypto/sha512"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// otpClientMagic begins a database of OTPClient of version 2 or 3.
const otpClientMagic = "OTPClient"

// Lengths in the header of a database, in bytes.
const (
	otpClientIV      = 16
	otpClientSalt    = 32
	otpClientPadding = 3 // that a C compiler puts behind the magic, in version 2
)

// otpClient reads the databases that OTPClient (GTK) keeps its accounts in:
// version 2, whose header is a structure of C with its padding and with numbers
// as x86 has them, version 3, whose header is packed and whose numbers begin
// with their highest byte, and what is in them as plain JSON. Both derive their
// key by Argon2id and encrypt by AES-256-GCM, with the header as additional
// data. Version 1 has no mark of its own; see [headless].
func otpClient() Format {
	return Format{
		Name:  "otpclient",
		Title: "OTPClient database",
		How:   "Take the database of OTPClient itself, from the folder that its settings name (otpclient-db.enc).",
		Detect: func(s *Source) bool {
			return bytes.HasPrefix(s.Data, []byte(otpClientMagic)) || isOTPClientList(s.Objects())
		},
		Read: readOTPClient,
	}
}

// isOTPClientList tells the list by its first record.
func isOTPClientList(objects []map[string]json.RawMessage) bool {
	for _, object := range objects {
		if object != nil {
			return has(object, "secret", "label", "algo")
		}
	}
	return false
}

func readOTPClient(ctx context.Context, s *Source) (found.Result, error) {
	if isOTPClientList(s.Objects()) {
		return readOTPClientList(s.JSON())
	}
	header, err := otpClientHeaderOf(s.Data)
	if err != nil {
		return found.Result{}, err
	}
	if s.Passphrase == "" {
		return found.Result{}, fmt.Errorf("%w: it is the one that OTPClient asks for when it starts", found.ErrPassphraseMissing)
	}
	for _, passphrase := range otpClientPassphrases(s.Passphrase) {
		key, err := kdf.Argon2id(ctx, s.Report, passphrase, header.salt, header.passes, header.memory, header.threads, 32)
		if err != nil {
			return found.Result{}, err
		}
		if content, err := openGCM(key, header.iv, s.Data[header.size:], s.Data[:header.size]); err == nil {
			return readOTPClientList(content)
		}
	}
	return found.Result{}, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; it is the one that OTPClient asks for when it starts", found.ErrPassphraseWrong)
}

// An otpClientHeader is what a database says before its encrypted part.
type otpClientHeader struct {
	size           int // bytes
	iv, salt       []byte
	passes, memory uint32 // memory in KiB
	threads        uint8
}

// otpClientHeaderOf reads the header of version 2 or 3.
func otpClientHeaderOf(data []byte) (h otpClientHeader, err error) {
	const start = len(otpClientMagic)
	if len(data) < start+otpClientPadding+4+otpClientIV+otpClientSalt+3*4+gcmTag {
		return h, fmt.Errorf("%w: it breaks off; copy it again", found.ErrDamaged)
	}
	var order binary.ByteOrder = binary.BigEndian
	at := start
	if order.Uint32(data[at:]) != 3 {
		order, at = binary.LittleEndian, start+otpClientPadding
		if version := order.Uint32(data[at:]); version != 2 {
			return h, fmt.Errorf("%w: it was written by a newer OTPClient than this Latchkey knows; export from OTPClient as a list of links (FreeOTPPlus)", found.ErrFormat)
		}
	}
	at += 4
	h.iv, at = data[at:at+otpClientIV], at+otpClientIV
	h.salt, at = data[at:at+otpClientSalt], at+otpClientSalt
	threads := order.Uint32(data[at+8:])
	if threads > 255 {
		return h, kdf.ErrParameters
	}
	h.passes, h.memory, h.threads = order.Uint32(data[at:]), order.Uint32(data[at+4:]), uint8(threads)
	h.size = at + 12
	return h, nil
}

// otpClientPassphrases returns what the key may have been derived from. Before
// version 5 of the app it was cut off after as many bytes as it has characters.
func otpClientPassphrases(passphrase string) []string {
	if short := otpClientCut(passphrase); short != passphrase {
		return []string{passphrase, short}
	}
	return []string{passphrase}
}

func otpClientCut(passphrase string) string {
	return passphrase[:utf8.RuneCountInString(passphrase)]
}

// openOTPClient1 opens a database of version 1, which is an initialisation
// vector, a salt and what is encrypted by AES-256-GCM, with a key by PBKDF2.
func openOTPClient1(ctx context.Context, s *Source) ([]byte, error) {
	const size = otpClientIV + otpClientSalt
	if len(s.Data) <= size+gcmTag {
		return nil, errSealed
	}
	key, err := kdf.PBKDF2(ctx, s.Report, sha512.New, otpClientCut(s.Passphrase), s.Data[otpClientIV:size], 100_000, 32)
	if err != nil {
		return nil, err
	}
	return openGCM(key, s.Data[:otpClientIV], s.Data[size:], s.Data[:size])
}

type otpClientEntry struct {
	Type      string `json:"type"`
	Label     string `json:"label"`
	Issuer    string `json:"issuer"`
	Secret    string `json:"secret"`
	Algorithm string `json:"algo"`
	Digits    number `json:"digits"`
	Period    number `json:"period"`
	Counter   number `json:"counter"`
	Group     string `json:"group"`
}

// readOTPClientList reads the accounts of a decrypted database, which ends with
// a zero byte.
func readOTPClientList(content []byte) (found.Result, error) {
	var list found.List
	err := decodeEach(&list, bytes.TrimRight(content, "\x00"), "its list of accounts", func(place int, a otpClientEntry) {
		e := entry{
			issuer: a.Issuer, name: a.Label, secret: a.Secret, kind: a.Type, algorithm: a.Algorithm,
			digits: a.Digits.int64, period: a.Period.int64, counter: a.Counter.int64,
			tags: []string{a.Group},
		}
		if strings.EqualFold(a.Issuer, "Steam") && strings.EqualFold(a.Type, "TOTP") {
			e.kind = "steam" // the app goes by the issuer alone
		}
		e.addTo(&list, place)
	})
	if err != nil {
		return found.Result{}, err
	}
	return list.Finish("OTPClient database", "file")
}
