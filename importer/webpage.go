package importer

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"latchkey/importer/found"
	"latchkey/importer/otpauth"
	"latchkey/importer/qr"
)

// Bounds of a web page.
const (
	maxPagePictures = 1000
	maxPageLinks    = 100_000
)

// isWebPage reports whether data begins like HTML.
func isWebPage(data []byte) bool {
	head := strings.ToLower(otpauth.Trim(string(data[:min(len(data), 4096)])))
	return startsWithAny(skipProlog(head), []string{"<!doctype html", "<html", "<head", "<body"})
}

// readWebPage reads the links in a web page, and the QR codes in the pictures
// that it holds: several apps export such pages for printing. A code whose link
// stands in the page as well is one account.
func readWebPage(ctx context.Context, text string) (found.Result, error) {
	p := page{ctx: ctx}
	if err := p.read(text); err != nil {
		return found.Result{Format: "web page"}, err
	}
	if len(p.links)+p.pictures == 0 {
		return found.Result{Format: "web page"}, fmt.Errorf("%w, since it is a web page without links to accounts: open it in a browser, take a screenshot of the QR code, and use that", found.ErrFormat)
	}
	var g otpauth.Gathering
	for i, link := range p.links {
		g.Text(fmt.Sprintf("link %d", i+1), link)
	}
	for i, code := range p.codes {
		if !slices.Contains(p.links, code) {
			g.Text(fmt.Sprintf("QR code %d", i+1), code)
		}
	}
	if p.unread > 0 {
		g.Leave("pictures", fmt.Sprintf("%d of the %d pictures in the page hold no QR code that can be read", p.unread, p.pictures))
	}
	return g.Finish("web page", "page")
}

// A page is a web page while it is read.
type page struct {
	ctx      context.Context
	links    []string
	codes    []string // the texts of the QR codes
	pictures int
	unread   int // pictures without a code
}

// read walks through the page. Scripts and styles are no part of it.
func (p *page) read(text string) error {
	tokens := html.NewTokenizer(strings.NewReader(text))
	hidden := ""
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return nil // the end; a tokenizer takes everything else for a text
		case html.TextToken:
			if hidden == "" {
				p.text(string(tokens.Text()))
			}
		case html.EndTagToken:
			if name, _ := tokens.TagName(); string(name) == hidden {
				hidden = ""
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if kind == html.StartTagToken && (token.Data == "script" || token.Data == "style") {
				hidden = token.Data
			}
			for _, attribute := range token.Attr {
				if err := p.attribute(attribute.Val); err != nil {
					return err
				}
			}
		}
	}
}

// text takes the links of a text of the page.
func (p *page) text(text string) {
	text = html.UnescapeString(text)
	for line := range strings.Lines(text) {
		at := otpauth.FirstLink(line)
		if at < 0 {
			at = otherLink(line)
		}
		if at >= 0 {
			p.link(line[at:])
		}
	}
}

// otherLink returns where a link to an account begins whose codes are none of
// ours, or -1: what is wrong with it is said where the link is read.
func otherLink(line string) int {
	lower := strings.ToLower(line)
	for _, scheme := range []string{"motp://", "phonefactor://"} {
		if at := strings.Index(lower, scheme); at >= 0 && len(lower) == len(line) {
			return at
		}
	}
	return -1
}

func (p *page) link(link string) {
	link = otpauth.Trim(link)
	if len(p.links) < maxPageLinks && !slices.Contains(p.links[max(0, len(p.links)-8):], link) {
		p.links = append(p.links, link)
	}
}

// attribute takes a link or a picture that an attribute holds.
func (p *page) attribute(value string) error {
	switch lower := strings.ToLower(value[:min(len(value), 32)]); {
	case strings.HasPrefix(lower, "data:image/"):
		return p.picture(value)
	case otpauth.FirstLink(lower) == 0, otherLink(lower) == 0:
		p.link(value)
	}
	return nil
}

// picture reads the QR codes of a picture that is written into the page.
func (p *page) picture(value string) error {
	p.pictures++
	if p.pictures > maxPagePictures {
		return fmt.Errorf("%w: the page holds more than %d pictures", found.ErrFormat, maxPagePictures)
	}
	codes, err := qr.Decode(p.ctx, dataOf(value))
	if p.ctx.Err() != nil {
		return fmt.Errorf("reading the pictures of the page: %w", p.ctx.Err())
	}
	if err != nil && !errors.Is(err, context.DeadlineExceeded) || len(codes) == 0 {
		p.unread++
	}
	for _, code := range codes {
		p.codes = append(p.codes, code.Text)
	}
	return nil
}

// pictureIn returns the picture in a text that is nothing but a data URI, as
// browsers give the address of a picture that a page brings with it; or nil.
func pictureIn(text []byte) []byte {
	const start = "data:image/"
	text = bytes.TrimSpace(text)
	if len(text) < len(start) || !strings.EqualFold(string(text[:len(start)]), start) || len(text) > 2*qr.MaxBytes {
		return nil
	}
	if picture := dataOf(string(text)); qr.Format(picture) != "" {
		return picture
	}
	return nil
}

// dataOf decodes a data URI (RFC 2397); what cannot be decoded is empty.
func dataOf(uri string) []byte {
	head, body, _ := strings.Cut(uri, ",")
	if body, err := url.PathUnescape(body); err == nil && strings.HasSuffix(strings.ToLower(head), ";base64") {
		data, err := base64.StdEncoding.DecodeString(strings.Map(noSpace, body))
		if err != nil {
			return nil
		}
		return data
	}
	return bytes.Clone([]byte(body))
}

func noSpace(r rune) rune {
	if strings.ContainsRune(" \t\r\n", r) {
		return -1
	}
	return r
}
