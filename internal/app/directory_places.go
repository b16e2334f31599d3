package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/console"
	"heartline/console/api"
	"heartline/crisis"
	"heartline/internal/access/keys"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// referrals keeps the places that callers are referred to. They are in memory, because they are looked up while a caller
// is on the line and when a call dials one.
type referrals struct {
	a     *App
	turns turns

	mu  sync.RWMutex // protects the following
	all []store.Place
}

var _ console.Referrals = (*referrals)(nil)

const (
	placePrefix = "place:" // begins the name of an outside number that is a place's
	maxReferral = 200      // places of one answer
	maxPlaces   = 5000
)

func newReferrals(ctx context.Context, a *App) (*referrals, error) {
	r := &referrals{a: a}
	return r, r.load(ctx)
}

func (r *referrals) load(ctx context.Context) error {
	all, err := r.a.store.Places(ctx)
	if err != nil {
		return fmt.Errorf("read the places: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = all
	return nil
}

func (r *referrals) list() []store.Place {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.all
}

// find returns the place of an outside number's name, which begins with placePrefix.
func (r *referrals) find(name string) (store.Place, bool) {
	id, is := strings.CutPrefix(name, placePrefix)
	if !is {
		return store.Place{}, false
	}
	for _, p := range r.list() {
		if p.ID == id {
			return p, true
		}
	}
	return store.Place{}, false
}

// Referrals lists places.
func (r *referrals) Referrals(_ context.Context, q console.ReferralQuery) (api.ReferralPage, error) {
	cfg := r.a.config()
	page := api.ReferralPage{Items: []api.Referral{}, Kinds: named(cfg.Referrals.Kinds), Towns: []string{}}
	words := strings.Fields(strings.ToLower(q.Words))
	for _, p := range r.list() {
		if p.Town != "" && !slices.Contains(page.Towns, p.Town) {
			page.Towns = append(page.Towns, p.Town)
		}
		if q.Kind != "" && p.Kind != q.Kind || q.Town != "" && p.Town != q.Town || !holds(cfg, p, words) {
			continue
		}
		if page.Total++; page.Total <= maxReferral {
			page.Items = append(page.Items, referral(cfg, p))
		}
	}
	return page, nil
}

// holds reports whether each word stands in what is told of a place.
func holds(cfg *configs.Config, p store.Place, words []string) bool {
	parts := append([]string{p.Name, p.Kind, p.Town, p.Note}, p.Languages...)
	for _, k := range cfg.Referrals.Kinds {
		if k.ID == p.Kind {
			parts = append(parts, k.Name.In("zh-CN"), k.Name.In("en"))
		}
	}
	text := strings.ToLower(strings.Join(parts, "\n"))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

func referral(cfg *configs.Config, p store.Place) api.Referral {
	_, why := placeNumber(cfg, p)
	languages := p.Languages
	if languages == nil {
		languages = []string{}
	}
	return api.Referral{
		Id: p.ID, Name: p.Name, Kind: p.Kind, Town: p.Town, Hours: p.Hours, Phone: p.Phone, Note: p.Note, Languages: languages,
		CanCall: why == "", WhyNot: why,
	}
}

// placeNumber is a place's number as the trunk gets it, or why it is not called. It is judged as the number of any person
// is: an emergency number never passes, and outside of production nothing but a test number does.
func placeNumber(cfg *configs.Config, p store.Place) (string, api.ReferralWhyNot) {
	if p.Phone == "" {
		return "", api.ReferralWhyNotNoPhone
	}
	if cfg.Referrals.Trunk == "" {
		return "", api.ReferralWhyNotNoTrunk
	}
	number, known := keys.Normalize(p.Phone, cfg.Region)
	if !known && !slices.Contains(cfg.Trunk.TestNumbers, number) {
		return "", api.ReferralWhyNotNotValid
	}
	switch why := personRefusal(cfg, placeLine(cfg), number); why {
	case crisis.Pass:
		return trunkFormat(number, cfg.Referrals.Format), ""
	case crisis.NotATestNumber:
		return "", api.ReferralWhyNotNotTest
	case crisis.UnknownNumber:
		return "", api.ReferralWhyNotNotValid
	default:
		return "", api.ReferralWhyNotEmergency
	}
}

// placeLine is how places are called, in the shape in which numbers are judged.
func placeLine(cfg *configs.Config) configs.Hotline {
	return configs.Hotline{Outgoing: configs.Outgoing{Trunk: cfg.Referrals.Trunk, Format: cfg.Referrals.Format}}
}

// dial says what to dial for a place; ok is false where there is none, or it is not to be called.
func (r *referrals) dial(name string) (call.Secret, bool) {
	p, ok := r.find(name)
	if !ok {
		return "", false
	}
	cfg := r.a.config()
	number, why := placeNumber(cfg, p)
	if why != "" {
		return "", false
	}
	return call.Secret("PJSIP/" + number + "@" + cfg.Referrals.Trunk), true
}

// refusal judges a place's number at the moment in which it is about to be dialled. A drill rings no place.
func (r *referrals) refusal(name string, drill bool) (crisis.Refusal, bool) {
	p, ok := r.find(name)
	if !ok {
		return crisis.Pass, false
	}
	cfg := r.a.config()
	number, _ := keys.Normalize(p.Phone, cfg.Region)
	if drill && !slices.Contains(cfg.Trunk.TestNumbers, number) {
		return crisis.NotATestNumber, true
	}
	return personRefusal(cfg, placeLine(cfg), number), true
}

// CallReferral calls a place from a desk that has no call.
func (r *referrals) CallReferral(ctx context.Context, by agent.ID, id, hotline string) (string, error) {
	p, ok := r.find(placePrefix + id)
	if !ok {
		return "", fault.New(fault.NotFound, "referral", "There is no such place: choose one of the list.")
	}
	if _, why := placeNumber(r.a.config(), p); why != "" {
		return "", fault.Code("place_"+string(why), fault.New(fault.Conflict, "referral", "This place cannot be called from here: read its number to the caller."))
	}
	return outgoingDesk{r.a}.Place(ctx, console.OutgoingPlace{By: by, Number: p.Phone, Hotline: hotline})
}

// ImportReferrals puts a list of places in place of the one that there is, or names what is wrong in it.
func (r *referrals) ImportReferrals(ctx context.Context, csv io.Reader, dryRun bool) (api.ReferralImport, error) {
	release, err := r.turns.take(ctx, "places")
	if err != nil {
		return api.ReferralImport{}, err
	}
	defer release()
	cfg := r.a.config()
	all, faults := parsePlaces(csv, placeKind(cfg))
	out := api.ReferralImport{Places: len(all), Replaced: len(r.list()), Errors: faults}
	if len(faults) > 0 {
		return out, nil
	}
	out.Accepted, out.Errors = true, []api.RowError{}
	if dryRun {
		return out, nil
	}
	if err := r.a.web.audit.Require(ctx, ledger.PlacesImported{Places: len(all)}); err != nil {
		return api.ReferralImport{}, err
	}
	if err := r.a.store.ReplacePlaces(ctx, all); err != nil {
		return api.ReferralImport{}, err
	}
	return out, r.load(ctx)
}
