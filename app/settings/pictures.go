package settings

import "encoding/json"

// Pictures is how accounts look.
type Pictures struct {
	// Brands has accounts show the mark of their website where it has one and the
	// user has chosen no other picture. The usual.
	Brands bool
}

// pictureFields is the object "pictures" of the file. What is missing has its
// usual value.
type pictureFields struct {
	Brands *bool `json:"brands"`
}

// decodePictures reads the pictures of the file.
func (d *document) decodePictures() error {
	raw, there := d.top["pictures"]
	if !there {
		return nil
	}
	var fields pictureFields
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	if fields.Brands != nil {
		d.settings.Pictures.Brands = *fields.Brands
	}
	return nil
}

// encodePictures puts them into the file, but for what has its usual value.
func (d *document) encodePictures() error {
	var all map[string]json.RawMessage
	if raw, there := d.top["pictures"]; there {
		if err := json.Unmarshal(raw, &all); err != nil {
			return err
		}
	}
	if all == nil { // also after null
		all = make(map[string]json.RawMessage)
	}
	delete(all, "brands")
	if !d.settings.Pictures.Brands {
		all["brands"] = json.RawMessage("false")
	}
	delete(d.top, "pictures")
	if len(all) == 0 {
		return nil
	}
	raw, err := json.Marshal(all)
	d.top["pictures"] = raw
	return err
}
