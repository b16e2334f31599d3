package call

import "context"

// Sweep compares the books with every switch now.
func (x *Exchange) Sweep(ctx context.Context) { x.lookAround(ctx) }
