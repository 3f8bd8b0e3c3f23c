package camera

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
)

// errNotJPEG is the error of a frame that is no JPEG picture.
var errNotJPEG = errors.New("the frame is not a JPEG picture")

// decodeJPEG decodes a frame of Motion JPEG, whose size must be the one that the
// camera said.
func (f Frame) decodeJPEG() (*Picture, error) {
	data, err := withTables(f.Data)
	if err != nil {
		return nil, err
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading a frame: %w", err)
	}
	if config.Width != f.Width || config.Height != f.Height {
		return nil, fmt.Errorf("a frame of %d×%d pixels came where %d×%d were agreed", config.Width, config.Height, f.Width, f.Height)
	}
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading a frame: %w", err)
	}
	switch m := m.(type) {
	case *image.Gray:
		return &Picture{Grey: m}, nil
	case *image.YCbCr:
		return fromYCbCr(m)
	}
	return nil, errors.New("the frame’s colours are not ones that cameras use")
}

func fromYCbCr(m *image.YCbCr) (*Picture, error) {
	right, down := 0, 0
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
	case image.YCbCrSubsampleRatio422:
		right = 1
	case image.YCbCrSubsampleRatio420:
		right, down = 1, 1
	case image.YCbCrSubsampleRatio440:
		down = 1
	case image.YCbCrSubsampleRatio411:
		right = 2
	case image.YCbCrSubsampleRatio410:
		right, down = 2, 1
	default:
		return nil, errors.New("the frame’s colours are not ones that cameras use")
	}
	return &Picture{
		Grey: &image.Gray{Pix: m.Y, Stride: m.YStride, Rect: m.Rect},
		u:    plane{m.Cb, m.CStride, 1, right, down}, v: plane{m.Cr, m.CStride, 1, right, down},
	}, nil
}

// The JPEG markers that matter here (ITU-T T.81, table B.1).
const (
	startOfImage = 0xD8
	endOfImage   = 0xD9
	startOfScan  = 0xDA
	huffman      = 0xC4
)

// withTables returns a JPEG picture with the Huffman tables that it needs. Cameras
// leave out those of the standard (T.81, annex K.3), as the frames of AVI files do,
// because they are always the same.
func withTables(data []byte) ([]byte, error) {
	if len(data) < 4 || data[0] != 0xFF || data[1] != startOfImage {
		return nil, errNotJPEG
	}
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xFF {
			return nil, errNotJPEG
		}
		switch marker := data[at+1]; {
		case marker == 0xFF || marker == 0: // padding
			at++
			continue
		case marker == huffman:
			return data, nil
		case marker == startOfScan:
			whole := make([]byte, 0, len(data)+len(standardTables()))
			whole = append(append(whole, data[:at]...), standardTables()...)
			return append(whole, data[at:]...), nil
		case marker == endOfImage:
			return nil, errShort
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return nil, errShort
}

// standardTables is the segment with the Huffman tables of T.81, annex K.3. Go's
// encoder writes no others, so they are cut out of a picture that it makes.
func standardTables() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 1, 1)), nil); err != nil {
		return nil // it never fails to write to memory
	}
	data := b.Bytes()
	start := bytes.Index(data, []byte{0xFF, huffman})
	if start < 0 || start+4 > len(data) {
		return nil
	}
	end := start + 2 + int(data[start+2])<<8 + int(data[start+3])
	return data[start:min(end, len(data))]
}
