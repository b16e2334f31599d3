package api

import (
	"reflect"
	"strings"
)

// Tidy gives v with every nil list and map, at any depth, replaced by an empty one where the interface file
// requires it. It changes v's own lists and pointers in place where it must.
func Tidy[T any](v T) T {
	tidy(reflect.ValueOf(&v).Elem(), true)
	return v
}

func tidy(v reflect.Value, required bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem(), true)
		}
	case reflect.Map:
		if v.IsNil() && required && v.CanSet() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Slice:
		if v.IsNil() {
			if required && v.CanSet() {
				v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			}
			return
		}
		if !holdsLists(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			tidy(v.Index(i), true)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != reflect.TypeFor[Problem]().PkgPath() || v.IsZero() && !required {
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() {
				tidy(v.Field(i), !strings.Contains(f.Tag.Get("json"), ",omitempty"))
			}
		}
	}
}

// holdsLists reports whether values of a type can hold a list, so that long lists of numbers or names are not
// walked.
func holdsLists(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Slice, reflect.Map:
		return true
	default:
		return false
	}
}
