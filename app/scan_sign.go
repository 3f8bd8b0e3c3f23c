package app

// newScanSign says that the screen is being looked at, and stops that.
func newScanSign(s *scan) *sign {
	how := ""
	if len(s.shots) == 0 {
		how = tr("Your desktop may ask whether that is allowed.")
	}
	return newSign(s.app, tr("Looking at the screen…"), how, s.cancel)
}
