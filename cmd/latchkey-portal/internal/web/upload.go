package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

const (
	// longestUpload is how much is read of a request with its files, in bytes. It
	// is more than is taken, so that a large photograph is refused with a sentence
	// and not by hanging up.
	longestUpload = 32 << 20
	// mostParts bounds the parts of such a form.
	mostParts = 20
	// mostUploads is how many are read at the same time.
	mostUploads = 4

	uploadType = "multipart/form-data"
)

var errTooManyParts = errors.New("the form has too many parts")

// readRequest reads a request with its files, which stay in memory, or answers
// why it cannot be read.
func (s *Server) readRequest(w http.ResponseWriter, r *http.Request) (enroll.Request, bool) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != uploadType {
		if !s.parse(w, r) {
			return enroll.Request{}, false
		}
		return requestOf(func(name profile.FieldName) string { return typed(r, name) }), true
	}
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	case <-r.Context().Done():
		return enroll.Request{}, false
	}
	q, err := s.readParts(r)
	var tooLong *http.MaxBytesError
	switch {
	case err == nil:
		return q, true
	case errors.As(err, &tooLong):
		s.fail(w, r, http.StatusRequestEntityTooLarge)
	default:
		s.fail(w, r, http.StatusBadRequest)
	}
	return enroll.Request{}, false
}

// requestOf puts a request's texts together.
func requestOf(typed func(profile.FieldName) string) enroll.Request {
	return enroll.Request{
		Area: typed(profile.Area), Email: typed(profile.Email), Account: typed(profile.AccountName),
		Subject: typed(profile.Subject), Description: typed(profile.Description),
	}
}

func (s *Server) readParts(r *http.Request) (enroll.Request, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return enroll.Request{}, fmt.Errorf("reading a request: %w", err)
	}
	texts := map[profile.FieldName]string{}
	var files []enroll.Attachment
	for range mostParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			q := requestOf(func(name profile.FieldName) string { return texts[name] })
			q.Attachments = files
			return q, nil
		}
		if err != nil {
			return enroll.Request{}, fmt.Errorf("reading a request: %w", err)
		}
		name := profile.FieldName(part.FormName())
		paper, isFile := s.paperOf(name)
		if !isFile {
			text, err := io.ReadAll(io.LimitReader(part, longestForm))
			if err != nil {
				return enroll.Request{}, fmt.Errorf("reading a field: %w", err)
			}
			texts[name] = string(text)
			continue
		}
		file, err := s.readFile(part, paper)
		if err != nil {
			return enroll.Request{}, err
		}
		if file.Name != "" || len(file.Data) > 0 { // a browser sends both empty where nothing was chosen
			files = append(files, file)
		}
	}
	return enroll.Request{}, errTooManyParts
}

// readFile keeps one byte more than may be, by which it is seen to be too long.
func (s *Server) readFile(part *multipart.Part, paper enroll.Paper) (enroll.Attachment, error) {
	data, err := io.ReadAll(io.LimitReader(part, int64(s.profile.Requests.Rules.MostBytes)+1))
	if err != nil {
		return enroll.Attachment{}, fmt.Errorf("reading a file: %w", err)
	}
	return enroll.Attachment{Paper: paper, Name: part.FileName(), Data: data}, nil
}

// paperOf returns the paper whose file a field is for.
func (s *Server) paperOf(name profile.FieldName) (enroll.Paper, bool) {
	all := s.profile.Requests.Rules.Papers
	at := slices.IndexFunc(all, func(p enroll.Paper) bool { return profile.PaperField(p) == name })
	if at < 0 {
		return "", false
	}
	return all[at], true
}
