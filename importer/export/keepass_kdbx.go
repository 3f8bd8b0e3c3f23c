package export

import (
	"context"
	"encoding/xml"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdbx"
)

// keepassKDBX reads the databases of KeePass 2 and KeePassXC themselves, of
// format KDBX 4 and 3.1, with their passphrase. Those that need a key file or a
// hardware key as well, and those of KeePass 1, are refused.
func keepassKDBX() Format {
	return Format{
		Name:  "keepass-kdbx",
		Title: "KeePass database",
		How: "Take the database of KeePass or KeePassXC itself (.kdbx); its passphrase is asked for. " +
			"If it needs a key file or a hardware key too, export it as XML instead.",
		Detect: func(s *Source) bool { return kdbx.Is(s.Data) },
		Read:   readKeepassKDBX,
	}
}

func readKeepassKDBX(ctx context.Context, s *Source) (found.Result, error) {
	tokens, err := kdbx.Read(ctx, s.Report, s.Data, s.Passphrase)
	if err != nil {
		return found.Result{}, err
	}
	return readKeepass(ctx, xml.NewTokenDecoder(tokens), "KeePass database")
}
