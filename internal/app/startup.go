package app

import (
	"context"
	"fmt"
	"time"

	"heartline/configs"
	"heartline/internal/fault"
)

// How a start asks an Asterisk that refuses it. One that a node has just adopted may know an older password, and
// one that is just starting may lack modules: each gets this long.
const (
	refusedPatience = 8 * time.Second
	refusedEvery    = 500 * time.Millisecond
)

// neededModules are those without which callers cannot be taken, or the controller's silence cannot be seen.
func neededModules() []string {
	return []string{"app_stasis.so", "app_stasis_broadcast.so", "res_stasis.so", "res_pjsip.so"}
}

// checkSwitch ends a start whose Asterisk refuses the controller for good: with another password, or as a release
// that cannot be used. One that does not answer is waited for, because callers are in the fail-safe meanwhile and
// it will come. Once the link has been up nothing ends the process any more.
func (a *App) checkSwitch(ctx context.Context) error {
	var refused time.Time
	for ctx.Err() == nil {
		if _, ups := a.link.State(); ups > 0 {
			break
		}
		_, err := a.link.Check(ctx, neededModules()...)
		switch kind := fault.KindOf(err); {
		case err == nil, kind != fault.Denied && kind != fault.Invalid:
			refused = time.Time{}
		case refused.IsZero():
			refused = time.Now()
		case time.Since(refused) > refusedPatience && kind == fault.Denied:
			return fault.Wrap(fault.Denied, "asterisk", err, fmt.Sprintf(
				"Asterisk of node %s refuses the password in %s: put back the file that its node reads, or restart that node with this one",
				a.link.Node(), a.cfg.Path(ariPasswordFile(a.cfg))))
		case time.Since(refused) > refusedPatience:
			return err
		}
		pause(ctx, refusedEvery)
	}
	<-ctx.Done()
	return nil
}

// storeFault adds to the sentence of a store that cannot be opened where its data lies.
func storeFault(cfg *configs.Config, err error) error {
	if cfg.Store.DSNFile != "" {
		return err
	}
	where := "data folder " + cfg.Path(cfg.Store.Dir)
	if cfg.SpoolDir != "" {
		where += ", spool_dir " + cfg.Path(cfg.SpoolDir)
	}
	return placed(err, where)
}

// placed adds a place to an error's sentence.
func placed(err error, where string) error {
	message := fault.MessageOf(err)
	if message == "" {
		return err
	}
	return fault.Wrap(fault.KindOf(err), "start", err, fmt.Sprintf("%s (%s)", message, where))
}
