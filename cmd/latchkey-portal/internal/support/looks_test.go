package support

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// fixture returns looks with what they tell.
func fixture() (*Looks, *[]string) {
	var told []string
	return NewLooks(func(user, who string, begun bool) {
		told = append(told, fmt.Sprintf("%s at %s: %v", who, user, begun))
	}), &told
}

// A look begins once and ends once, however often its page is loaded or its connection
// comes back within moments.
func TestOneLookIsOneLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, told := fixture()
		l.Glance("dana", "Kim", 8*time.Second)
		done, _ := l.Hold("dana", "Kim")
		time.Sleep(time.Minute)
		if !l.At("dana") || l.At("ravi") {
			t.Error("it is not known at whom somebody looks")
		}
		done()
		done() // counts once
		time.Sleep(Grace - time.Second)
		again, _ := l.Hold("dana", "Kim")
		time.Sleep(time.Minute)
		again()
		time.Sleep(Grace - time.Millisecond)
		if !l.At("dana") {
			t.Error("the look ended too soon")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if l.At("dana") {
			t.Error("the look did not end")
		}
		if want := []string{"Kim at dana: true", "Kim at dana: false"}; !slices.Equal(*told, want) {
			t.Errorf("told %q, want %q", *told, want)
		}
	})
}

// A page that is loaded anew every few seconds is one look, which ends with the last.
func TestGlances(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, told := fixture()
		for range 5 {
			l.Glance("dana", "staff", 8*time.Second)
			time.Sleep(5 * time.Second)
		}
		time.Sleep(2 * time.Second)
		if !l.At("dana") {
			t.Error("the look ended too soon")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if l.At("dana") || len(*told) != 2 {
			t.Errorf("told %q, want a beginning and an end", *told)
		}
	})
}

// There is room for so many, and all of them end when the server stops.
func TestLooksAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, told := fixture()
		for n := range mostLooks {
			if !l.Glance(fmt.Sprint(n), "Kim", time.Hour) {
				t.Fatalf("look %d was refused", n)
			}
		}
		if _, ok := l.Hold("dana", "Kim"); ok || l.Glance("dana", "Kim", time.Hour) {
			t.Error("there is room for any number of looks")
		}
		l.Close()
		if l.At("0") || len(*told) != 2*mostLooks {
			t.Errorf("%d were told, want %d", len(*told), 2*mostLooks)
		}
	})
}
