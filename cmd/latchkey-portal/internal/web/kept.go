package web

import "net/http"

// notKept answers where what changed could not be written down.
func (s *Server) notKept(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusServiceUnavailable, view{Page: "failure", Title: "That could not be saved",
		Data: failure{"That could not be saved",
			"The portal could not write its data file, and so what you did does not count. Its log says why. When that is mended, come in again and try it once more."}})
}

// fewer says how to have fewer users again.
func (s *Server) fewer() string {
	if s.kept {
		return "Start the test server with another data file to begin with a few again."
	}
	return "Restart the test server to begin with a few again."
}
