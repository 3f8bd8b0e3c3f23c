package otpauth

import (
	"net/url"
	"strings"
)

// decodeEncoded puts links into their plain form that are percent-encoded as a
// whole, as they stand in the address of a page or a service that draws QR
// codes, once or twice. Other lines, and lines with a plain link, stay.
func decodeEncoded(line string) string {
	if hasLink(line) {
		return line
	}
	lower := asciiLower(line)
	for _, colon := range []string{"%3a%2f%2f", "%253a%252f%252f"} {
		for _, scheme := range []string{"otpauth-migration", "otpauth"} {
			at := strings.Index(lower, scheme+colon)
			if at < 0 {
				continue
			}
			link := line[at:]
			if end := strings.IndexAny(link, "& \t\"'<>#"); end >= 0 {
				link = link[:end]
			}
			for range strings.Count(colon, "25")/3 + 1 {
				decoded, err := url.PathUnescape(link)
				if err != nil {
					return line
				}
				link = decoded
			}
			return link
		}
	}
	return line
}
