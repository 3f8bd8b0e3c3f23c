package look

import "testing"

func TestRemainingFitsIntoARing(t *testing.T) {
	for seconds, want := range map[int]string{
		0: "0", 5: "5", 30: "30", 999: "999", 1000: "17m", 3600: "60m", 5999: "100m", 6000: "2h", 86400: "24h",
	} {
		if got := remaining(seconds); got != want {
			t.Errorf("%d seconds are shown as %q, want %q", seconds, got, want)
		}
	}
}
