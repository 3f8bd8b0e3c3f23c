package camera

import "image"

// A Picture is a decoded frame.
type Picture struct {
	// Grey is for QR codes to be read in.
	Grey *image.Gray

	u, v   plane // the colours; without pixels where there are none
	narrow bool  // 16 is black and 235 white, as in video
}

// A plane is one of the two of colours. It has one value for 1<<right pixels
// beside each other and 1<<down above each other; 128 is grey.
type plane struct {
	pix         []byte
	stride      int // bytes from a row to the next
	step        int // and from a value to the next
	right, down int
}

// at is the value for a pixel.
func (p plane) at(x, y int) int { return int(p.pix[(y>>p.down)*p.stride+(x>>p.right)*p.step]) }

// Decode decodes a frame. The picture may share its memory.
func (f Frame) Decode() (*Picture, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	s := f.stride()
	grey := &image.Gray{Pix: f.Data, Stride: s, Rect: image.Rect(0, 0, f.Width, f.Height)}
	p := &Picture{Grey: grey, narrow: true}
	switch f.Form {
	case MJPEG, JPEG:
		return f.decodeJPEG()
	case YUYV:
		p.Grey = f.everySecond(0)
		p.u, p.v = plane{f.Data[1:], s, 4, 1, 0}, plane{f.Data[3:], s, 4, 1, 0}
	case UYVY:
		p.Grey = f.everySecond(1)
		p.u, p.v = plane{f.Data, s, 4, 1, 0}, plane{f.Data[2:], s, 4, 1, 0}
	case NV12:
		both := f.Data[s*f.Height:]
		p.u, p.v = plane{both, s, 2, 1, 1}, plane{both[1:], s, 2, 1, 1}
	case YU12:
		half := (s + 1) / 2
		u := f.Data[s*f.Height:]
		p.u, p.v = plane{u, half, 1, 1, 1}, plane{u[half*((f.Height+1)/2):], half, 1, 1, 1}
	case GREY:
		p.narrow = false
	}
	return p, nil
}

// everySecond is the picture of every second byte, from the first one given.
func (f Frame) everySecond(first int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, f.Width, f.Height))
	for y := range f.Height {
		in := f.Data[y*f.stride()+first:]
		for x := range m.Pix[y*m.Stride:][:f.Width] {
			m.Pix[y*m.Stride+x] = in[2*x]
		}
	}
	return m
}
