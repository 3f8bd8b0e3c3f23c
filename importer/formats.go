package importer

import "latchkey/importer/export"

// A Format is one kind of thing that accounts are read from.
type Format struct {
	Name  string // short, lower-case, and the same in every version: "aegis"
	Title string // what it is called to people: "Aegis vault"
	How   string // how to come by it, in a sentence or two
}

// Formats returns all that [Read] reads: pictures, links and keys first, then
// the files of other apps, the likeliest first.
func Formats() []Format {
	formats := []Format{
		{"picture", "Picture with QR codes", "Take a screenshot of the page that shows the QR code, or save the picture of it: PNG, JPEG, GIF, BMP, WebP or TIFF."},
		{"link", "Provisioning links", "Copy the link behind the QR code, which begins with otpauth://, or put several into a text file, one a line."},
		{"google", "Export of Google Authenticator", "In Google Authenticator: Transfer accounts › Export accounts. Take a picture of each QR code that it shows; they count together when all are given at once."},
		{"key", "Key", "Copy the key that the website shows beside the QR code, under words such as “can't scan?” or “enter manually”. It does not say whose it is: type it with the name of the website (Ctrl+K in the app, add in a terminal)."},
	}
	for _, f := range export.Formats() {
		formats = append(formats, Format{f.Name, f.Title, f.How})
	}
	return formats
}
