package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
)

const wavSuffix = ".wav"

// errNotYet says that a call's files are not to be touched yet.
var errNotYet = errors.New("not yet")

// clip is a file of the spool.
type clip struct {
	spool *os.Root
	file  string // its name in the spool
	name  string // without .wav
	size  int64
	age   time.Duration // since its last change
}

// spooled lists the regular files of all spools. The caller closes the roots.
func (a *Archive) spooled() (clips []clip, roots []*os.Root, err error) {
	now := time.Now() // file times are the machine's
	for _, dir := range a.config.Spools {
		root, openErr := os.OpenRoot(dir)
		if errors.Is(openErr, os.ErrNotExist) {
			continue // a node that has not started yet
		}
		if openErr != nil {
			err = errors.Join(err, openErr)
			continue
		}
		roots = append(roots, root)
		entries, readErr := os.ReadDir(dir)
		err = errors.Join(err, readErr)
		for _, e := range entries {
			info, infoErr := e.Info()
			if infoErr != nil || !info.Mode().IsRegular() {
				continue // gone meanwhile, or no recording
			}
			clips = append(clips, clip{
				spool: root, file: e.Name(), name: strings.TrimSuffix(e.Name(), wavSuffix), size: info.Size(), age: now.Sub(info.ModTime()),
			})
		}
	}
	return clips, roots, err
}

func closeAll(roots []*os.Root) {
	for _, r := range roots {
		_ = r.Close() // nothing was written through it
	}
}

// callOf returns the call whose recording the file is, by its name.
func (c clip) callOf() (call string, ok bool) {
	if !strings.HasSuffix(c.file, wavSuffix) {
		return "", false
	}
	call, role, _, ok := id.ParseObject(c.name)
	return call, ok && (role == id.RoleRecord || role == id.RoleMessage)
}

// archiveCall seals everything that the spool holds of a call.
func (a *Archive) archiveCall(ctx context.Context, call string) error {
	all, roots, err := a.spooled()
	defer closeAll(roots)
	if err != nil {
		return fmt.Errorf("read spool: %w", err)
	}
	clips := map[string]clip{}
	for _, c := range all {
		if owner, ok := c.callOf(); ok && owner == call {
			clips[c.name] = c
		}
	}
	if len(clips) == 0 {
		return nil
	}
	known, err := a.books.Call(ctx, call)
	switch {
	case fault.Is(err, fault.NotFound):
		for _, c := range clips {
			if c.age < a.config.Unknown {
				return errNotYet // the ledger may be late
			}
		}
		known = Call{}
	case err != nil:
		return fmt.Errorf("look up call: %w", err)
	case known.Live:
		return errNotYet
	case known.Discard:
		if err := a.discard(clips); err != nil {
			return err
		}
	}
	return a.archiveParts(ctx, call, known.Parts, clips)
}

// discard destroys the legs of a talk. A message stays: the caller has left it knowing that it is kept.
func (a *Archive) discard(clips map[string]clip) error {
	for name, c := range clips {
		if _, role, _, ok := id.ParseObject(name); !ok || role == id.RoleMessage {
			continue
		}
		if err := c.spool.Remove(c.file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("discard recording: %w", err)
		}
		delete(clips, name)
		a.count(func(h *Health) { h.Discarded++ })
	}
	return nil
}

// archiveParts seals the files that the ledger knows as recordings, and quarantines the others. One that fails
// does not keep the others waiting.
func (a *Archive) archiveParts(ctx context.Context, call string, parts []Part, clips map[string]clip) error {
	var legs []leg
	var errs []error
	for _, p := range parts {
		c, ok := clips[p.Name]
		if !ok {
			continue // archived already, or never begun
		}
		f, err := c.spool.Open(c.file)
		if err != nil {
			errs = append(errs, fmt.Errorf("open leg: %w", err))
			delete(clips, p.Name)
			continue
		}
		defer func() { _ = f.Close() }() // only read
		l, err := openLeg(p, f, c.size)
		if err != nil {
			continue // stays among the clips, which are quarantined
		}
		if l.frames == 0 { // nothing was said into it: there is nothing to keep
			errs = append(errs, c.spool.Remove(c.file))
			delete(clips, p.Name)
			continue
		}
		legs = append(legs, l)
	}
	for _, stretch := range stretches(legs) {
		err := a.archiveStretch(ctx, call, stretch)
		if errors.Is(err, errAudio) {
			continue // quarantined below
		}
		// The file that names the recording goes last: after a crash in between, what is left still finds it.
		for _, l := range slices.Backward(stretch) {
			c := clips[l.part.Name]
			delete(clips, l.part.Name)
			if err == nil {
				err = c.spool.Remove(c.file)
			}
		}
		errs = append(errs, err)
	}
	for _, c := range clips {
		errs = append(errs, a.quarantine(ctx, c, call))
	}
	return errors.Join(errs...)
}

// archiveStretch seals one stretch of talk, or one message, unless that was done before a crash.
func (a *Archive) archiveStretch(ctx context.Context, call string, legs []leg) error {
	t, err := newTimeline(legs)
	if err != nil {
		return err
	}
	s := Stored{
		ID: legs[0].part.Name, Call: call, Kind: Talk, StartedAt: t.start.UTC(), Duration: t.duration(), Gaps: t.gaps(legs),
	}
	if legs[0].part.Side == Message {
		s.Kind = MessageKind
	} else {
		s.Warning = warning(legs)
	}
	for _, l := range legs {
		s.Files = append(s.Files, l.part.Name)
	}
	switch done, err := a.books.Find(ctx, s.ID); {
	case err == nil:
		if a.Check(ctx, done) == nil {
			return a.archiveRest(ctx, call, legs, done)
		}
		a.log.Warn("a sealed recording is damaged and is made again from the spool", "recording_id", s.ID)
	case !fault.Is(err, fault.NotFound):
		return fmt.Errorf("look up recording: %w", err)
	}
	return a.sealAudio(ctx, &s, t)
}

// archiveRest seals the legs that an earlier attempt could not read, as a recording of their own: its clear files may
// go, theirs may not.
func (a *Archive) archiveRest(ctx context.Context, call string, legs []leg, done Stored) error {
	rest := slices.DeleteFunc(slices.Clone(legs), func(l leg) bool { return slices.Contains(done.Files, l.part.Name) })
	if len(rest) == 0 {
		return nil
	}
	return a.archiveStretch(ctx, call, rest)
}

// sealAudio encodes, seals and books an object.
func (a *Archive) sealAudio(ctx context.Context, s *Stored, t *timeline) error {
	s.Purpose = purposeOf(s.Kind)
	path := s.StartedAt.Format("2006/01/02/") + s.ID + ".opus.age"
	err := a.seal(ctx, s, path, "OggS", func(w io.Writer) error { return encode(ctx, a.config.Encoder, t, w) })
	if err != nil {
		return err
	}
	return a.book(ctx, *s)
}

// book records a sealed object. What cannot be booked is given up, so that no object lies about unknown.
func (a *Archive) book(ctx context.Context, s Stored) error {
	if err := a.books.Sealed(ctx, s); err != nil {
		a.destroy(ctx, s.KeyID)
		return fmt.Errorf("record the sealed object: %w", err)
	}
	a.count(func(h *Health) {
		if s.Kind == Quarantine {
			h.Quarantined++
		} else {
			h.Sealed++
		}
	})
	return nil
}

// quarantine seals a file as it is. call may be empty.
func (a *Archive) quarantine(ctx context.Context, c clip, call string) error {
	f, err := c.spool.Open(c.file)
	if err != nil {
		return fmt.Errorf("open strange file: %w", nameless(err))
	}
	defer func() { _ = f.Close() }() // only read
	s := Stored{
		ID: id.New(), Call: call, Kind: Quarantine, Purpose: purposeOf(Quarantine), StartedAt: a.config.Now().UTC(),
		Warning: "A file of the spool that could not be understood; sealed as it was.",
	}
	if call != "" {
		s.Files = []string{c.name} // a name of ours; a strange one might hold anything
	}
	err = a.seal(ctx, &s, "quarantine/"+s.ID+".age", "", func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
	if err != nil {
		return err
	}
	if err := a.book(ctx, s); err != nil {
		return err
	}
	a.log.Warn("a file of the spool was quarantined", "recording_id", s.ID, "call_id", call, "bytes", c.size)
	return nameless(c.spool.Remove(c.file))
}

// nameless takes the file's name out of an error: that of a strange file may be anything.
func nameless(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", path.Op, path.Err)
	}
	return err
}

// sweep takes in what nobody has named: after a crash, or when too many calls waited.
func (a *Archive) sweep(ctx context.Context) {
	clips, roots, err := a.spooled()
	defer closeAll(roots)
	if err != nil {
		a.fail(fmt.Errorf("read spool: %w", nameless(err)))
	}
	for _, c := range clips {
		if ctx.Err() != nil {
			return
		}
		if call, ok := c.callOf(); ok {
			a.Put(call)
			continue
		}
		if c.age < a.config.Settle {
			continue
		}
		if err := a.quarantine(ctx, c, ""); err != nil && ctx.Err() == nil {
			a.fail(err)
		}
	}
}

// fail books a fault of what is tried again anyway.
func (a *Archive) fail(err error) {
	a.log.Error("the archive is held up", "error", err)
	a.count(func(h *Health) { h.Failures++; h.LastFailure = err.Error() })
}
