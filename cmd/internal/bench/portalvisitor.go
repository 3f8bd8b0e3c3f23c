package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// longestAnswer is how long a portal may take to answer.
const longestAnswer = time.Minute

// A portalVisitor asks a portal's API over a connection of its own that stays open. It is
// as small as can be, since it shares the processor with the portal: http.Client has two
// goroutines for each connection.
type portalVisitor struct {
	conn   net.Conn
	in     *bufio.Reader
	head   string // the headers that all requests have
	out    []byte
	answer bytes.Buffer
}

func (p *portalProcess) visit(ctx context.Context) (*portalVisitor, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", p.host)
	if err != nil {
		return nil, fmt.Errorf("asking the portal: %w", err)
	}
	return &portalVisitor{
		conn: conn, in: bufio.NewReaderSize(conn, 16<<10),
		head: "Host: " + p.host + "\r\nAuthorization: Bearer " + p.token + "\r\nContent-Type: application/json\r\n",
	}, nil
}

func (v *portalVisitor) leave() { _ = v.conn.Close() }

// asks sends a request about users and returns the answer, which is good until the next.
func (v *portalVisitor) asks(method, path, body string, want int) ([]byte, error) {
	v.out = fmt.Appendf(v.out[:0], "%s /api/v1/users%s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s", method, path, v.head, len(body), body)
	if err := v.conn.SetDeadline(time.Now().Add(longestAnswer)); err != nil {
		return nil, fmt.Errorf("asking the portal: %w", err)
	}
	if _, err := v.conn.Write(v.out); err != nil {
		return nil, fmt.Errorf("asking the portal: %w", err)
	}
	response, err := http.ReadResponse(v.in, nil)
	if err != nil {
		return nil, fmt.Errorf("asking the portal: %w", err)
	}
	v.answer.Reset()
	_, err = v.answer.ReadFrom(response.Body)
	if err != nil {
		return nil, fmt.Errorf("asking the portal: %w", err)
	}
	if response.StatusCode != want {
		return nil, &answerError{response.StatusCode, v.answer.String()}
	}
	return v.answer.Bytes(), nil
}

// An answerError is an answer of another kind than was wanted.
type answerError struct {
	status  int
	problem string // has no secrets, as the API promises
}

func (e *answerError) Error() string {
	return fmt.Sprintf("the portal answers with %d: %.300s", e.status, e.problem)
}
