package prompt_test

import (
	"math"
	"os"
	"testing"

	"heartline/internal/prompt"
)

func rms(samples []int16) float64 {
	var sum float64
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum/float64(len(samples))) / 32768
}

func TestMusicJoinsToItselfAndIsNeverSilent(t *testing.T) {
	t.Parallel()
	m := prompt.Music()
	if seconds := len(m) / 8000; seconds < 30 || seconds > 60 {
		t.Errorf("it lasts %d s", seconds)
	}
	largest := 0
	for i := 1; i < len(m); i++ {
		largest = max(largest, abs(int(m[i])-int(m[i-1])))
	}
	if seam := abs(int(m[0]) - int(m[len(m)-1])); seam > largest {
		t.Errorf("a step of %d at the seam, %d at most elsewhere", seam, largest)
	}
	for from := 0; from < len(m); from += 4000 {
		if level := rms(m[from:min(from+4000, len(m))]); level < 0.005 {
			t.Errorf("silent at %.1f s: %.4f", float64(from)/8000, level)
		}
	}
	if level := rms(m); level < 0.02 || level > 0.08 {
		t.Errorf("its loudness is %.3f; speech has 0.1", level)
	}
}

func abs(v int) int { return max(v, -v) }

func TestChimeIsShortAndEndsSoftly(t *testing.T) {
	t.Parallel()
	c := prompt.Chime()
	if len(c) != 3200 {
		t.Errorf("%d samples", len(c))
	}
	if end := rms(c[len(c)-80:]); end > 0.01 {
		t.Errorf("it ends with %.3f", end)
	}
}

func TestMusicFilesAreWrittenOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files, err := prompt.WriteMusic(dir)
	if err != nil {
		t.Fatal(err)
	}
	samples := load(t, files.WAV)
	for _, path := range []string{files.ULaw, files.ALaw} {
		info, err := os.Stat(path)
		if err != nil || info.Size() != int64(len(samples)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	before, err := os.Stat(files.WAV)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := prompt.WriteMusic(dir); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(files.WAV); err != nil || !os.SameFile(before, after) {
		t.Errorf("written again (%v)", err)
	}
}
