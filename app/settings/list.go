package settings

import (
	"encoding/json"
	"fmt"
)

// A Sort is an order of the list of accounts. Whatever it is, pinned accounts
// come first.
type Sort string

// The orders. They are spelt as the file spells them.
const (
	SortOwn  Sort = "own"  // that in which the user has put the accounts
	SortName Sort = "name" // by issuer, then by account name
	SortUsed Sort = "used" // the ones that are copied most first
)

// List is how the list of accounts looks.
type List struct {
	Sort      Sort
	HideCodes bool // codes are dots until they are asked for
	ShowNext  bool // the code of the next time step is there as well
	Compact   bool // low cards
	Grid      bool // several cards beside each other where the window is wide
}

// DefaultList is how the list looks to who has set nothing.
func DefaultList() List { return List{Sort: SortOwn, ShowNext: true, Grid: true} }

// listFields is the object "list" of the file. What is missing has its usual
// value.
type listFields struct {
	Sort      *Sort `json:"sort"`
	HideCodes *bool `json:"hideCodes"`
	ShowNext  *bool `json:"showNext"`
	Compact   *bool `json:"compact"`
	Grid      *bool `json:"grid"`
}

// decodeList reads the object "list", where there is one.
func (d *document) decodeList() error {
	raw, there := d.top["list"]
	if !there {
		return nil
	}
	var fields listFields
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &d.list); err != nil {
		return err
	}
	l := &d.settings.List
	if fields.Sort != nil {
		switch *fields.Sort {
		case SortOwn, SortName, SortUsed:
			l.Sort = *fields.Sort
		default:
			return fmt.Errorf("%q is no order of the list", string(*fields.Sort))
		}
	}
	for _, f := range []struct {
		from *bool
		to   *bool
	}{
		{fields.HideCodes, &l.HideCodes},
		{fields.ShowNext, &l.ShowNext},
		{fields.Compact, &l.Compact},
		{fields.Grid, &l.Grid},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	return nil
}

// encodeList puts the object "list" into the file as it is to be.
func (d *document) encodeList() error {
	l, usual := d.settings.List, DefaultList()
	return d.put("list", d.list, []field{
		{"sort", l.Sort, l.Sort == usual.Sort},
		{"hideCodes", l.HideCodes, l.HideCodes == usual.HideCodes},
		{"showNext", l.ShowNext, l.ShowNext == usual.ShowNext},
		{"compact", l.Compact, l.Compact == usual.Compact},
		{"grid", l.Grid, l.Grid == usual.Grid},
	})
}

// A field is one setting of an object of the file.
type field struct {
	name  string
	value any
	usual bool
}

// put sets an object of the file: what was in it, with these fields as they are
// now. What has its usual value is left out, so that a better one may come with
// a later version, and an object with nothing in it as well.
func (d *document) put(name string, was map[string]json.RawMessage, fields []field) error {
	now := make(map[string]json.RawMessage, len(was)+len(fields))
	for key, raw := range was {
		now[key] = raw
	}
	for _, f := range fields {
		if f.usual {
			delete(now, f.name)
			continue
		}
		raw, err := json.Marshal(f.value)
		if err != nil {
			return err
		}
		now[f.name] = raw
	}
	if len(now) == 0 {
		delete(d.top, name)
		return nil
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return err
	}
	d.top[name] = raw
	return nil
}
