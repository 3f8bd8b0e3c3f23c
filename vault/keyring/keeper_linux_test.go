package keyring

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// wantSentence fails unless err is of the kinds and says exactly this.
func wantSentence(t *testing.T, err error, want string, kinds ...error) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("it says\n%v\nand not\n%s", err, want)
	}
	for _, kind := range kinds {
		if !errors.Is(err, kind) {
			t.Errorf("%v is not %q", err, kind)
		}
	}
}

// settled is a vault with an account in the real keyring of a session, opened by
// the rule and so noted in the settings folder.
func settled(t *testing.T) (s *keyringtest.Session, dir string, v *vault.Vault) {
	t.Helper()
	s = keyringtest.Start(t)
	s.Use(t)
	dir = t.TempDir()
	v = mustOpen(t, mustLocate(t, dir, "", FirstRun, KindOS), 0)
	if _, err := v.Add(t.Context(), account()); err != nil {
		t.Fatal(err)
	}
	return s, dir, v
}

// Another program answers for the keyring, as after a change of the desktop: that
// is said by name, and no empty vault is made in it, however it was come to.
func TestAnotherKeyringAnswers(t *testing.T) {
	s, dir, v := settled(t)
	note := string(readFile(t, filepath.Join(dir, keeperName)))
	if note != `{"service":"GNOME Keyring","keyring":"login"}`+"\n" {
		t.Errorf("noted: %s", note)
	}
	s.KillDaemon(t)
	_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
	wantSentence(t, err, "no keyring service runs in this session, and your accounts are in GNOME Keyring: "+
		"start it, or log out and in again", vault.ErrNoKeyring)

	t.Run("swapped", func(t *testing.T) {
		other := s.ServeOther(t, "keepassxc", false, "Passwords")
		want := "KeePassXC answers for the keyring now, and your accounts were in GNOME Keyring: " +
			"switch back to GNOME Keyring, or bring the accounts back from a backup"
		_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
		wantSentence(t, err, want, vault.ErrNoVault, ErrElsewhere)
		_, err = mustLocate(t, dir, "os", Explicit, KindOS).Open(t.Context(), "")
		wantSentence(t, err, want, vault.ErrNoVault, ErrElsewhere)
		// Not even where the choice was lost.
		if err := os.Rename(filepath.Join(dir, rememberedName), filepath.Join(dir, "aside")); err != nil {
			t.Fatal(err)
		}
		_, err = mustLocate(t, dir, "", FirstRun, KindOS).Open(t.Context(), "")
		wantSentence(t, err, want, vault.ErrNoVault, ErrElsewhere)
		if err := os.Rename(filepath.Join(dir, "aside"), filepath.Join(dir, rememberedName)); err != nil {
			t.Fatal(err)
		}

		// A vault that is open meanwhile keeps its accounts and stores none there.
		if _, err := v.Reload(t.Context()); !errors.Is(err, vault.ErrNoVault) {
			t.Errorf("read again: %v", err)
		}
		if _, err := v.Add(t.Context(), account()); !errors.Is(err, vault.ErrNoVault) {
			t.Errorf("added: %v", err)
		}
		if n := len(v.Accounts()); n != 1 || other.Writes() != 0 {
			t.Errorf("%d accounts are shown, and something was stored %d times", n, other.Writes())
		}
	})
	t.Run("nothing open", func(t *testing.T) {
		s.ServeOther(t, "ksecretd", false)
		_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
		wantSentence(t, err, "KWallet answers for the keyring now and has none that can be used, and your accounts were in GNOME Keyring: "+
			"switch back to GNOME Keyring, or bring the accounts back from a backup", vault.ErrNoKeyring, ErrElsewhere)
	})
	t.Run("another keyring of the same", func(t *testing.T) {
		s.ServeOther(t, "gnome-keyring-d", false, "work")
		_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
		wantSentence(t, err, "GNOME Keyring uses the keyring “work” now, and your accounts were in the one called “login”: "+
			"make that one the default again, or bring the accounts back from a backup", vault.ErrNoVault, ErrElsewhere)
	})
	t.Run("no keyring of the same", func(t *testing.T) {
		s.ServeOther(t, "gnome-keyring-d", false)
		_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
		wantSentence(t, err, "GNOME Keyring has no keyring that can be used now, and your accounts were in the one called “login”: "+
			"log out and in again with your password, or bring the accounts back from a backup", vault.ErrNoKeyring, ErrElsewhere)
	})
	t.Run("not to be told", func(t *testing.T) {
		s.ServeOther(t, "x\x1b[31m", false, "login")
		_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
		if !errors.Is(err, vault.ErrNoVault) || errors.Is(err, ErrElsewhere) || !strings.Contains(err.Error(), "is gone") {
			t.Error(err)
		}
	})
	s.StartDaemon(t)
	mustOpen(t, mustLocate(t, dir, "", Settled, KindOS), 1)
	if after := string(readFile(t, filepath.Join(dir, keeperName))); after != note {
		t.Errorf("noted: %s", after)
	}
}

// A note that cannot be understood is as good as none; it is never a reason not
// to open a vault, nor to make one.
func TestDamagedNoteOfTheService(t *testing.T) {
	s, dir, _ := settled(t)
	path := filepath.Join(dir, keeperName)
	for _, text := range []string{"", "{", "[]", `{"service":1}`, `{"service":"a\u001b[31m","keyring":"b"}`, strings.Repeat(" ", keeperMost+1)} {
		writeFile(t, path, []byte(text))
		if was := notedKeeper(dir); was != (keeper{}) {
			t.Errorf("%.40q is understood as %v", text, was)
		}
	}
	other := filepath.Join(t.TempDir(), "other")
	writeFile(t, other, []byte("x"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	symlink(t, other, path)
	mustOpen(t, mustLocate(t, dir, "", Settled, KindOS), 1)
	if string(readFile(t, other)) != "x" {
		t.Error("a link was followed")
	}
	s.KillDaemon(t)
	s.ServeOther(t, "keepassxc", false, "Passwords")
	_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
	if !errors.Is(err, vault.ErrNoVault) || !strings.Contains(err.Error(), "is gone") {
		t.Error(err)
	}
}

// A request that nobody waits for any more is taken back, where the service is
// known to survive that.
func TestRequestIsTakenBack(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.WithoutService())
	s.Use(t)
	for process, times := range map[string]int{"keepassxc": 1, "gnome-keyring-d": 0, "\xff": 0} {
		t.Run(process, func(t *testing.T) {
			other := s.ServeOther(t, process, true, "Passwords")
			_, err := OS(WithTimes(late, soon)).Get(t.Context(), "page-000")
			wantError(t, err, vault.ErrTimeout, "nobody answered")
			if other.Dismissed() != times {
				t.Errorf("the request was taken back %d times; want %d", other.Dismissed(), times)
			}
		})
	}
}

func TestNamesOfServices(t *testing.T) {
	for process, want := range map[string]string{
		"gnome-keyring-d": "GNOME Keyring", "kwalletd5": "KWallet", "kwalletd6": "KWallet", "ksecretd": "KWallet",
		"keepassxc": "KeePassXC", "oo7-daemon": "oo7", "pass_secret_ser": "pass_secret_ser", "a\nb": "", "": "",
	} {
		if got := nameOfProgram(process); got != want {
			t.Errorf("%q is called %q; want %q", process, got, want)
		}
	}
}
