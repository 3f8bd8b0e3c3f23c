package settings

import (
	"errors"
	"strings"
	"testing"
)

func TestPictures(t *testing.T) {
	f := file(t, `{"pictures":{"later":[1]},"x":2}`)
	if s, err := f.Load(); err != nil || !s.Pictures.Brands {
		t.Fatalf("%+v, %v", s, err)
	}
	for _, step := range []struct {
		brands bool
		want   string
	}{
		{false, `{"pictures":{"brands":false,"later":[1]},"x":2}`},
		{true, `{"pictures":{"later":[1]},"x":2}`},
	} {
		s, err := f.Change(func(s *Settings) { s.Pictures.Brands = step.brands })
		if got := strings.Join(strings.Fields(text(t, f)), ""); err != nil || s.Pictures.Brands != step.brands || got != step.want {
			t.Errorf("%v: %s, want %s", err, got, step.want)
		}
		if s, err := f.Load(); err != nil || s.Pictures.Brands != step.brands {
			t.Errorf("%+v, %v", s, err)
		}
	}
	for _, damaged := range []string{`{"pictures":1}`, `{"pictures":{"brands":"yes"}}`, `{"pictures":[]}`} {
		f := file(t, damaged)
		if _, err := f.Change(func(s *Settings) { s.Pictures.Brands = false }); !errors.Is(err, ErrDamaged) || text(t, f) != damaged {
			t.Errorf("%s: %v", damaged, err)
		}
	}
	// null is nothing that is said.
	f = file(t, `{"pictures":null}`)
	if s, err := f.Change(func(s *Settings) { s.Pictures.Brands = !s.Pictures.Brands }); err != nil || s.Pictures.Brands {
		t.Errorf("%+v, %v", s, err)
	}
}
