package export

import (
	"encoding/json"
	"fmt"

	"latchkey/importer/found"
)

// A node is an object of a JSON document in which lists of further objects lie
// nested, which are found in one pass.
type node struct {
	fields map[string]json.RawMessage // nil where it is no object
	list   []node                     // the elements of the list in it
}

// nodesOf returns the JSON object that data is, with the objects of the list in
// the field that path names first, with those of the list in the field of theirs
// that it names next, and so on. It returns false where data is no object, or
// only begins as one.
func nodesOf(data json.RawMessage, path ...string) (node, bool) {
	var n node
	i := skipSpace(data, 0)
	if i >= len(data) || data[i] != '{' {
		return n, false
	}
	return n, skipSpace(data, n.read(data, i, 0, path)) == len(data)
}

// read reads the value that begins at data[i] and returns where it ends, as
// skipValue does.
func (n *node) read(data []byte, i, depth int, path []string) int {
	if data[i] != '{' {
		return skipValue(data, i, depth)
	}
	n.fields = make(map[string]json.RawMessage)
	return skipObject(data, i, depth, func(quoted json.RawMessage, i, depth int) int {
		var end int
		name := unquoted(quoted)
		if len(path) > 0 && name == path[0] && data[i] == '[' {
			end = n.readList(data, i, depth, path[1:])
		} else {
			end = skipValue(data, i, depth)
		}
		if end != nowhere {
			n.fields[name] = data[i:end:end]
		}
		return end
	})
}

// readList is read for the list, of which it keeps one element more than a list
// may have.
func (n *node) readList(data []byte, i, depth int, path []string) int {
	n.list = nil
	return skipList(data, i, depth, func(i, depth int) int {
		if len(n.list) > maxRecords {
			return skipValue(data, i, depth)
		}
		var element node
		end := element.read(data, i, depth, path)
		n.list = append(n.list, element)
		return end
	})
}

// each calls read for each object in the list that stands in the field of that
// name. What is none is left out. What names the list in the error for one that
// is none.
func (n node) each(list *found.List, name, what string, read func(place int, n node)) error {
	switch data := n.fields[name]; {
	case string(data) == "null":
		return nil
	case len(data) == 0 || data[0] != '[':
		return errDamagedPart(what)
	case len(n.list) > maxRecords:
		return errTooMany()
	}
	for i, element := range n.list {
		if element.fields == nil {
			list.Skip(fmt.Sprintf("entry %d", i+1), errDamagedPart("the entry"))
			continue
		}
		read(i+1, element)
	}
	return nil
}
