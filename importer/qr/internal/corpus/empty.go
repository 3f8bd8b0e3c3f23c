package corpus

import (
	"image"
	"image/draw"
)

func emptyKinds() []kind {
	return []kind{
		{"desktop without", func(m *maker) (Sample, error) {
			p := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
			back, panel, ink, _ := m.colours(oneOf(m, light, dark))
			return Sample{Image: p}, m.windows(p, back, panel, ink)
		}},
		{"paper without", func(m *maker) (Sample, error) {
			p := image.NewGray(image.Rect(0, 0, 800, 600))
			draw.Draw(p, p.Bounds(), image.White, image.Point{}, draw.Src)
			if err := m.prose(p, p.Bounds().Inset(10), m.between(9, 30), grey(20)); err != nil {
				return Sample{}, err
			}
			s := m.phone()
			f := film{800, 600, make([]float32, 800*600)}
			for i, v := range p.Pix {
				f.light[i] = float32(v) / 255
			}
			m.develop(f, s)
			return Sample{Image: f.image(m, s.blotches)}, nil
		}},
		{"chessboard", func(m *maker) (Sample, error) {
			n := m.whole(2, 12)
			return m.cells(640, 480, n, func(x, y int) bool { return (x+y)%2 == 0 })
		}},
		{"grains", func(m *maker) (Sample, error) {
			return m.cells(800, 600, m.whole(1, 12), func(int, int) bool { return m.IntN(2) == 0 })
		}},
		{"bars", func(m *maker) (Sample, error) {
			row := m.bars(400)
			return m.cells(1200, 500, m.whole(2, 4), func(x, y int) bool { return row[x%len(row)] && y%40 < 30 })
		}},
		{"other matrix", func(m *maker) (Sample, error) {
			// An L of black, a dashed line, and data, as other matrix codes are.
			n := oneOf(m, 18, 24, 32, 44)
			data := m.bars(n * n)
			return m.cells(700, 700, m.whole(4, 9), func(x, y int) bool {
				x, y = x-5, y-5
				switch {
				case x < 0 || y < 0 || x >= n || y >= n:
					return false
				case x == 0 || y == n-1:
					return true
				case y == 0 || x == n-1:
					return (x+y)%2 == 0
				}
				return data[y*n+x]
			})
		}},
		{"finders only", func(m *maker) (Sample, error) {
			// The three corners of a code, with data that is none.
			n := 4*m.whole(1, 10) + 17
			data := m.bars(n * n)
			return m.cells(800, 800, m.whole(3, 8), func(x, y int) bool {
				x, y = x-6, y-6
				if x < 0 || y < 0 || x >= n || y >= n {
					return false
				}
				for _, corner := range [3][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
					if i, j := x-corner[0], y-corner[1]; i >= -1 && j >= -1 && i <= 7 && j <= 7 {
						ring := max(max(3-i, i-3), max(3-j, j-3))
						return ring != 2 && ring <= 3
					}
				}
				return data[y*n+x]
			})
		}},
	}
}

// cells paints squares of n pixels.
func (m *maker) cells(width, height, n int, dark func(x, y int) bool) (Sample, error) {
	p := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(p, p.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 0; y*n < height; y++ {
		for x := 0; x*n < width; x++ {
			if dark(x, y) {
				draw.Draw(p, image.Rect(x*n, y*n, x*n+n, y*n+n), image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return Sample{Image: p}, nil
}

// bars returns n random bits.
func (m *maker) bars(n int) []bool {
	bits := make([]bool, n)
	for i := range bits {
		bits[i] = m.IntN(2) == 0
	}
	return bits
}
