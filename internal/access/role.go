package access

import (
	"slices"

	"heartline/internal/fault"
)

// Role is what a user is at the hotline. A user may hold several.
type Role string

// The roles.
const (
	Counsellor Role = "counsellor"
	Senior     Role = "senior"
	Supervisor Role = "supervisor"
	Auditor    Role = "auditor"
	Admin      Role = "admin"

	// Guest is an expert from outside whose account is good for a day at most. It stands alone, and only an invitation
	// gives it: see GuestBook.
	Guest Role = "guest"
)

// Roles lists every role in the order in which screens show them.
func Roles() []Role { return []Role{Counsellor, Senior, Supervisor, Auditor, Admin, Guest} }

// Permission names what an operation needs. The names stand in the interface file as x-permission.
type Permission string

// The permissions. Public and SignedIn are no permissions that a role could hold: the first needs no
// sign-in, the second any.
const (
	Public   Permission = "public"
	SignedIn Permission = "signed_in"

	UseDesk     Permission = "desk.use"
	ControlCall Permission = "call.control"
	PlaceCalls  Permission = "call.place" // to any number, from the own desk
	GradeCall   Permission = "call.grade"
	GradeAny    Permission = "call.grade_any"

	CommandAnyCall Permission = "call.command_any" // parties and transfers of other desks' calls
	ListenToCalls  Permission = "call.listen"
	WhisperToCalls Permission = "call.whisper"
	BargeIntoCalls Permission = "call.barge"
	TakeCallsOver  Permission = "call.take_over"
	AnswerHelp     Permission = "help.answer"
	CallForHelp    Permission = "crisis.call"    // the crisis button, and what belongs to it
	AnswerCrisis   Permission = "crisis.answer"  // to be asked for help in a crisis
	StepIntoCrisis Permission = "crisis.step_in" // to come without having been asked
	ReadDrills     Permission = "drill.read"
	RunDrills      Permission = "drill.run"
	ManageWaiting  Permission = "queue.manage"
	ReadContact    Permission = "contact.read" // how a person may be reached
	WriteContact   Permission = "contact.write"
	ReadPlan       Permission = "plan.read"     // the sealed words of how a known caller is to be received
	WritePlan      Permission = "plan.write"    // how a known caller is to be received
	RevealNumber   Permission = "number.reveal" // of any call
	ReadReferrals  Permission = "referral.read" // places that callers are referred to
	CallReferrals  Permission = "referral.call"
	WriteReferrals Permission = "referral.write"

	ReadCallers    Permission = "callers.read"     // the list of blocked and limited callers
	ReviewCallers  Permission = "callers.review"   // to decide about its entries
	BlockCallers   Permission = "callers.block"    // to block the number of a call
	CallerEvidence Permission = "callers.evidence" // what is known of the caller of a call

	WriteScreening   Permission = "screening.write"
	ReviewScreenings Permission = "screening.review" // talks without a screening, of everybody
	ExportScreenings Permission = "screening.export" // the same, as a table that leaves the house
	WriteChecklist   Permission = "checklist.write"  // such as that of a mandated report
	AnyChecklist     Permission = "checklist.any"    // of calls that were not at the own desk
	ReadAssessment   Permission = "assessment.read"
	WriteAssessment  Permission = "assessment.write"
	AnyAssessment    Permission = "assessment.any" // of calls that were not at the own desk
	ReadRescue       Permission = "rescue.read"
	WriteRescue      Permission = "rescue.write"
	WriteDispatch    Permission = "dispatch.write"
	AnyRescue        Permission = "rescue.any" // sheets of calls that one has no part in, and of past ones

	SteerFloor   Permission = "floor.steer"  // switchboard and surge
	ChangeMany   Permission = "floor.change" // skills and states of many at once
	AnswerAlerts Permission = "alert.answer"
	ReadExposure Permission = "exposure.read"
	ReadAccount  Permission = "account.read" // of every attempt to reach the hotline: ids, codes and counts

	WriteForm     Permission = "form.write"
	ReadTasks     Permission = "task.read"
	WorkTasks     Permission = "task.work"
	ReadBoard     Permission = "board.read"
	ManageAgents  Permission = "agent.manage"
	ReadAgents    Permission = "agent.read"
	ReadOwnCalls  Permission = "history.own"
	ReadAllCalls  Permission = "history.read"
	ReadNotes     Permission = "note.read"
	PlayRecording Permission = "recording.play"
	HoldRecording Permission = "recording.hold"
	ReadAudit     Permission = "audit.read"
	ReadSeats     Permission = "seat.read"
	ReadUsers     Permission = "user.read"
	ManageUsers   Permission = "user.manage"
	InviteGuests  Permission = "guest.invite" // and all that is done to a guest's account
	ManageSkills  Permission = "skill.manage"
	ManageTokens  Permission = "token.manage"
	OwnTokens     Permission = "token.own"
	ReadConfig    Permission = "config.read"
	ReloadConfig  Permission = "config.reload"
	ReadTrunks    Permission = "trunk.read"
	ReadRoster    Permission = "roster.read"
	ImportRoster  Permission = "roster.import"
	PlanRoster    Permission = "roster.plan"    // staff, rules and drafts
	OwnRoster     Permission = "roster.own"     // the own shifts, deals and absences
	ApproveRoster Permission = "roster.approve" // deals and absences of others
	ReportRoster  Permission = "roster.report"  // fairness, adherence, hours
	PlayDays      Permission = "simulation.run"
	ReadPrompts   Permission = "prompt.read"
	WritePrompts  Permission = "prompt.write"
	ReadProofs    Permission = "prove.read"
	RunProof      Permission = "prove.run"
)

// holders is the whole table. An administrator keeps the system running and so sees neither notes, numbers,
// recordings nor tasks; an auditor sees what happened and who looked, and changes nothing; a guest has the call that is
// at the own desk and what belongs to it, and nothing of what came before.
var holders = map[Permission][]Role{
	UseDesk:     {Counsellor, Senior, Supervisor, Guest}, // a supervisor listens, and takes calls over, at a desk
	ControlCall: {Counsellor, Senior, Supervisor, Guest},
	PlaceCalls:  {Senior, Supervisor},
	GradeCall:   {Counsellor, Senior, Supervisor, Guest},
	GradeAny:    {Senior, Supervisor},
	WriteForm:   {Counsellor, Senior, Supervisor, Guest},

	ReadCallers:    {Senior, Supervisor, Auditor},
	ReviewCallers:  {Senior, Supervisor},
	BlockCallers:   {Senior, Supervisor},
	CallerEvidence: {Counsellor, Senior, Supervisor},

	WriteScreening:   {Counsellor, Senior, Supervisor, Guest},
	ReviewScreenings: {Senior, Supervisor},
	ExportScreenings: {Supervisor},
	WriteChecklist:   {Counsellor, Senior, Supervisor, Guest},
	AnyChecklist:     {Supervisor},
	ReadAssessment:   {Counsellor, Senior, Supervisor, Guest},
	WriteAssessment:  {Counsellor, Senior, Supervisor, Guest},
	AnyAssessment:    {Supervisor},
	ReadRescue:       {Counsellor, Senior, Supervisor, Guest},
	WriteRescue:      {Counsellor, Senior, Supervisor, Guest},
	WriteDispatch:    {Counsellor, Senior, Supervisor, Guest},
	AnyRescue:        {Supervisor},

	CommandAnyCall: {Supervisor},
	ListenToCalls:  {Senior, Supervisor},
	WhisperToCalls: {Senior, Supervisor},
	BargeIntoCalls: {Supervisor},
	TakeCallsOver:  {Supervisor},
	AnswerHelp:     {Senior, Supervisor},
	CallForHelp:    {Counsellor, Senior, Supervisor, Guest},
	AnswerCrisis:   {Counsellor, Senior, Supervisor},
	StepIntoCrisis: {Senior, Supervisor},
	ReadDrills:     {Senior, Supervisor, Auditor},
	RunDrills:      {Supervisor},
	ManageWaiting:  {Supervisor},
	ReadContact:    {Counsellor, Senior, Supervisor},
	WriteContact:   {Senior, Supervisor},
	ReadPlan:       {Counsellor, Senior, Supervisor},
	WritePlan:      {Senior, Supervisor},
	RevealNumber:   {Senior, Supervisor},
	ReadReferrals:  {Counsellor, Senior, Supervisor, Admin, Guest},
	CallReferrals:  {Counsellor, Senior, Supervisor},
	WriteReferrals: {Supervisor, Admin},

	SteerFloor:   {Supervisor},
	ChangeMany:   {Supervisor},
	AnswerAlerts: {Senior, Supervisor},
	ReadExposure: {Supervisor},
	ReadAccount:  {Supervisor, Auditor, Admin},

	ReadTasks:     {Counsellor, Senior, Supervisor},
	WorkTasks:     {Counsellor, Senior, Supervisor},
	ReadBoard:     {Senior, Supervisor, Admin},
	ManageAgents:  {Supervisor},
	ReadAgents:    {Senior, Supervisor, Auditor, Admin},
	ReadOwnCalls:  {Counsellor, Senior, Supervisor, Auditor},
	ReadAllCalls:  {Senior, Supervisor, Auditor},
	ReadNotes:     {Counsellor, Senior, Supervisor},
	PlayRecording: {Senior, Supervisor},
	HoldRecording: {Supervisor},
	ReadAudit:     {Auditor},
	ReadSeats:     {Counsellor, Senior, Supervisor, Admin, Guest},
	ReadUsers:     {Supervisor, Auditor, Admin},
	ManageUsers:   {Admin},
	InviteGuests:  {Supervisor, Admin},
	ManageSkills:  {Supervisor, Admin},
	ManageTokens:  {Admin},
	OwnTokens:     {Supervisor, Auditor, Admin},
	ReadConfig:    {Supervisor, Admin},
	ReloadConfig:  {Admin},
	ReadTrunks:    {Supervisor, Admin},
	ReadRoster:    {Counsellor, Senior, Supervisor, Auditor, Admin},
	ImportRoster:  {Supervisor},
	PlanRoster:    {Supervisor},
	OwnRoster:     {Counsellor, Senior, Supervisor},
	ApproveRoster: {Supervisor},
	ReportRoster:  {Supervisor, Auditor},
	PlayDays:      {Supervisor, Admin},
	ReadPrompts:   {Supervisor, Admin},
	WritePrompts:  {Supervisor, Admin},
	ReadProofs:    {Supervisor, Auditor, Admin},
	RunProof:      {Supervisor, Admin},
}

// Permissions lists every permission that a role can hold, sorted.
func Permissions() []Permission {
	all := make([]Permission, 0, len(holders))
	for p := range holders {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}

// Known reports whether p is Public, SignedIn or in the table.
func Known(p Permission) bool {
	_, ok := holders[p]
	return ok || p == Public || p == SignedIn
}

// Set is what somebody may do.
type Set map[Permission]bool

// Allows reports whether the set satisfies what an operation needs. Every set, also an empty one, satisfies
// Public and SignedIn: whether somebody is signed in at all is for the asker to know.
func (s Set) Allows(p Permission) bool { return p == Public || p == SignedIn || s[p] }

// List returns the permissions of the set, sorted.
func (s Set) List() []string {
	out := make([]string, 0, len(s))
	for p, held := range s {
		if held {
			out = append(out, string(p))
		}
	}
	slices.Sort(out)
	return out
}

// Of returns the permissions of the roles together.
func Of(roles []Role) Set {
	s := Set{}
	for p, who := range holders {
		for _, r := range roles {
			if slices.Contains(who, r) {
				s[p] = true
			}
		}
	}
	return s
}

// ParseRoles reads the roles of a lasting user, without repeats, in the order of Roles. It refuses an unknown one, that of
// a guest, and an empty list.
func ParseRoles(names []string) ([]Role, error) {
	var out []Role
	for _, n := range names {
		if !slices.Contains(Roles(), Role(n)) || Role(n) == Guest {
			return nil, fault.Field("roles", fault.New(fault.Invalid, "access.roles",
				"The role %q does not exist; choose counsellor, senior, supervisor, auditor or admin.", n))
		}
	}
	for _, r := range Roles() {
		if slices.Contains(names, string(r)) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, fault.Field("roles", fault.New(fault.Invalid, "access.roles", "A user needs at least one role."))
	}
	return out, nil
}
