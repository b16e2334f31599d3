package pbx

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPulseNoticesAStandstill(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	tests := map[string]struct {
		beats []time.Duration
		read  time.Duration
		fresh bool
	}{
		"beats go on":                    {[]time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, 4 * time.Second, true},
		"the reader is the first to run": {[]time.Duration{time.Second}, 4 * time.Second, false},
		"the pulse is the first to run":  {[]time.Duration{time.Second, 4 * time.Second}, 4 * time.Second, false},
		"it never becomes well again":    {[]time.Duration{time.Second, 4 * time.Second, 5 * time.Second}, 5 * time.Second, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPulse(begin)
			for _, b := range tt.beats {
				p.beat(begin.Add(b))
			}
			if got := p.fresh(begin.Add(tt.read)); got != tt.fresh {
				t.Errorf("fresh is %v, want %v", got, tt.fresh)
			}
		})
	}
}

func TestPulseEndsASessionOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPulse(time.Now().Add(-time.Minute))
		ended := 0
		p.run(t.Context(), func() { ended++ })
		if ended != 1 {
			t.Errorf("ended %d times, want once", ended)
		}
	})
}
