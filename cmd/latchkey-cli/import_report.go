package main

import (
	"strings"

	"latchkey/importer/found"
)

// An imported account is a record with what only import knows of it.
type importedRecord struct {
	record
	Tags    []string `json:"tags"`
	Remarks []string `json:"remarks"`
}

// A skippedRecord is one that was not taken in.
type skippedRecord struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// An importReport is what import prints with --json.
type importReport struct {
	Format   string           `json:"format"`
	Accounts []importedRecord `json:"accounts"`
	Skipped  []skippedRecord  `json:"skipped"`
}

// A takenAccount is one that is in the vault now, or would be.
type takenAccount struct {
	found.Account
	back bool // from the trash
}

// printJSON prints what was taken in and what was not.
func (im *importing) printJSON(p *program, taken []takenAccount) error {
	report := importReport{
		Format:   strings.Join(im.formats, ", "),
		Accounts: make([]importedRecord, 0, len(taken)),
		Skipped:  make([]skippedRecord, 0, len(im.skipped)),
	}
	for _, a := range taken {
		r, err := im.record(p, a.Account.Account)
		if err != nil {
			return err
		}
		report.Accounts = append(report.Accounts, importedRecord{r, append([]string{}, a.Tags...), append([]string{}, a.Remarks...)})
	}
	for _, s := range im.skipped {
		report.Skipped = append(report.Skipped, skippedRecord(s))
	}
	return p.printJSON(report)
}

// printLines tells a person what was taken in, what to know about it, and what
// was not.
func (im *importing) printLines(p *program, taken []takenAccount) error {
	var remarks, reasons said
	for _, a := range taken {
		if err := im.report(p, a.Account.Account, im.done(a.back)); err != nil {
			return err
		}
		if a.Issuer+a.Name == "" {
			remarks.add(a.Title(), "it has neither a website nor an account name: name it with "+name+" rename ID --issuer NAME")
		}
		for _, text := range a.Remarks {
			remarks.add(a.Title(), text)
		}
	}
	for _, s := range im.skipped {
		reasons.add(s.Name, s.Reason)
	}
	for _, s := range remarks.list {
		p.say("%s: %s", printable(s.of()), printable(s.text))
	}
	for _, s := range reasons.list {
		p.say("left out %s: %s", printable(s.of()), printable(s.text))
	}
	return nil
}

// said collects what is to be said of records, so that the same thing is said
// of many of them once.
type said struct {
	list []saying
	at   map[string]int // of each text in list
}

// A saying is what is said of one or several records.
type saying struct {
	names []string
	text  string
}

// namesMost is how many records are named where the same is said of many.
const namesMost = 3

func (all *said) add(name, text string) {
	i, there := all.at[text]
	if !there {
		if all.at == nil {
			all.at = make(map[string]int)
		}
		i = len(all.list)
		all.at[text] = i
		all.list = append(all.list, saying{text: text})
	}
	all.list[i].names = append(all.list[i].names, name)
}

// of names the records.
func (s saying) of() string {
	n := len(s.names)
	switch {
	case n == 1:
		return s.names[0]
	case n <= namesMost:
		return strings.Join(s.names[:n-1], ", ") + " and " + s.names[n-1]
	}
	return strings.Join(s.names[:namesMost], ", ") + " and " + counted(n-namesMost) + " more"
}

// was is the verb for so many.
func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
