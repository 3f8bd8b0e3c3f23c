package importer

import (
	"archive/zip"
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// benchAccounts is how many accounts the files of the benchmark have.
const benchAccounts = 10_000

// A benchKind is a kind of file for the benchmark, written as its app writes it.
type benchKind struct {
	name        string
	first, last string // what stands around the records
	// record is an account, with a comma or a line's end between one and the
	// next. {n} in it is the account's number, {key} its key in base32, {bytes}
	// the same as Java writes bytes.
	record, between string
	inArchive       string // the file's name in the zip archive around it
}

// benchLink is an account's link, as password managers keep it too.
const benchLink = "otpauth://totp/Website%20{n}:alice%40example.com?secret={key}&issuer=Website%20{n}&algorithm=SHA1&digits=6&period=30"

func benchKinds() []benchKind {
	return append(benchTexts(), append(benchAuthenticators(), benchManagers()...)...)
}

func benchTexts() []benchKind {
	return []benchKind{
		{name: "Links", record: benchLink, between: "\n"},
		{name: "Ente", record: benchLink + "&codeDisplay=%7B%22pinned%22%3Afalse%2C%22trashed%22%3Afalse%2C%22lastUsedAt%22%3A0%2C%22tapCount%22%3A0%2C%22tags%22%3A%5B%5D%2C%22note%22%3A%22%22%2C%22position%22%3A0%2C%22iconSrc%22%3A%22%22%2C%22iconID%22%3A%22%22%7D", between: "\n"},
		{name: "Google", record: "otpauth-migration://offline?data={ten}", between: "\n"},
		{
			name: "BitwardenCSV", first: "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n",
			record: `,,login,Website {n},,,0,"https://website{n}.example.com/login",alice@example.com,hunter{n},` + benchLink, between: "\n",
		},
	}
}

func benchAuthenticators() []benchKind {
	return []benchKind{
		{
			name: "Aegis", first: `{"version": 1, "header": {"slots": null, "params": null}, "db": {"version": 3, "groups": [], "entries": [`, between: ",\n", last: `]}}`,
			record: `{"type": "totp", "uuid": "00000000-0000-4000-8000-{n}", "name": "alice@example.com", "issuer": "Website {n}", "note": "", "favorite": false, "icon": null, "groups": [],
				"info": {"secret": "{key}", "algo": "SHA1", "digits": 6, "period": 30}}`,
		},
		{
			name: "2FAS", first: `{"services":[`, between: ",", last: `],"updatedAt":1700000000000,"schemaVersion":4,"appVersionCode":5000012,"appVersionName":"5.0.0","appOrigin":"android","groups":[]}`,
			record: `{"name":"Website {n}","secret":"{key}","serviceTypeID":"00000000-0000-4000-8000-000000000000","updatedAt":1700000000000,"otp":{"link":"` + benchLink + `","label":"Website {n}:alice@example.com","account":"alice@example.com","issuer":"Website {n}","digits":6,"period":30,"algorithm":"SHA1","tokenType":"TOTP","source":"Link"},"order":{"position":{n}},"badge":{"color":"Default"},"icon":{"selected":"Label","label":{"text":"WE","backgroundColor":"Red"},"iconCollection":{"id":"a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"}}}`,
		},
		{
			name: "ProtonAuthenticator", first: `{"version":1,"entries":[`, between: ",", last: `]}`,
			record: `{"id":"00000000-0000-4000-8000-{n}","content":{"uri":"` + benchLink + `","entry_type":"Totp","name":"alice@example.com"},"note":null}`,
		},
		{
			name: "Stratum", first: `{"Authenticators":[`, between: ",", last: `],"Categories":[],"AuthenticatorCategories":[],"CustomIcons":[]}`,
			record: `{"Type":2,"Icon":"website","Issuer":"Website {n}","Username":"alice@example.com","Secret":"{key}","Pin":null,"Algorithm":0,"Digits":6,"Period":30,"Counter":0,"CopyCount":0,"Ranking":{n}}`,
		},
		{
			name: "andOTP", first: `[`, between: ",", last: `]`,
			record: `{"secret":"{key}","issuer":"Website {n}","label":"alice@example.com","digits":6,"type":"TOTP","algorithm":"SHA1","thumbnail":"Default","last_used":1700000000000,"used_frequency":3,"period":30,"tags":[]}`,
		},
		{
			name: "FreeOTP+", first: `{"tokenOrder":["Website 1:alice@example.com"],"tokens":[`, between: ",", last: `]}`,
			record: `{"algo":"SHA1","counter":0,"digits":6,"issuerExt":"Website {n}","issuerInt":"Website {n}","label":"alice@example.com","period":30,"secret":[{bytes}],"type":"TOTP"}`,
		},
		{
			name: "LastPass", first: `{"deviceId":"","deviceSecret":"","localDeviceId":"00000000-0000-4000-8000-000000000000","deviceName":"Phone","version":3,"accounts":[`, between: ",", last: `],"folders":[{"id":1,"name":"Other","isOpened":true}]}`,
			record: `{"accountID":"00000000-0000-4000-8000-{n}","lmiUserId":"","issuerName":"Website {n}","originalIssuerName":"Website {n}","userName":"alice@example.com","originalUserName":"alice@example.com","pushNotification":false,"secret":"{key}","timeStep":30,"digits":6,"creationTimestamp":1700000000000,"isFavorite":false,"algorithm":"SHA1","folderData":{"folderId":1,"position":{n}},"backupInfo":{"creationDate":"2024-01-01T00:00:00.000Z","deviceOs":"android","appVersion":"2.5.1"}}`,
		},
		{
			name: "2FAuth", first: `{"app":"2fauth_v5.4.3","schema":1,"datetime":"2024-01-01T00:00:00.000000Z","data":[`, between: ",", last: `]}`,
			record: `{"otp_type":"totp","account":"alice@example.com","service":"Website {n}","icon":null,"icon_mime":null,"icon_file":null,"secret":"{key}","digits":6,"algorithm":"sha1","period":30,"counter":null,"legacy_uri":"` + benchLink + `"}`,
		},
		{
			name: "Extension", first: `{`, between: ",", last: `}`,
			record: `"00000000-0000-4000-8000-{n}":{"account":"alice@example.com","counter":0,"dataType":"OTPStorage","encrypted":false,"hash":"00000000-0000-4000-8000-{n}","index":{n},"issuer":"Website {n}::website{n}.example.com","pinned":false,"secret":"{key}","type":"totp","digits":6,"period":30,"algorithm":"SHA1"}`,
		},
	}
}

func benchManagers() []benchKind {
	return []benchKind{
		{
			name: "Bitwarden", first: `{"encrypted":false,"folders":[],"items":[`, between: ",", last: `]}`,
			record: `{"passwordHistory":null,"revisionDate":"2024-01-01T00:00:00.000Z","creationDate":"2024-01-01T00:00:00.000Z","deletedDate":null,"id":"00000000-0000-4000-8000-{n}","organizationId":null,"folderId":null,"type":1,"reprompt":0,"name":"Website {n}","notes":null,"favorite":false,"login":{"fido2Credentials":[],"uris":[{"match":null,"uri":"https://website{n}.example.com/login"}],"username":"alice@example.com","password":"hunter{n}","totp":"` + benchLink + `"},"collectionIds":null}`,
		},
		{
			name: "ProtonPass", inArchive: "Proton Pass/data.json",
			first: `{"version":"1.30.0","userId":"u","encrypted":false,"vaults":{"v":{"name":"Personal","description":"","display":{"icon":0,"color":0},"items":[`, between: ",", last: `]}}}`,
			record: `{"itemId":"item{n}","shareId":"share","data":{"metadata":{"name":"Website {n}","note":"","itemUuid":"u{n}"},"extraFields":[],"platformSpecific":null,"type":"login","content":{"itemEmail":"alice@example.com","itemUsername":"","password":"hunter{n}","urls":["https://website{n}.example.com/login"],"totpUri":"` + benchLink + `","passkeys":[]}},"state":1,"aliasEmail":null,"contentFormatVersion":7,"createTime":1700000000,"modifyTime":1700000000,"pinned":false}`,
		},
		{
			name: "1Password", inArchive: "export.data",
			first: `{"accounts":[{"attrs":{"accountName":"Alice"},"vaults":[{"attrs":{"uuid":"v","name":"Private","type":"P"},"items":[`, between: ",", last: `]}]}]}`,
			record: `{"uuid":"item{n}","favIndex":0,"createdAt":1700000000,"updatedAt":1700000000,"state":"active","categoryUuid":"001","details":{"loginFields":[{"value":"alice@example.com","id":"","name":"username","fieldType":"T","designation":"username"},{"value":"hunter{n}","id":"","name":"password","fieldType":"P","designation":"password"}],"notesPlain":null,"sections":[{"title":"","name":"s","fields":[{"title":"one-time password","id":"TOTP_{n}","value":{"totp":"` + benchLink + `"},"guarded":false,"multiline":false,"dontGenerate":false,"inputTraits":{"keyboard":"default","correction":"default","capitalization":"default"}}]}],"passwordHistory":[]},"overview":{"subtitle":"alice@example.com","urls":[{"label":"website","url":"https://website{n}.example.com"}],"title":"Website {n}","url":"https://website{n}.example.com","ps":80,"pbe":60.1,"pgrng":true,"tags":[]}}`,
		},
		{
			name: "KeePass", first: `<?xml version="1.0" encoding="utf-8" standalone="yes"?><KeePassFile><Meta><Generator>KeePassXC</Generator></Meta><Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAA==</UUID><Name>Root</Name>`, last: `</Group></Root></KeePassFile>`,
			record: `<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAA==</UUID><IconID>0</IconID><ForegroundColor/><BackgroundColor/><OverrideURL/><Tags/><Times><LastModificationTime>CPQr3w4AAAA=</LastModificationTime><CreationTime>CPQr3w4AAAA=</CreationTime><Expires>False</Expires><UsageCount>0</UsageCount></Times>` +
				`<String><Key>Notes</Key><Value/></String><String><Key>Password</Key><Value ProtectInMemory="True">hunter{n}</Value></String><String><Key>Title</Key><Value>Website {n}</Value></String><String><Key>URL</Key><Value>https://website{n}.example.com</Value></String><String><Key>UserName</Key><Value>alice@example.com</Value></String>` +
				`<String><Key>otp</Key><Value ProtectInMemory="True">` + strings.ReplaceAll(benchLink, "&", "&amp;") + `</Value></String><AutoType><Enabled>True</Enabled><DataTransferObfuscation>0</DataTransferObfuscation><DefaultSequence/></AutoType><History/></Entry>`,
		},
	}
}

// file writes the file.
func (k benchKind) file(b *testing.B) []byte {
	var text bytes.Buffer
	text.WriteString(k.first)
	step := 1
	if strings.Contains(k.record, "{ten}") {
		step = 10
	}
	for i := 0; i < benchAccounts; i += step {
		if i > 0 {
			text.WriteString(k.between)
		}
		key := benchKey(i)
		ten := ""
		if step == 10 {
			ten = benchMigration(i)
		}
		strings.NewReplacer("{n}", fmt.Sprint(i), "{key}", base32.StdEncoding.EncodeToString(key), "{bytes}", javaBytes(key), "{ten}", ten).WriteString(&text, k.record)
	}
	text.WriteString(k.last)
	if k.inArchive == "" {
		return text.Bytes()
	}
	return benchArchive(b, k.inArchive, text.Bytes())
}

// benchKey is a key of 160 bits, another for each account.
func benchKey(i int) []byte {
	sum := sha1.Sum(fmt.Append(nil, i))
	return sum[:]
}

// javaBytes writes bytes as a list of numbers from -128 to 127.
func javaBytes(key []byte) string {
	numbers := make([]string, len(key))
	for i, b := range key {
		numbers[i] = fmt.Sprint(int8(b))
	}
	return strings.Join(numbers, ",")
}

// benchMigration writes ten accounts as one code of an export of Google
// Authenticator holds them.
func benchMigration(first int) string {
	var data []byte
	for i := first; i < first+10; i++ {
		record := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), benchKey(i))
		record = protowire.AppendString(protowire.AppendTag(record, 2, protowire.BytesType), "alice@example.com")
		record = protowire.AppendString(protowire.AppendTag(record, 3, protowire.BytesType), fmt.Sprint("Website ", i))
		for field, value := range map[protowire.Number]uint64{4: 1, 5: 1, 6: 2} {
			record = protowire.AppendVarint(protowire.AppendTag(record, field, protowire.VarintType), value)
		}
		data = protowire.AppendBytes(protowire.AppendTag(data, 1, protowire.BytesType), record)
	}
	for field, value := range map[protowire.Number]uint64{2: 1, 3: benchAccounts / 10, 4: uint64(first / 10), 5: 7} {
		data = protowire.AppendVarint(protowire.AppendTag(data, field, protowire.VarintType), value)
	}
	return url.QueryEscape(base64.StdEncoding.EncodeToString(data))
}

// benchArchive packs a file as 1Password and Proton Pass do, with 1Password's
// other file beside its own.
func benchArchive(b *testing.B, name string, content []byte) []byte {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	files := map[string][]byte{name: content}
	if name == "export.data" {
		files["export.attributes"] = []byte(`{"version":3}`)
	}
	for name, content := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return archive.Bytes()
}
