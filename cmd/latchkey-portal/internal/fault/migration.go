package fault

import (
	"encoding/base64"
	"net/url"

	"google.golang.org/protobuf/encoding/protowire"

	"latchkey/vault"
)

// The account for practice that an export holds beside the real one. Its key is that
// of RFC 6238's test vectors, and no secret.
const (
	practiceName   = "practice@example.com"
	practiceIssuer = "Practice"
	practiceKey    = "12345678901234567890"
)

// migrationLink writes what Google Authenticator exports: a protocol buffer in
// base64, with the account and one for practice. Seven digits and a period other
// than 30 seconds have no place in it.
func migrationLink(s *sheet) string {
	practice := vault.Account{
		Issuer: practiceIssuer, Name: practiceName, Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: vault.DefaultDigits, Period: vault.DefaultPeriod, Secret: vault.NewSecret([]byte(practiceKey)),
	}
	mine := s.account
	mine.Issuer, mine.Name = s.issuer, s.name
	var export []byte
	for _, a := range []vault.Account{mine, practice} {
		export = protowire.AppendTag(export, 1, protowire.BytesType)
		export = protowire.AppendBytes(export, migrationRecord(a))
	}
	for _, number := range []protowire.Number{2, 3} { // the version, and of how many parts it is
		export = protowire.AppendTag(export, number, protowire.VarintType)
		export = protowire.AppendVarint(export, 1)
	}
	return "otpauth-migration://offline?data=" + url.QueryEscape(base64.StdEncoding.EncodeToString(export))
}

// migrationRecord writes one account.
func migrationRecord(a vault.Account) []byte {
	var b []byte
	text := func(number protowire.Number, value []byte) {
		b = protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), value)
	}
	choice := func(number protowire.Number, value uint64) {
		b = protowire.AppendVarint(protowire.AppendTag(b, number, protowire.VarintType), value)
	}
	text(1, a.Secret.Bytes())
	text(2, []byte(a.Issuer+":"+a.Name))
	text(3, []byte(a.Issuer))
	choice(4, map[vault.Algorithm]uint64{vault.SHA1: 1, vault.SHA256: 2, vault.SHA512: 3}[a.Algorithm])
	choice(5, map[int]uint64{6: 1, 8: 2}[a.Digits])
	choice(6, 2) // TOTP
	return b
}
