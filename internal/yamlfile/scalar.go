package yamlfile

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Join appends a key to a path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// name says what a sentence calls the value at path.
func name(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// scalarText returns the characters of a scalar as they stand in the file, so that 0755 keeps its zero.
func scalarText(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		if v.Value == nil {
			return "", true
		}
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode, *ast.NullNode:
		if t := n.GetToken(); t != nil {
			return t.Value, true
		}
	}
	return "", false
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AliasNode, *ast.AnchorNode:
		return "an anchor or alias"
	}
	if s, ok := scalarText(n); ok {
		if r := []rune(s); len(r) > 40 {
			s = string(r[:40]) + "…"
		}
		return fmt.Sprintf("the single value %q", s)
	}
	return "something else"
}

// ParseSpan reads a span of time: what time.ParseDuration takes, and whole days ("30d"). Spans are never
// negative and at most 100 years.
func ParseSpan(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 32)
		if err != nil || n > 36500 {
			return 0, fmt.Errorf("%q is not a number of days", s)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	span, err := time.ParseDuration(s)
	if err != nil || span < 0 || float64(span) >= math.MaxInt64 {
		return 0, fmt.Errorf("%q is not a span of time", s)
	}
	return span, nil
}

// quoteHint helps where a value with a colon, such as a time, was read as a key with a value.
func quoteHint(n ast.Node) string {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return ", in quotes if it has a colon"
	}
	return ""
}
