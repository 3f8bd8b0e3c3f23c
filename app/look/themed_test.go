package look

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"latchkey/app/theme"
)

// themed makes an app in which widgets look as they do in the window.
func themed(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New())
}
