package importer

import (
	"fmt"

	"latchkey/importer/found"
)

// FromCamera reads what QR codes hold that were held before a camera, one after
// the other or at once, as [Read] does those of a picture.
func FromCamera(texts []string) (found.Result, error) {
	format := "QR code"
	if len(texts) > 1 {
		format = fmt.Sprintf("%d QR codes", len(texts))
	}
	return gather(texts).Finish(format, "QR code")
}
