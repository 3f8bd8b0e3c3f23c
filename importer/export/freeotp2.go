package export

import (
	"context"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"strings"

	"latchkey/importer/found"
	"latchkey/importer/internal/javaobject"
	"latchkey/importer/internal/kdf"
)

// freeOTPMaster is the entry of a backup with the master key.
const freeOTPMaster = "masterKey"

// freeOTP2 reads the backups of FreeOTP 2 (Android): a HashMap that Java has
// serialised, or the same entries in the app's settings, tokenBackup.xml. The
// entry masterKey holds a key that is encrypted with one derived from the
// password; for each token there is its key, encrypted with the master key, and
// all else about it, in plain text and without protection. Everything encrypted
// is AES-GCM with the name of the key's algorithm as additional data.
func freeOTP2() Format {
	return Format{
		Name:  "freeotp2",
		Title: "FreeOTP 2 backup",
		How:   "In FreeOTP 2: the menu at the top › Backup. It needs the password that was set in FreeOTP.",
		Detect: func(s *Source) bool {
			return javaobject.Is(s.Data) || isPreferences(s, freeOTPMaster)
		},
		Read: readFreeOTP2,
	}
}

type freeOTPMasterKey struct {
	Algorithm  string          `json:"mAlgorithm"`
	Key        freeOTPSealed   `json:"mEncryptedKey"`
	Iterations int             `json:"mIterations"`
	Salt       json.RawMessage `json:"mSalt"`
}

// A freeOTPSealed is an encrypted key.
type freeOTPSealed struct {
	Cipher     string          `json:"mCipher"`
	CipherText json.RawMessage `json:"mCipherText"`
	Parameters json.RawMessage `json:"mParameters"`
	Token      string          `json:"mToken"` // the key's algorithm: "AES", "HmacSHA1"
}

func readFreeOTP2(ctx context.Context, s *Source) (found.Result, error) {
	entries, err := freeOTPBackup(s)
	if err != nil {
		return found.Result{}, err
	}
	values := make(map[string]string, len(entries))
	for _, p := range entries {
		values[p.name] = p.value
	}
	if values[freeOTPMaster] == "" {
		return found.Result{}, fmt.Errorf("%w: it has no master key, as backups of FreeOTP have", found.ErrFormat)
	}
	master, err := freeOTPOpenMaster(ctx, s, values[freeOTPMaster])
	if err != nil {
		return found.Result{}, err
	}
	var list found.List
	place := 0
	for _, p := range entries {
		id, isToken := strings.CutSuffix(p.name, "-token")
		switch {
		case isToken:
			place++
			readFreeOTP2Token(&list, place, p.value, values[id], master)
		case p.name != freeOTPMaster && values[p.name+"-token"] == "" && strings.Contains(p.value, `"key"`):
			place++
			list.Skip(fmt.Sprintf("entry %d", place), errors.New("there is only a key, without the account that it belongs to"))
		}
	}
	return list.Finish("FreeOTP 2 backup", "file")
}

// freeOTPBackup returns the texts of a backup in either form.
func freeOTPBackup(s *Source) ([]preference, error) {
	if !javaobject.Is(s.Data) {
		return preferences(s)
	}
	entries, err := javaobject.Read(s.Data)
	if err != nil {
		return nil, err
	}
	var texts []preference
	for _, e := range entries {
		if text, ok := e.Value.(string); ok {
			texts = append(texts, preference{e.Key, text})
		}
	}
	return texts, nil
}

// freeOTPOpenMaster decrypts the master key with the password.
func freeOTPOpenMaster(ctx context.Context, s *Source, text string) ([]byte, error) {
	damaged := fmt.Errorf("%w: its master key cannot be read; make another backup", found.ErrDamaged)
	var m freeOTPMasterKey
	if err := decode([]byte(text), &m, "its master key"); err != nil {
		return nil, err
	}
	salt, err := javaBytes(m.Salt)
	if err != nil {
		return nil, damaged
	}
	var h func() hash.Hash
	switch strings.ToLower(m.Algorithm) {
	case "pbkdf2withhmacsha512":
		h = sha512.New
	case "pbkdf2withhmacsha1": // Android 6 and 7
		h = sha1.New
	default:
		return nil, damaged
	}
	if s.Passphrase == "" {
		return nil, fmt.Errorf("%w: it is the one that was set in FreeOTP when it was first started", found.ErrPassphraseMissing)
	}
	key, err := kdf.PBKDF2(ctx, s.Report, h, s.Passphrase, salt, m.Iterations, 32)
	if err != nil {
		return nil, err
	}
	master, err := m.Key.open(key)
	if errors.Is(err, errSealed) {
		return nil, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; it is the one that was set in FreeOTP when it was first started", found.ErrPassphraseWrong)
	}
	if err != nil {
		return nil, damaged
	}
	return master, nil
}

// open decrypts the key with another one. Its error is errSealed where only
// that does not fit.
func (k freeOTPSealed) open(key []byte) ([]byte, error) {
	sealed, e1 := javaBytes(k.CipherText)
	parameters, e2 := javaBytes(k.Parameters)
	if e1 != nil || e2 != nil || k.Cipher != "AES/GCM/NoPadding" {
		return nil, errors.New("its key cannot be read: make another backup")
	}
	nonce, err := freeOTPNonce(parameters)
	if err != nil {
		return nil, err
	}
	return openGCM(key, nonce, sealed, []byte(k.Token))
}

// freeOTPNonce reads the parameters of GCM in DER: a SEQUENCE of the nonce and
// the length of the tag (RFC 5084 section 3.2), or the nonce alone, as Android 6
// writes them. The tag has 16 bytes at any rate, since FreeOTP sets nothing else.
func freeOTPNonce(der []byte) ([]byte, error) {
	var nonce []byte
	if rest, err := asn1.Unmarshal(der, &nonce); err == nil && len(rest) == 0 && len(nonce) > 0 {
		return nonce, nil
	}
	var parameters struct {
		Nonce []byte
		Tag   int `asn1:"optional,default:12"`
	}
	if rest, err := asn1.Unmarshal(der, &parameters); err != nil || len(rest) > 0 || len(parameters.Nonce) == 0 {
		return nil, errors.New("its key cannot be read: make another backup")
	}
	return parameters.Nonce, nil
}

// readFreeOTP2Token takes in one token with its key.
func readFreeOTP2Token(list *found.List, place int, token, key string, master []byte) {
	var a freeOTPToken
	if err := decode([]byte(token), &a, "the token"); err != nil {
		list.Skip(fmt.Sprintf("entry %d", place), err)
		return
	}
	e := a.entry()
	var err error
	if e.key, err = freeOTP2Key(key, master, &e); err != nil {
		list.Skip(e.title(place), err)
		return
	}
	e.addTo(list, place)
}

// freeOTP2Key decrypts the key of a token. The algorithm of the key is that of
// the codes where the token does not name one.
func freeOTP2Key(text string, master []byte, e *entry) ([]byte, error) {
	var holder struct {
		Key string `json:"key"`
	}
	var sealed freeOTPSealed
	if text == "" {
		return nil, errors.New("the backup has no key for it: set it up again at the website")
	}
	if json.Unmarshal([]byte(text), &holder) != nil || json.Unmarshal([]byte(holder.Key), &sealed) != nil {
		return nil, errors.New("its key cannot be read: make another backup")
	}
	key, err := sealed.open(master)
	if errors.Is(err, errSealed) {
		return nil, errors.New("its key does not open with the backup's password: it was damaged, or encrypted under an earlier password of FreeOTP")
	}
	if e.algorithm == "" {
		e.algorithm = sealed.Token
	}
	return key, err
}
