package web

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"

	"rsc.io/qr"
)

// png is a code as a picture with the quiet zone, a bit for each pixel. It is half as
// large as the library's own, in half the time.
func (q *QRPress) png(code *qr.Code) []byte {
	side := (code.Size + 2*quietZone) * modulePixels
	row := make([]byte, 1+(side+7)/8) // begins with how it is filtered: not
	w, made := q.packers.Get().(*zlib.Writer)
	if !made {
		w, _ = zlib.NewWriterLevel(nil, zlib.BestSpeed) // the level is one of those
	}
	defer q.packers.Put(w)
	var packed bytes.Buffer
	w.Reset(&packed)
	for y := -quietZone; y < code.Size+quietZone; y++ {
		lighten(row[1:])
		for x := range code.Size {
			if code.Black(x, y) {
				darken(row[1:], (x+quietZone)*modulePixels)
			}
		}
		for range modulePixels {
			_, _ = w.Write(row) // a buffer takes it
		}
	}
	_ = w.Close()

	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(side)), uint32(side))
	header = append(header, 1, 0, 0, 0, 0) // one bit of grey, the only compression and filters, not interlaced
	picture := append(make([]byte, 0, packed.Len()+64), "\x89PNG\r\n\x1a\n"...)
	picture = appendChunk(picture, "IHDR", header)
	picture = appendChunk(picture, "IDAT", packed.Bytes())
	return appendChunk(picture, "IEND", nil)
}

func lighten(row []byte) {
	for i := range row {
		row[i] = 0xff
	}
}

// darken draws a module into a row, from a pixel on.
func darken(row []byte, pixel int) {
	bits := uint16(1<<modulePixels-1) << (16 - modulePixels) >> (pixel % 8)
	row[pixel/8] &^= byte(bits >> 8)
	row[pixel/8+1] &^= byte(bits)
}

// appendChunk appends a part of a PNG (section 5.3 of its specification).
func appendChunk(picture []byte, kind string, data []byte) []byte {
	picture = binary.BigEndian.AppendUint32(picture, uint32(len(data)))
	begin := len(picture)
	picture = append(append(picture, kind...), data...)
	return binary.BigEndian.AppendUint32(picture, crc32.ChecksumIEEE(picture[begin:]))
}
