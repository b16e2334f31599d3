package call

import (
	"heartline/agent"
)

// Calls returns a picture of every call that lives.
func (x *Exchange) Calls() []View {
	x.mu.Lock()
	defer x.mu.Unlock()
	views := make([]View, 0, len(x.calls))
	for _, s := range x.calls {
		if v := s.view.Load(); v != nil {
			views = append(views, *v)
		}
	}
	return views
}

// those returns pictures of the calls that are wanted. Each call that comes in looks for one or two among hundreds: the
// others are not copied. wanted is asked under the exchange's lock, so it looks at the picture and nothing else.
func (x *Exchange) those(wanted func(*View) bool) (views []View) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range x.calls {
		if v := s.view.Load(); v != nil && wanted(v) {
			views = append(views, *v)
		}
	}
	return views
}

// there reports whether a call is wanted, as those does.
func (x *Exchange) there(wanted func(*View) bool) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range x.calls {
		if v := s.view.Load(); v != nil && wanted(v) {
			return true
		}
	}
	return false
}

// Call returns a picture of one call.
func (x *Exchange) Call(call ID) (View, bool) {
	x.mu.Lock()
	s := x.calls[call]
	x.mu.Unlock()
	if s == nil {
		return View{}, false
	}
	v := s.view.Load()
	if v == nil {
		return View{}, false
	}
	return *v, true
}

// CallOf returns the call that a counsellor is offered or talks in.
func (x *Exchange) CallOf(who agent.ID) (View, bool) {
	var found View
	for _, v := range x.those(func(v *View) bool { return v.Has(who) }) {
		if found.ID == "" || found.Phase == Ending {
			found = v // one that is being taken down gives way to the next one
		}
	}
	return found, found.ID != ""
}
