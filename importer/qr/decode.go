package qr

import (
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"golang.org/x/text/encoding/unicode"
)

// A decoded code is what its modules say.
type decoded struct {
	text  string
	bytes []byte
	// mirrored is set for a code that is seen from behind.
	mirrored bool
}

// decode decodes sampled modules. Bytes are taken for UTF-8 where they are, as
// everything writes them today, and else for what gozxing makes of them: the
// standard's Latin-1, or Shift JIS. The code itself may name another encoding.
//
// A code that says nothing is none: any chessboard may look like one.
func decode(modules *gozxing.BitMatrix) (found decoded, ok bool) {
	// gozxing reads what strangers made; should it panic at that, this is no
	// code.
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	// The decoder works on its argument and leaves it changed.
	again, err := copyOf(modules)
	if err != nil {
		return decoded{}, false
	}
	d := decoder.NewDecoder()
	result, err := d.Decode(modules, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_CHARACTER_SET: unicode.UTF8,
	})
	if err != nil || result.GetText() == "" {
		return decoded{}, false
	}
	for _, segment := range result.GetByteSegments() {
		if !utf8.Valid(segment) {
			if result, err = d.Decode(again, nil); err != nil {
				return decoded{}, false
			}
			break
		}
	}
	found.text = result.GetText()
	if found.bytes, ok = bytesOf(result, (modules.GetWidth()-17)/4); !ok {
		found.bytes = []byte(found.text)
	}
	_, found.mirrored = result.GetOther().(*decoder.QRCodeDecoderMetaData)
	return found, true
}

// bytesOf returns the bytes of a code's segments as they are in it, and false
// where it has segments of another kind as well: digits, capitals, Kanji.
func bytesOf(result *common.DecoderResult, version int) (all []byte, ok bool) {
	v, err := decoder.Version_GetVersionForNumber(version)
	if err != nil {
		return nil, false
	}
	bits := common.NewBitSource(result.GetRawBytes())
	for _, segment := range result.GetByteSegments() {
		if !skipTo(bits, decoder.Mode_BYTE) {
			return nil, false
		}
		n, err := bits.ReadBits(decoder.Mode_BYTE.GetCharacterCountBits(v))
		if err != nil || n != len(segment) {
			return nil, false
		}
		for _, b := range segment {
			if got, err := bits.ReadBits(8); err != nil || got != int(b) {
				return nil, false
			}
		}
		all = append(all, segment...)
	}
	return all, len(all) > 0 && skipTo(bits, decoder.Mode_TERMINATOR)
}

// skipTo reads over what only describes the segments, and reports whether the
// next one, or the end, is of the kind that is wanted.
func skipTo(bits *common.BitSource, wanted *decoder.Mode) bool {
	for {
		indicator := 0 // of the end, which may be cut short
		if bits.Available() >= 4 {
			indicator, _ = bits.ReadBits(4) // they are there
		}
		mode, err := decoder.ModeForBits(indicator)
		if err != nil {
			return false
		}
		skip := 0
		switch mode {
		case wanted:
			return true
		case decoder.Mode_STRUCTURED_APPEND:
			skip = 16 // which part of how many, and a parity
		case decoder.Mode_ECI:
			first, err := bits.ReadBits(8)
			if err != nil {
				return false
			}
			switch { // one to three bytes, as its leading ones say
			case first&0xC0 == 0x80:
				skip = 8
			case first&0xE0 == 0xC0:
				skip = 16
			}
		case decoder.Mode_FNC1_FIRST_POSITION:
		case decoder.Mode_FNC1_SECOND_POSITION:
			skip = 8 // the application
		default:
			return false
		}
		if skip > 0 {
			if _, err := bits.ReadBits(skip); err != nil {
				return false
			}
		}
	}
}
