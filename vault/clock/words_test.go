package clock

import (
	"strings"
	"testing"
	"time"
)

const second = time.Second

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 30 * time.Millisecond: "0 s", 250 * time.Millisecond: "0.3 s", 2 * second: "2 s",
		2100 * time.Millisecond: "2.1 s", -9900 * time.Millisecond: "9.9 s", 9980 * time.Millisecond: "10 s",
		45400 * time.Millisecond: "45 s", 119 * second: "119 s", 120 * second: "2 min", 200 * second: "3 min 20 s",
		3599 * second: "59 min 59 s", time.Hour: "1 h", time.Hour + 5*time.Minute: "1 h 5 min", 80 * time.Hour: "3 days",
	} {
		if got := Span(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
	if Signed(45*second) != "+45 s" || Signed(-45*second) != "−45 s" {
		t.Error(Signed(45*second), Signed(-45*second))
	}
}

func TestMeaning(t *testing.T) {
	for _, test := range []struct {
		offset, period time.Duration
		want           string
	}{
		{second, 30 * second, "This clock is right to within 2 s: it is not why a code is refused."},
		{-2 * second, 30 * second, "This clock is right to within 2 s: it is not why a code is refused."},
		{5 * second, 30 * second, "This clock is 5 s slow: for 5 s of every 30 s the code here is that of the step before. Most websites accept one step either way, but not all do."},
		{-5 * second, 30 * second, "This clock is 5 s fast: for 5 s of every 30 s the code here is that of the step after. Most websites accept one step either way, but not all do."},
		{30 * second, 30 * second, "This clock is 30 s slow: the codes here are those of the step before (30 s). Most websites accept one step either way, but not all do."},
		{45 * second, 30 * second, "This clock is 45 s slow: the codes here are those of one or two steps ago (of 30 s). Most websites accept one step either way, so they refuse many of these."},
		{-45 * second, 30 * second, "This clock is 45 s fast: the codes here are those of one or two steps ahead (of 30 s). Most websites accept one step either way, so they refuse many of these."},
		{45 * second, 60 * second, "This clock is 45 s slow: for 45 s of every 60 s the code here is that of the step before. Most websites accept one step either way, but not all do."},
		{200 * second, 30 * second, "This clock is 3 min 20 s slow: the codes here are those of 6 or 7 steps ago (of 30 s). Most websites accept one step either way, so they refuse these."},
		{-60 * second, 30 * second, "This clock is 60 s fast: the codes here are those of 2 steps ahead (of 30 s). Most websites accept one step either way, so they refuse these."},
		{4 * time.Hour, 30 * second, "This clock is 4 h slow: the codes here are those of another time. Most websites accept one step either way, so they refuse all of these."},
	} {
		if got := Meaning(test.offset, test.period); got != test.want {
			t.Errorf("%v of %v:\n%s\nnot\n%s", test.offset, test.period, got, test.want)
		}
	}
}

// What the sentences say of steps is counted here from the steps themselves.
func TestMeaningCountsSteps(t *testing.T) {
	step := func(at time.Duration) int64 { return int64(at / (30 * second)) }
	for offset, want := range map[time.Duration][2]int64{
		5 * second: {0, 1}, 30 * second: {1, 1}, 45 * second: {1, 2}, 60 * second: {2, 2}, 200 * second: {6, 7},
	} {
		least, most := int64(1<<62), int64(0)
		for at := 1000 * second; at < 1030*second; at += second / 10 {
			n := step(at+offset) - step(at)
			least, most = min(least, n), max(most, n)
		}
		if got := [2]int64{least, most}; got != want {
			t.Errorf("%v: steps %v, not %v", offset, got, want)
		}
	}
}

func TestHowToSet(t *testing.T) {
	for _, test := range []struct{ system, desktop, want string }{
		{"linux", "ubuntu:GNOME", "Settings > System > Date & Time"},
		{"linux", "KDE", "System Settings > Date & Time"},
		{"linux", "X-Cinnamon", "Network time"},
		{"linux", "", "To set this clock, run in a terminal: timedatectl set-ntp true"},
		{"linux", "sway", "To set this clock, run in a terminal: timedatectl set-ntp true"},
		{"windows", "", "Settings > Time & language > Date & time"},
		{"darwin", "", "System Settings > General > Date & Time"},
		{"freebsd", "", "ntpd"},
	} {
		if got := howToSet(test.system, test.desktop); !strings.Contains(got, test.want) {
			t.Errorf("%s, %s: %q does not say %q", test.system, test.desktop, got, test.want)
		}
	}
}

func TestParseServers(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		" Time.Example.COM ,\n192.0.2.1 ":  "time.example.com 192.0.2.1",
		"a:1123;b a:1123, [2001:DB8::1]:5": "a:1123 b [2001:db8::1]:5",
		"2001:db8::1 [::1]":                "[2001:db8::1] [::1]",
		"zeit.bäcker.example":              "zeit.bäcker.example",
	} {
		got, err := ParseServers(text)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
		again, err := ParseServers(strings.Join(got, ", "))
		if err != nil || strings.Join(again, " ") != want {
			t.Errorf("%q, read again: %q, %v", text, again, err)
		}
	}
	for text, want := range map[string]string{
		"https://time.example": "no port after the colon",
		"a/b":                  "“a/b” is not the name of a time server",
		"a:":                   "no port",
		"a:0":                  "no port",
		"a:65536":              "no port",
		":123":                 "not the name",
		"-a":                   "not the name",
		"a..b":                 "not the name",
		"a@b":                  "not the name",
		"1,2,3,4,5,6,7,8,9":    "9 time servers are too many: name 8 at most",
	} {
		if got, err := ParseServers(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	if EnoughServers(DefaultServers()) != nil || EnoughServers([]string{"a"}) == nil {
		t.Error("two are enough, and one is not")
	}
}

func FuzzParseServers(f *testing.F) {
	f.Add("time.example.com, [2001:db8::1]:123 192.0.2.1:5")
	f.Add("::%1 a:b:c [::")
	f.Fuzz(func(t *testing.T, text string) {
		servers, err := ParseServers(text)
		if err != nil {
			return
		}
		again, err := ParseServers(strings.Join(servers, ","))
		if err != nil || strings.Join(again, " ") != strings.Join(servers, " ") {
			t.Fatalf("%q was read as %q, and that as %q, %v", text, servers, again, err)
		}
	})
}

// What "w32tm /query /status" prints, as Microsoft describes it, in English and
// in German, and what it prints while nothing is synchronised.
func TestW32tm(t *testing.T) {
	for status, want := range map[string]State{
		"Leap Indicator: 0(no warning)\r\nStratum: 4 (secondary reference - syncd by (S)NTP)\r\nPrecision: -23 (119.209ns per tick)\r\n":       Synchronised,
		"\r\nSprungindikator: 0(keine Warnung)\r\nStratum: 3 (Sekundärreferenz - synchr. über (S)NTP)\r\n":                                     Synchronised,
		"跳跃指示符：0(无警告)\r\n层：5 (辅助引用 - 与(S)NTP 同步)\r\n":                                                                                          Synchronised,
		"Leap Indicator: 3(not synchronized)\r\nStratum: 0 (unspecified)\r\nPrecision: -6 (15.625ms per tick)\r\nSource: Local CMOS Clock\r\n": Unsynchronised,
		"Leap Indicator: 0(no warning)\r\nStratum: 0 (unspecified)\r\n":                                                                        Unsynchronised,
		"The following error occurred: The service has not been started. (0x80070426)\r\n":                                                     Silent,
		"":                           Silent,
		"Leap Indicator: 7\r\n1: 99": Silent,
	} {
		if got := systemSays(w32tmSynchronised(status)); got.State != want || got.Text == "" {
			t.Errorf("%q: %s, not %s", status, got.State, want)
		}
	}
}

func FuzzW32tm(f *testing.F) {
	f.Add("Leap Indicator: 0(no warning)\nStratum: 4 (x)\n")
	f.Fuzz(func(t *testing.T, status string) {
		if ok, err := w32tmSynchronised(status); ok && err != nil {
			t.Fatal("synchronised, and an error")
		}
	})
}
