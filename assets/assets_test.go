package assets

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"os"
	"testing"
)

func TestIconIsAPictureOf256Pixels(t *testing.T) {
	checkIcon(t, Icon(), 256)
}

func TestIconFileOfEverySizeIsAsLargeAsItsName(t *testing.T) {
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512, 1024} {
		data, err := os.ReadFile(fmt.Sprintf("icons/%d.png", size))
		if err != nil {
			t.Error(err)
			continue
		}
		checkIcon(t, data, size)
	}
}

func checkIcon(t *testing.T, data []byte, size int) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Errorf("the icon of %d pixels: %v", size, err)
		return
	}
	if b := picture.Bounds(); b.Dx() != size || b.Dy() != size {
		t.Errorf("the icon of %d pixels is %d by %d", size, b.Dx(), b.Dy())
	}
	if _, _, _, alpha := picture.At(0, 0).RGBA(); alpha > 0x8000 {
		t.Errorf("the icon of %d pixels has an opaque corner: it would sit in a box", size)
	}
	if _, _, _, alpha := picture.At(size/2, size/2).RGBA(); alpha != 0xffff {
		t.Errorf("the icon of %d pixels has a hole in its middle", size)
	}
}

func TestDrawingsAreSVGDocuments(t *testing.T) {
	for _, name := range []string{"icon.svg", "icon-small.svg"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var root struct {
			XMLName xml.Name
			ViewBox string `xml:"viewBox,attr"`
		}
		if err := xml.Unmarshal(data, &root); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if root.XMLName.Local != "svg" || root.ViewBox == "" {
			t.Errorf("%s is a %q with the view box %q", name, root.XMLName.Local, root.ViewBox)
		}
	}
}
