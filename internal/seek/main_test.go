package seek_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"heartline/internal/seek"
)

// The arguments with which this test program is a process of its own: a search, or one that has yielded and says how nice its threads are.
const (
	asSearch = "search-for-a-roster"
	asNice   = "say-how-nice"
)

func TestMain(m *testing.M) {
	var err error
	switch os.Args[len(os.Args)-1] {
	case asSearch:
		err = seek.Serve(context.Background(), os.Stdin, os.Stdout)
	case asNice:
		seek.Yield()
		err = sayNice()
	default:
		goleak.VerifyTestMain(m)
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// sayNice prints how nice each thread is.
func sayNice() error {
	stats, err := filepath.Glob("/proc/self/task/*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(string(text), ") ") // behind the name: proc(5) counts from 3
		fmt.Println(strings.Fields(rest)[19-3])
	}
	return err
}
