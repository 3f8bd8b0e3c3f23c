package web

import "fmt"

// A QRFile is a QR code as files.
type QRFile struct {
	SVG string
	PNG []byte
}

// Draw draws text as the pages do, with the quiet zone, as files that stand alone. Its
// errors never hold the text.
func (q *QRPress) Draw(text string) (QRFile, error) {
	code, err := q.encode(text)
	if err != nil {
		return QRFile{}, err
	}
	modules := code.Size + 2*quietZone
	svg := fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges">`+
		`<rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" d="`, modules, modules, modules*modulePixels, modules*modulePixels)
	svg = append(appendBars(svg, code), `"/></svg>`...)
	return QRFile{SVG: string(svg), PNG: q.png(code)}, nil
}

// KeyGroups splits a key by four, as the pages show it.
func KeyGroups(key string) []string { return groups(key) }

// InvitationLink returns the link of a user's open invitation; empty where there is
// none.
func (s *Server) InvitationLink(userName string) string {
	i, open := s.directory.InvitationOf(userName)
	if !open {
		return ""
	}
	return s.base + invitationPath(s.profile, i)
}
