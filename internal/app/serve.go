package app

import "context"

func (a *App) serveConsole(ctx context.Context, cancel context.CancelCauseFunc, g *group) error {
	return nil
}
