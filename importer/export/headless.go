package export

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"latchkey/importer/found"
)

// headless reads encrypted files without any mark: the backups of andOTP before
// version 0.6.3 (nonce, then AES-256-GCM with the SHA-256 of the password as its
// key), and the databases of OTPClient before version 4. It is tried last, and
// takes for its own whatever could be one of them. Databases of SQLCipher look
// the same but for their length, which is a multiple of 1,024.
func headless() Format {
	return Format{
		Name:    "headless",
		Title:   "Old encrypted backup of andOTP or database of OTPClient",
		How:     "Use the encrypted backup of andOTP 0.6.2 or older, or the database of OTPClient 3 or older, as it is.",
		Detect:  func(s *Source) bool { return len(s.Data)%1024 != 0 && looksSealed(s.Data) && !isAndOTPSealed(s.Data) },
		Guessed: true,
		Read:    readHeadless,
	}
}

func readHeadless(ctx context.Context, s *Source) (found.Result, error) {
	const which = "if this is an old backup of andOTP or database of OTPClient"
	if s.Passphrase == "" {
		return found.Result{}, fmt.Errorf("%w: the file holds nothing that can be read without one; %s, it is the password set in that app", found.ErrPassphraseMissing, which)
	}
	key := sha256.Sum256([]byte(s.Passphrase))
	if content, err := openGCM(key[:], s.Data[:andOTPNonce], s.Data[andOTPNonce:], nil); err == nil {
		return readAndOTPList(content)
	}
	content, err := openOTPClient1(ctx, s)
	if errors.Is(err, errSealed) {
		return found.Result{}, fmt.Errorf("%w, or the file is damaged: its encryption does not tell which; %s, the password is the one set in that app; Latchkey knows no other file that looks like this", found.ErrPassphraseWrong, which)
	}
	if err != nil {
		return found.Result{}, err
	}
	return readOTPClientList(content)
}
