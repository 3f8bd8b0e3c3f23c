package enroll

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/vault"
)

// sameKeys gives the same keys to two directories.
type sameKeys struct{ random }

func (sameKeys) Key(userName string, number uint64, length int) []byte {
	key := make([]byte, length)
	for i := range key {
		key[i] = byte(i*29) + userName[0] + byte(number)*7
	}
	return key
}

// What is found out about refused codes never changes what is accepted: of two portals
// with the same keys and the same tries, one looks at every refused code at once and the
// other never at any. Each try has the same outcome in both, counts as much, and leaves
// the same codes good.
func FuzzDiagnosisNeverWidens(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add([]byte{0, 0, 16, 32, 0, 48, 2, 2, 66, 1, 1, 0, 0, 130, 0, 5, 5, 5, 0})
	f.Add([]byte{11, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 11, 0})
	f.Add([]byte{4, 20, 36, 52, 68, 84, 100, 116, 0, 7, 23, 39, 55, 71, 0, 9, 25, 41, 0, 10, 26, 42, 58, 0})
	f.Fuzz(func(t *testing.T, moves []byte) {
		var both [2]*fixture
		for i := range both {
			d, err := New(Options{
				Rules: testRules(), Flow: testFlow(), Clock: clocktest.At(time.Unix(30*58_000_000, 0)), Events: &told{},
				PasswordCost: bcrypt.MinCost, Secrets: sameKeys{},
			})
			if err != nil {
				t.Fatal(err)
			}
			both[i] = &fixture{Directory: d, clock: d.clock.(*clocktest.Clock)}
			for _, name := range []string{dana, "sam"} {
				u, err := d.add(Person{UserName: name})
				if err != nil {
					t.Fatal(err)
				}
				u.factors[App] = &factor{account: d.draw(u), since: d.clock.Now()}
			}
		}
		quiet(both[1].Directory)
		for _, move := range moves[:min(len(moves), 40)] {
			var outcomes [2]error
			for i, f := range both {
				outcomes[i] = f.tryOne(t, move)
				if i == 0 {
					f.Settle()
				}
			}
			for _, kind := range []error{nil, ErrMalformedCode, ErrWrongCode, ErrUsedCode, ErrLocked} {
				if errors.Is(outcomes[0], kind) != errors.Is(outcomes[1], kind) {
					t.Fatalf("looked at, a try comes to %v, and else to %v", outcomes[0], outcomes[1])
				}
			}
			one, two := both[0].users[dana], both[1].users[dana]
			if one.tally.failures != two.tally.failures || one.factors[App].floor != two.factors[App].floor {
				t.Fatalf("looked at, %d failures are counted, and else %d", one.tally.failures, two.tally.failures)
			}
		}
	})
}

// tryOne types a code as a byte says: what it is, and when.
func (f *fixture) tryOne(t *testing.T, move byte) error {
	account := f.users[dana].factors[App].account
	f.clock.Move(time.Duration(move>>4) * 13 * time.Second)
	code := f.code(t, account, 0)
	switch move & 15 {
	case 1:
		code = f.code(t, account, -1)
	case 2:
		code = f.code(t, account, 1)
	case 3:
		code = f.code(t, account, -2)
	case 4:
		code = f.code(t, account, -9)
	case 5:
		code = f.code(t, account, 3)
	case 6:
		code = f.code(t, f.users["sam"].factors[App].account, 0)
	case 7:
		code = code[1:2] + code[:1] + code[2:]
	case 8:
		code = code[1:]
	case 9:
		key := account.Secret.Bytes()
		key[3] ^= 4
		account.Secret = vault.NewSecret(key)
		code = f.code(t, account, 0)
	case 10:
		code = "000000"
	case 11:
		f.users[dana].tally.clear()
		return nil
	case 12:
		account.Algorithm = vault.SHA512
		code = f.code(t, account, 0)
	}
	_, err := f.Verify(f.sessions(1)[0], code)
	return err
}
