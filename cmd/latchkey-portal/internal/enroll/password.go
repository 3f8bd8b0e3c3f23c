package enroll

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"runtime"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"
)

// passwords hashes and compares, a few at a time: a burst of log-ins must not
// take every processor from those who are already in.
type passwords struct {
	cost int
	// nobody is the hash that is compared with where there is no user or no
	// password, so that this takes as long as a wrong password.
	nobody []byte
	// compare is bcrypt's; a test counts what it is asked.
	compare func(hash, password []byte) error
	slots   chan struct{}
}

func newPasswords(cost int) (*passwords, error) {
	p := &passwords{
		cost: cost, compare: bcrypt.CompareHashAndPassword,
		slots: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	hash, err := bcrypt.GenerateFromPassword(digest("nobody"), cost)
	if err != nil {
		return nil, fmt.Errorf("preparing the password hash: %w", err)
	}
	p.nobody = hash
	return p, nil
}

// digest makes any password fit bcrypt, which reads 72 bytes at most and stops
// at a zero byte: 64 base64 characters of its SHA-384.
func digest(password string) []byte {
	sum := sha512.Sum384([]byte(password))
	return base64.StdEncoding.AppendEncode(nil, sum[:])
}

func (p *passwords) hash(ctx context.Context, password string) ([]byte, error) {
	if err := p.take(ctx); err != nil {
		return nil, err
	}
	defer p.give()
	hash, err := bcrypt.GenerateFromPassword(digest(password), p.cost)
	if err != nil {
		return nil, fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// match reports whether hash is that of password. A nil hash matches nothing
// and takes as long as any other. The error is the context's.
func (p *passwords) match(ctx context.Context, hash []byte, password string) (bool, error) {
	if err := p.take(ctx); err != nil {
		return false, err
	}
	defer p.give()
	known := hash != nil
	if !known {
		hash = p.nobody
	}
	err := p.compare(hash, digest(password))
	return known && err == nil, nil
}

func (p *passwords) take(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to check a password: %w", ctx.Err())
	}
}

func (p *passwords) give() { <-p.slots }

func (r Rules) checkPassword(password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < r.PasswordMin:
		return ErrPasswordShort
	case n > r.PasswordMax:
		return ErrPasswordLong
	}
	return nil
}
