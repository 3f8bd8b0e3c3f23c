package main

import (
	"context"
	"errors"
	"fmt"

	"latchkey/importer/qr"
)

// A rawCode is what --raw prints.
type rawCode struct {
	File    string    `json:"file,omitempty"`
	Monitor int       `json:"monitor,omitempty"` // in place of the file, from 1
	Text    string    `json:"text"`
	Bytes   []byte    `json:"bytes,omitempty"` // where Text is only a reading of them
	Frame   *int      `json:"frame,omitempty"` // where there are several
	Corners [4][2]int `json:"corners"`
}

func newRawCode(file string, code qr.Code, frames int) rawCode {
	raw := rawCode{File: file, Text: code.Text}
	if string(code.Bytes) != code.Text {
		raw.Bytes = code.Bytes
	}
	if frames > 1 {
		raw.Frame = &code.Frame
	}
	for i, corner := range code.Corners {
		raw.Corners[i] = [2]int{corner.X, corner.Y}
	}
	return raw
}

func (p *program) scanRaw(ctx context.Context, files []string) error {
	codes, failed := 0, false
	for _, file := range files {
		data, err := p.readPicture(ctx, file)
		var found []qr.Code
		frames := 0
		if err == nil {
			found, frames, err = decodePicture(ctx, data)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			p.say("%s: %s", shown(file), sentence(err))
			failed = true
		case len(found) == 0 && len(files) > 1:
			p.say("%s: no QR code was found in it", shown(file))
		}
		codes += len(found)
		for _, code := range found {
			if err := p.printJSON(newRawCode(file, code, frames)); err != nil {
				return err
			}
		}
	}
	switch {
	case failed:
		return &statusError{status: statusFailed}
	case codes == 0:
		return &statusError{statusNoMatch, fmt.Errorf("no QR code was found in %s", looked(files))}
	}
	return nil
}

// decodePicture returns the codes of a picture, those found in time where that
// has run out, and how many frames or pages it has.
func decodePicture(ctx context.Context, data []byte) ([]qr.Code, int, error) {
	ctx, cancel := context.WithTimeout(ctx, scanPatience)
	defer cancel()
	picture, err := qr.Open(ctx, data)
	switch {
	case errors.Is(err, qr.ErrFormat):
		return nil, 0, notPicture(ctx, data)
	case err != nil:
		return nil, 0, err
	}
	codes, err := picture.Read(ctx)
	return codes, picture.Frames(), err
}
