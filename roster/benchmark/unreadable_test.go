package benchmark_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"heartline/roster/benchmark"
)

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<a>", 30) + strings.Repeat("</a>", 30)
	for _, row := range []struct {
		name string
		read func(r io.Reader) []benchmark.Fault
		file io.Reader
		says string
	}{
		{"a file that ends in an error", readNRP, iotest.ErrReader(errors.New("disk")), "the file cannot be read to its end; try again"},
		{"a file that is too large", readNRP, io.LimitReader(endless{}, 17<<20), "the file is larger than 16 MiB; such a problem is not read"},
		{"an XML file that ends in an error", readINRC1, iotest.ErrReader(errors.New("disk")), "the file cannot be read to its end; try again"},
		{"elements that lie in each other without end", readINRC1, strings.NewReader(deep), "line 1: elements lie in each other more than 20 deep; no such problem does"},
		{"a problem without people", readINRC1, strings.NewReader(strings.Replace(inrc1Problem, "Employees>", "Nobody>", 2)), "line 2: the period has no shifts or no employees; add them"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			faults := row.read(row.file)
			if len(faults) != 1 || faults[0].Error() != row.says {
				t.Errorf("faults are %v; want %s", faults, row.says)
			}
		})
	}
}

func readNRP(r io.Reader) []benchmark.Fault {
	_, faults := benchmark.ReadNRP(r)
	return faults
}

func readINRC1(r io.Reader) []benchmark.Fault {
	_, faults := benchmark.ReadINRC1(r)
	return faults
}

// endless is a file of blanks.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
