package roster

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Separator returns what separates the fields of a table: a comma, or a semicolon where the first line has more of them.
func Separator(data []byte) byte {
	if head, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		return ';'
	}
	return ','
}

// NotText finds the first place of a table that is no text in UTF-8; nil: there is none.
func NotText(data []byte) *RowError {
	line, from := 1, 0
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		switch {
		case r == '\n':
			line, from = line+1, at+1
		case r == 0, r == utf8.RuneError && size == 1:
			text := "the text is not UTF-8 (GBK is not read); save the file as \"CSV UTF-8\""
			if r == 0 {
				text = "the file is not text in UTF-8; save it as \"CSV UTF-8\""
			}
			before := bytes.Count(data[from:at], []byte{Separator(data)})
			return &RowError{Line: line, Column: strconv.Itoa(before + 1), Text: text}
		}
		at += size
	}
	return nil
}

// Fault of a table as a whole, at the place to which it was read.
func atEnd(read []byte, text string) RowError {
	return RowError{Line: 1 + bytes.Count(read, []byte("\n")), Column: "1", Text: text}
}

// Unread says that a table breaks off.
func Unread(read []byte) RowError {
	return atEnd(read, "the file cannot be read beyond this line; send it again")
}

// TooLarge says that a table has more than so many MiB, of which read are the first ones.
func TooLarge(read []byte, mend string) RowError {
	return atEnd(read, "the file is larger than "+strconv.Itoa(len(read)>>20)+" MiB from this line on; "+mend)
}

// WrongQuote places a quotation mark that is wrong in the row that begins in a line: where the field begins in which it stands. named gives
// the name of the column of a field, counted from 0.
func WrongQuote(data []byte, line int, named func(field int) string) RowError {
	begun, field := quoteAt(data, Separator(data), line)
	return RowError{Line: begun, Column: named(field), Text: "a quotation mark is wrong or has no end; put text that holds one between quotation marks and double it"}
}

// quoteAt reads a row as far as its quotation marks make sense, and returns the line and the number of the field, from 0, in which they
// do not any more.
func quoteAt(data []byte, separator byte, line int) (begun, field int) {
	at := 0
	for n := 1; n < line; n++ {
		at += bytes.IndexByte(data[at:], '\n') + 1
	}
	begun = line
	fresh, quoted := true, false
	for ; at < len(data); at++ {
		switch c := data[at]; {
		case quoted && c == '"':
			after := byte('\n')
			if at+1 < len(data) {
				after = data[at+1]
			}
			switch after {
			case '"':
				at++
			case separator, '\n', '\r':
				fresh, quoted = false, false
			default:
				return begun, field
			}
		case quoted:
			if c == '\n' {
				line++
			}
		case c == '"' && fresh:
			quoted, begun = true, line
		case c == '"':
			return line, field
		case c == separator:
			field, begun, fresh = field+1, line, true
		case c != ' ' && c != '\t':
			fresh = false
		}
	}
	return begun, field
}

// ColumnAt returns the name of the column of a field, counted from 0, by where the columns are; its number, counted from 1, where it has none.
func ColumnAt(columns map[string]int, field int) string {
	for name, at := range columns {
		if at == field {
			return name
		}
	}
	return strconv.Itoa(field + 1)
}
