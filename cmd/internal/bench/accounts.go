package main

import (
	"crypto/sha1"
	"encoding/binary"
	"fmt"

	"latchkey/vault"
)

// accounts makes n accounts as people have them, the same at every run.
func accounts(n int) []vault.Account {
	list := make([]vault.Account, n)
	for i := range list {
		var seed [8]byte
		binary.BigEndian.PutUint64(seed[:], uint64(i))
		key := sha1.Sum(seed[:]) // 160 bits, as portals issue
		list[i] = vault.Account{
			Issuer: fmt.Sprintf("Customer Portal %d", i),
			Name:   fmt.Sprintf("person%d@example.com", i),
			Kind:   vault.TOTP, Algorithm: vault.SHA1,
			Digits: vault.DefaultDigits, Period: vault.DefaultPeriod,
			Secret: vault.NewSecret(key[:]),
		}
	}
	return list
}
