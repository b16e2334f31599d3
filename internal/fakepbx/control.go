package fakepbx

import (
	"net/http"
	"strings"
	"time"
)

// SetPrompt sets the length of a medium such as "sound:/prompts/hello".
func (s *Server) SetPrompt(media string, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompts[media] = d
}

// MissPrompt makes a medium fail. Media below sound:/no/such/ always do.
func (s *Server) MissPrompt(media string) { s.SetPrompt(media, -1) }

// Missing is a medium that is never there.
const Missing = missingPrefix + "prompt"

// Refuse answers the next so many requests whose "METHOD /path" contains part with an HTTP status, and does not
// carry them out.
func (s *Server) Refuse(part string, code, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals = append(s.refusals, &refusal{part, code, times})
}

// DropAnswers carries out the next n POST commands and breaks the connection in place of an answer.
func (s *Server) DropAnswers(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drops = n
}

// StopAt plays a controller that dies at its n-th command (requests that only look do not count): before the command
// is carried out, or after it and before the answer. From then on no request is answered; stopped is closed. Revive
// lets the next controller be served, and reports whether there was an n-th command.
func (s *Server) StopAt(n int, after bool) (stopped <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.halt = &stop{at: n, after: after, reached: make(chan struct{})}
	return s.halt.reached
}

// Revive ends StopAt.
func (s *Server) Revive() (stopped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stopped = s.halt != nil && s.halt.at <= 0
	s.halt = nil
	return stopped
}

type stop struct {
	at      int
	after   bool
	reached chan struct{}
}

// stopping counts a command: now says that it is the one, dead that it came after it.
func (s *Server) stopping(method, line string) (now *stop, dead bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.halt == nil:
		return nil, false
	case s.halt.at <= 0:
		return nil, true
	case method == http.MethodGet || strings.Contains(line, "/events/user/") || strings.Contains(line, "/asterisk/") || strings.Contains(line, "/applications/"):
		return nil, false
	}
	if s.halt.at--; s.halt.at > 0 {
		return nil, false
	}
	return s.halt, false
}

// Slow delays every request by d before it is carried out; 0 ends it.
func (s *Server) Slow(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = d
}

// VanishNext makes the next n created legs vanish without any event, as happens when the application has no socket
// at that moment: create answers 200.
func (s *Server) VanishNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vanish = n
}

// CutSocket breaks every connection and refuses new ones for d.
func (s *Server) CutSocket(d time.Duration) {
	s.wire.Cut()
	time.AfterFunc(d, s.wire.Mend)
}

// Replace plays another controller that takes the application's name: the first one is told and hears nothing more.
func (s *Server) Replace(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.world.apps[name]
	if a == nil {
		return
	}
	if a.socket != nil {
		a.socket.put(event(name, "ApplicationReplaced", nil))
	}
	a.socket, a.taken = nil, true
}

// Inject sends a message as it is to an application's socket.
func (s *Server) Inject(name, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.world.apps[name]; a != nil && a.socket != nil {
		a.socket.put([]byte(message))
	}
}

// Event sends a well-formed event of any type to an application.
func (s *Server) Event(name, kind string, fields map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.send(name, kind, fields)
}
