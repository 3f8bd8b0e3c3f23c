package settings

import (
	"fmt"
	"slices"
)

// Look is how the window looks.
type Look struct {
	// Scheme is "light", "dark", or empty for what the system says.
	Scheme string `json:"scheme"`
	// HighContrast draws every edge, and text in the strongest colours.
	HighContrast bool `json:"highContrast"`
	// Size is how large everything is, in percent of the usual.
	Size int `json:"size"`
	// Language is one of [Languages], or empty for what the system says.
	Language string `json:"language"`
}

// Languages are those that the window speaks, as the files of its texts are called.
func Languages() []string { return []string{"en", "de", "es", "fr", "pt_BR", "ja"} }

// Bounds of Look.Size.
const (
	MinSize = 50
	MaxSize = 400
)

func defaultLook() Look { return Look{Size: 100} }

func (l *Look) check() error {
	switch {
	case l.Scheme != "" && l.Scheme != "light" && l.Scheme != "dark":
		return fmt.Errorf("scheme is %q, not light or dark", l.Scheme)
	case l.Size < MinSize || l.Size > MaxSize:
		return fmt.Errorf("size is %d, not %d to %d", l.Size, MinSize, MaxSize)
	case l.Language != "" && !slices.Contains(Languages(), l.Language):
		return fmt.Errorf("language is %q, which the window does not speak", l.Language)
	}
	return nil
}
