package otpauth

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkText(b *testing.B) {
	var list strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&list, "otpauth://totp/Website%%20%d:alice%%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Website%%20%d&algorithm=SHA1&digits=6&period=30\n", i, i)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := Text(list.String()); err != nil || len(got.Accounts) != 10_000 {
			b.Fatal(err)
		}
	}
}
