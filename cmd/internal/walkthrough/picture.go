package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"slices"

	"latchkey/cmd/internal/desk"
)

const (
	margin = 12 // pixels around the panels and between them
	// colours is how many a picture has at most: text and surfaces need few.
	colours = 64
)

// ground and frame are around the panels.
var (
	ground = color.RGBA{0xe4, 0xe8, 0xee, 0xff}
	frame  = color.RGBA{0xb4, 0xbc, 0xc8, 0xff}
)

// picture shows the page, and where it is wanted the window beside it, as PNG.
func (h *hand) picture(ctx context.Context, latchkey bool) ([]byte, error) {
	// The mouse is over nothing that would change its look.
	if err := h.display.PointAt(ctx, screen.Sub(image.Pt(1, 1))); err != nil {
		return nil, err
	}
	panels := []image.Image{}
	page, err := h.page(ctx)
	if err != nil {
		return nil, err
	}
	panels = append(panels, page)
	if latchkey {
		if err := h.window.Settle(ctx); err != nil {
			return nil, err
		}
		window, err := h.window.Screenshot()
		if err != nil {
			return nil, err
		}
		panels = append(panels, window)
	}
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&file, few(beside(panels))); err != nil {
		return nil, fmt.Errorf("making a picture: %w", err)
	}
	return file.Bytes(), nil
}

// pageHeight is how much of a page is shown: as high as the window is.
const pageHeight = 700

// showAll scrolls to the top, where something is wrong is said there, or as little
// further as shows the button below what was filled in, or what was uncovered.
const showAll = `(() => {
	const typed = document.activeElement?.value ? document.activeElement.closest("form")?.querySelector("button[type=submit]") : null;
	const wanted = document.querySelector("#problem") ?? typed ?? document.querySelector("main details[open]");
	scrollTo({ top: 0, behavior: "instant" });
	wanted?.scrollIntoView({ block: "nearest", behavior: "instant" });
	return "";
})()`

// foldAll undoes that.
const foldAll = `document.querySelectorAll("main details[open]").forEach((part) => { part.open = false; });
	scrollTo({ top: 0, behavior: "instant" });
	""`

// page is what the browser shows, once it stands still.
func (h *hand) page(ctx context.Context) (image.Image, error) {
	if _, err := h.browser.Run(ctx, showAll); err != nil {
		return nil, err
	}
	var last []byte
	err := desk.Await(ctx, "the page to stand still", func() (bool, error) {
		picture, err := h.browser.Screenshot(ctx)
		still := bytes.Equal(last, picture)
		last = picture
		return still, err
	})
	if err != nil {
		return nil, err
	}
	picture, err := png.Decode(bytes.NewReader(last))
	if err != nil {
		return nil, fmt.Errorf("reading the picture of the page: %w", err)
	}
	part := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), pageHeight))
	draw.Draw(part, part.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return part, nil
}

// beside puts panels in a row, each with a frame, as high as the highest.
func beside(panels []image.Image) *image.RGBA {
	size := image.Pt(margin, 0)
	for _, p := range panels {
		size.X += p.Bounds().Dx() + margin
		size.Y = max(size.Y, p.Bounds().Dy()+2*margin)
	}
	whole := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(whole, whole.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	left := margin
	for _, p := range panels {
		area := image.Rectangle{Max: p.Bounds().Size()}.Add(image.Pt(left, margin))
		draw.Draw(whole, area.Inset(-1), image.NewUniform(frame), image.Point{}, draw.Src)
		draw.Draw(whole, area, p, p.Bounds().Min, draw.Src)
		left += area.Dx() + margin
	}
	return whole
}

// few draws a picture in its commonest colours; any other becomes the nearest of
// these. Screens are made of few, so that nothing is seen of it.
func few(m *image.RGBA) *image.Paletted {
	count := map[color.RGBA]int{}
	bounds := m.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[m.RGBAAt(x, y)]++
		}
	}
	common := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, c := range common[:min(colours, len(common))] {
		palette = append(palette, c)
	}
	nearest := make(map[color.RGBA]uint8, len(common))
	for _, c := range common {
		nearest[c] = uint8(palette.Index(c))
	}
	paletted := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			paletted.SetColorIndex(x, y, nearest[m.RGBAAt(x, y)])
		}
	}
	return paletted
}
