package settings

// Pictures is how accounts look.
type Pictures struct {
	// Brands has accounts show the mark of their website where it has one and the
	// user has chosen no other picture. The usual.
	Brands bool `json:"brands"`
}

func (p *Pictures) check() error { return nil }
