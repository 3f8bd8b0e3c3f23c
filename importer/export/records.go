package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"latchkey/importer/found"
)

// maxRecords bounds a list of records: ten times what a vault is made for.
const maxRecords = 100_000

// errTooMany is for a list of more records than that.
func errTooMany() error {
	return fmt.Errorf("%w: it has more than %d records", found.ErrFormat, maxRecords)
}

// errDamagedPart is for a part of a document, which what names.
func errDamagedPart(what string) error {
	return fmt.Errorf("%w: %s is not as it should be; export it again", found.ErrDamaged, what)
}

// decodeEach reads a list of records in a JSON document and calls read for each,
// in their order and from this goroutine, with its place, counted from 1. One
// that is not as it should be is left out. What names the list in the error for
// one that is none.
func decodeEach[T any](list *found.List, data json.RawMessage, what string, read func(place int, record T)) error {
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	batches, records, ok := inBatches(data)
	if !ok {
		return decodeSingly(list, data, 1, what, read) // up to where it is damaged
	}
	if records > maxRecords {
		return errTooMany()
	}
	list.Expect(records)
	for decoded := range ahead(len(batches), func(i int) decodedBatch[T] { return decodeBatch[T](batches[i]) }) {
		b := <-decoded
		if !b.whole {
			if err := decodeSingly(list, b.list, b.place, what, read); err != nil {
				return err
			}
			continue
		}
		for i, record := range b.records {
			read(b.place+i, record)
		}
	}
	return nil
}

// A batch is some records of a list that follow each other.
type batch struct {
	text  json.RawMessage // the records, with the commas between them
	place int             // that of the first, counted from 1
	n     int             // how many they are
}

// inBatches cuts the list that data is into batches. It returns how many records
// there are in all, and false where data is no list in JSON to its end. Of a list
// that is too long it returns the batches of its beginning.
func inBatches(data json.RawMessage) (batches []batch, records int, ok bool) {
	first := 0
	ok = eachElement(data, func(start, end int) {
		if records%batchRecords == 0 && records < maxRecords {
			first = start
			batches = append(batches, batch{place: records + 1})
		}
		if records++; records <= maxRecords {
			b := &batches[len(batches)-1]
			b.text, b.n = data[first:end], b.n+1
		}
	})
	return batches, records, ok
}

// A decodedBatch is a batch whose records have been decoded.
type decodedBatch[T any] struct {
	batch
	list    json.RawMessage // of the records, with those of their fields that T has
	records []T
	whole   bool // all of them are as they should be
}

func decodeBatch[T any](b batch) decodedBatch[T] {
	looked := shapeOf(reflect.TypeFor[T]())
	list := append(make([]byte, 0, len(b.text)+2), '[')
	for i := 0; i < len(b.text); {
		list, i = looked.prune(list, b.text, i)
		if i = skipSpace(b.text, i); i < len(b.text) {
			list = append(list, ',')
			i = skipSpace(b.text, i+1)
		}
	}
	list = append(list, ']')
	records := make([]T, 0, b.n)
	err := json.Unmarshal(list, &records)
	return decodedBatch[T]{b, list, records, err == nil}
}

// decodeSingly is decodeEach for records one by one, the first of which has the
// given place.
func decodeSingly[T any](list *found.List, data json.RawMessage, place int, what string, read func(place int, record T)) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return errDamagedPart(what)
	}
	for ; d.More(); place++ {
		if place > maxRecords {
			return errTooMany()
		}
		var record T
		err := d.Decode(&record)
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return errDamagedPart(what) // from here on nothing can be read
		case err != nil:
			list.Skip(fmt.Sprintf("entry %d", place), errDamagedPart("the entry"))
		default:
			read(place, record)
		}
	}
	if _, err := d.Token(); err != nil {
		return errDamagedPart(what)
	}
	return nil
}
