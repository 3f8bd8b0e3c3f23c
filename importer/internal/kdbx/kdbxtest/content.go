package kdbxtest

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 the nonce is one of its counter's halves
	"golang.org/x/crypto/salsa20/salsa"
)

// content makes what is encrypted of the document.
func (d Database) content(t testing.TB, header []byte) []byte {
	document := d.Document
	if d.Old && !d.LeaveHash {
		sum := sha256.Sum256(header)
		document = strings.Replace(document, "<Meta>", "<Meta><HeaderHash>"+base64.StdEncoding.EncodeToString(sum[:])+"</HeaderHash>", 1)
	}
	content := []byte(d.protect(t, document))
	if !d.Old {
		content = append(d.Inner(), content...)
	}
	if d.Plain {
		return content
	}
	return Pack(t, content)
}

// Inner writes the inner header of version 4.
func (d Database) Inner() []byte {
	var inner []byte
	field := func(id byte, value []byte) {
		inner = append(append(append(inner, id), little(4, uint64(len(value)))...), value...)
	}
	field(1, little(4, d.streamID()))
	field(2, salt("stream", 64))
	for _, data := range d.Attachments {
		field(3, append([]byte{1}, data...))
	}
	field(0, nil)
	return inner
}

// protect encrypts what is marked in a document.
func (d Database) protect(t testing.TB, document string) string {
	key := salt("stream", 64)
	if d.Old {
		key = salt("stream", 32)
	}
	stream := d.stream(t, key, len(document))
	marked := regexp.MustCompile(`(<[A-Za-z]+ [^>]*Protected="True"[^>]*>)([^<]*)(</)`)
	return marked.ReplaceAllStringFunc(document, func(match string) string {
		part := marked.FindStringSubmatch(match)
		value := []byte(html.UnescapeString(part[2]))
		stream.XORKeyStream(value, value)
		return part[1] + base64.StdEncoding.EncodeToString(value) + part[3]
	})
}

// stream begins the stream for values of most bytes altogether.
func (d Database) stream(t testing.TB, key []byte, most int) cipher.Stream {
	if !d.Salsa20 {
		sum := sha512.Sum512(key)
		stream, err := chacha20.NewUnauthenticatedCipher(sum[:32], sum[32:44])
		if err != nil {
			t.Fatal(err)
		}
		return stream
	}
	// All of it at once, which the library counts by itself.
	pad := make([]byte, most)
	counter := [16]byte{0xE8, 0x30, 0x09, 0x4B, 0x97, 0x20, 0x5D, 0x2A}
	sum := sha256.Sum256(key)
	salsa.XORKeyStream(pad, pad, &counter, &sum)
	return (*oneTimePad)(bytes.NewBuffer(pad))
}

// A oneTimePad is what there is of a stream.
type oneTimePad bytes.Buffer

// XORKeyStream implements [cipher.Stream].
func (p *oneTimePad) XORKeyStream(dst, src []byte) {
	for i, b := range (*bytes.Buffer)(p).Next(len(src)) {
		dst[i] = src[i] ^ b
	}
}
