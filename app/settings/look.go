package settings

import "fmt"

// Look is how the window looks.
type Look struct {
	// Scheme is "light", "dark", or empty for what the system says.
	Scheme string `json:"scheme"`
	// HighContrast draws every edge, and text in the strongest colours.
	HighContrast bool `json:"highContrast"`
	// Size is how large everything is, in percent of the usual.
	Size int `json:"size"`
}

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
	}
	return nil
}
