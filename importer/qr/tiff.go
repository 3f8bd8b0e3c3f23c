package qr

import (
	"encoding/binary"
	"errors"
)

// Tags of TIFF 6.0 that are looked at here.
const (
	tagNewSubfileType = 254
	tagOrientation    = 274
)

var errTIFF = errors.New("the TIFF cannot be read any further")

// tiffFilm finds the pages of a TIFF. Its directories are chained, and the
// library reads the one that the header names, so that each page is the same
// file with another header. Reduced copies of a page are left aside.
func tiffFilm(data []byte) (film, error) {
	w, err := newTIFFWalk(data)
	if err != nil {
		return film{}, err
	}
	var f film
	var reduced []still
	for w.next != 0 && !f.full() && len(reduced) < maxFrames {
		at := w.next
		page, err := w.directory()
		if err != nil {
			f.rest = errCutOff
			break
		}
		header := append([]byte(nil), data[:8]...)
		w.order.PutUint32(header[4:], at)
		s := still{file: [][]byte{header, data[8:]}, orientation: page.orientation}
		if page.reduced {
			reduced = append(reduced, s)
		} else {
			f.stills = append(f.stills, s)
		}
	}
	if len(f.stills) == 0 {
		f.stills = reduced
	}
	if len(f.stills) == 0 {
		return film{}, errTIFF
	}
	return f, nil
}

// A tiffWalk goes through the directories of a TIFF.
type tiffWalk struct {
	data  []byte
	order binary.ByteOrder
	next  uint32 // where the next directory is, 0 for no more
	seen  map[uint32]bool
}

// A tiffPage is what a directory says of its page.
type tiffPage struct {
	orientation orientation
	reduced     bool
}

func newTIFFWalk(data []byte) (*tiffWalk, error) {
	if len(data) < 8 {
		return nil, errTIFF
	}
	w := &tiffWalk{data: data, seen: make(map[uint32]bool)}
	switch string(data[:4]) {
	case "II*\x00":
		w.order = binary.LittleEndian
	case "MM\x00*":
		w.order = binary.BigEndian
	default:
		return nil, errTIFF
	}
	w.next = w.order.Uint32(data[4:])
	return w, nil
}

// directory reads the next directory: the number of its entries, these in 12
// bytes each, and where the next one is.
func (w *tiffWalk) directory() (tiffPage, error) {
	page := tiffPage{orientation: upright}
	at := int64(w.next)
	if w.seen[w.next] || at+2 > int64(len(w.data)) {
		return page, errTIFF
	}
	w.seen[w.next] = true
	entries := w.data[at+2:]
	count := int(w.order.Uint16(w.data[at:]))
	if len(entries) < 12*count {
		return page, errTIFF
	}
	for entry := range count {
		e := entries[12*entry:][:12]
		switch w.order.Uint16(e) {
		case tagNewSubfileType:
			page.reduced = w.order.Uint32(e[8:])&1 != 0
		case tagOrientation:
			if o := orientation(w.order.Uint16(e[8:])); o >= upright && o <= leftDown {
				page.orientation = o
			}
		}
	}
	w.next = 0
	if tail := entries[12*count:]; len(tail) >= 4 {
		w.next = w.order.Uint32(tail)
	}
	return page, nil
}
