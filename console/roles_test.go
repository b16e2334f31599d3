package console_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heartline/internal/access"
)

// allowed is who may do what, written down a second time, by hand, so that a slip in the interface file or in
// the table of roles is noticed. "-" is for everybody, "*" for everybody who is signed in.
var allowed = map[string]string{
	"getAbout": "-", "createSession": "-", "createDemoPhone": "-", "openDemoSIP": "-",
	"getSession": "*", "deleteSession": "*", "changePassword": "*", "setLanguage": "*", "openLive": "*", "getPlayback": "*",
	"listMeasures": "*", "listHotlines": "*",
	"getDeskOptions": "*", "listOwnTokens": "*", "createOwnToken": "supervisor auditor admin", "deleteOwnToken": "*",
	"holdRecording": "supervisor", "listAllTokens": "admin",
	"getDesk": "counsellor senior supervisor", "signInAtSeat": "counsellor senior supervisor",
	"signOutFromSeat": "counsellor senior supervisor", "setDeskState": "counsellor senior supervisor", "createDeskLeg": "counsellor senior supervisor",
	"deleteDeskLeg": "counsellor senior supervisor", "reportDeskCheck": "counsellor senior supervisor", "testRing": "counsellor senior supervisor", "startEcho": "counsellor senior supervisor", "endEcho": "counsellor senior supervisor",
	"endAfterCall": "counsellor senior supervisor", "extendAfterCall": "counsellor senior supervisor", "confirmOfferShown": "counsellor senior supervisor",
	"acceptOffer": "counsellor senior supervisor", "declineOffer": "counsellor senior supervisor", "openSIP": "counsellor senior supervisor",
	"holdCall": "counsellor senior supervisor", "resumeCall": "counsellor senior supervisor", "muteDesk": "counsellor senior supervisor",
	"unmuteDesk": "counsellor senior supervisor", "hangUpCall": "counsellor senior supervisor", "pauseRecording": "counsellor senior supervisor",
	"resumeRecording": "counsellor senior supervisor", "refuseRecording": "counsellor senior supervisor", "gradeCall": "counsellor senior supervisor",
	"getDirectory": "counsellor senior supervisor", "askParty": "counsellor senior supervisor", "transferCall": "counsellor senior supervisor",
	"turnAside": "counsellor senior supervisor", "turnBack": "counsellor senior supervisor", "leaveCall": "counsellor senior supervisor",
	"tellKeys": "counsellor senior supervisor", "endAnswers": "counsellor senior supervisor",
	"dropParty": "counsellor senior supervisor", "bringInParty": "counsellor senior supervisor", "takeOutParty": "counsellor senior supervisor",
	"muteParty": "counsellor senior supervisor", "unmuteParty": "counsellor senior supervisor", "handOverCall": "counsellor senior supervisor", "pressKeys": "counsellor senior supervisor",
	"askForHelp": "counsellor senior supervisor", "withdrawHelp": "counsellor senior supervisor", "stopWhispering": "counsellor senior supervisor",
	"stopListening":   "counsellor senior supervisor",
	"acknowledgeHelp": "senior supervisor", "listenToCall": "senior supervisor", "whisperToCounsellor": "senior supervisor",
	"bargeIn": "supervisor", "takeOverCall": "supervisor", "pullCaller": "supervisor",
	"reorderCaller": "supervisor", "requeueCaller": "supervisor",
	"startSwitchboard": "supervisor", "endSwitchboard": "supervisor", "startSurge": "supervisor", "endSurge": "supervisor",
	"acknowledgeAlert": "senior supervisor", "snoozeAlert": "senior supervisor",
	"previewFloorChange": "supervisor", "applyFloorChange": "supervisor", "undoFloorChange": "supervisor",
	"getExposure": "supervisor", "getExposureTable": "supervisor", "getOwnExposure": "counsellor senior supervisor",
	"getCrisisOptions": "counsellor senior supervisor", "listCrisisAlerts": "counsellor senior supervisor",
	"confirmCrisisAlertShown": "counsellor senior supervisor", "acceptCrisisAlert": "counsellor senior supervisor",
	"declineCrisisAlert": "counsellor senior supervisor", "startCrisis": "counsellor senior supervisor", "cancelCrisis": "counsellor senior supervisor",
	"acknowledgeCrisis": "senior supervisor", "giveCrisisBack": "counsellor senior supervisor", "joinCrisis": "counsellor senior supervisor",
	"setCrisisHelperMode": "counsellor senior supervisor", "prepareEmergency": "counsellor senior supervisor",
	"pressEmergency": "counsellor senior supervisor", "listDrills": "senior supervisor auditor", "startDrill": "supervisor", "endDrill": "supervisor",
	"getForm": "counsellor senior supervisor", "saveForm": "counsellor senior supervisor", "submitForm": "counsellor senior supervisor", "listOpenForms": "counsellor senior supervisor",
	"getCareOptions": "counsellor senior supervisor", "listRescueSheets": "counsellor senior supervisor", "getScreening": "counsellor senior supervisor", "setScreening": "counsellor senior supervisor",
	"getAssessment": "counsellor senior supervisor", "saveAssessment": "counsellor senior supervisor", "confirmAssessment": "counsellor senior supervisor",
	"getRescueSheet": "counsellor senior supervisor", "addRescueEntry": "counsellor senior supervisor", "addDispatchEntry": "counsellor senior supervisor",
	"reviewScreenings": "senior supervisor", "exportScreenings": "supervisor",
	"listFollowUps": "counsellor senior supervisor", "endFollowUp": "counsellor senior supervisor",
	"getChecklists": "counsellor senior supervisor", "answerChecklist": "counsellor senior supervisor",
	"getRecords": "supervisor", "holdRecords": "supervisor",
	"placeCall": "senior supervisor", "callDirectory": "counsellor senior supervisor", "callForTask": "counsellor senior supervisor", "callOff": "counsellor senior supervisor",
	"ringBackNow": "counsellor senior supervisor", "endAtMachine": "counsellor senior supervisor", "noRingBack": "counsellor senior supervisor",
	"getKnownCaller": "counsellor senior supervisor", "setCallerPlan": "senior supervisor", "endCallerPlan": "senior supervisor",
	"listCallerPlans": "senior supervisor", "openPlanWords": "counsellor senior supervisor", "revealCallNumber": "senior supervisor",
	"listReferrals": "counsellor senior supervisor admin", "importReferrals": "supervisor admin", "callReferral": "counsellor senior supervisor",
	"getSafeContact": "counsellor senior supervisor", "setSafeContact": "senior supervisor",
	"listCallers": "senior supervisor auditor", "getCaller": "senior supervisor auditor", "reviewCaller": "senior supervisor",
	"getCallerOfCall": "counsellor senior supervisor", "blockCaller": "senior supervisor",
	"listTasks": "counsellor senior supervisor", "getTask": "counsellor senior supervisor", "takeTask": "counsellor senior supervisor",
	"releaseTask": "counsellor senior supervisor", "recordAttempt": "counsellor senior supervisor",
	"completeTask": "counsellor senior supervisor", "revealTaskNumber": "counsellor senior supervisor",
	"playTaskMessage": "counsellor senior supervisor",
	"getBoard":        "senior supervisor admin", "getBoardSeries": "senior supervisor admin", "setAgentState": "supervisor",
	"listCalls": "counsellor senior supervisor auditor", "getCall": "counsellor senior supervisor auditor",
	"getNote": "counsellor senior supervisor", "playRecording": "senior supervisor", "listAudit": "auditor",
	"listSeats": "counsellor senior supervisor admin", "listAgents": "senior supervisor auditor admin",
	"listUsers": "supervisor auditor admin", "getUser": "supervisor auditor admin", "createUser": "admin", "updateUser": "admin",
	"deleteUser": "admin", "resetPassword": "admin", "signOutUser": "admin", "setSkills": "supervisor admin",
	"listTokens": "admin", "createToken": "admin", "deleteToken": "admin",
	"getConfig": "supervisor admin", "reloadConfig": "admin", "listTrunks": "supervisor admin",
	"getRoster": "counsellor senior supervisor auditor admin", "importRoster": "supervisor",
	"listPrompts": "supervisor admin", "getPromptAudio": "supervisor admin", "putPromptAudio": "supervisor admin",
	"deletePromptAudio": "supervisor admin", "listProofs": "supervisor auditor admin", "proveNow": "supervisor admin",
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// TestEveryOperationIsRefusedToEveryRoleThatMustNotHaveIt asks for each operation of the interface file as each
// role, and as nobody.
func TestEveryOperationIsRefusedToEveryRoleThatMustNotHaveIt(t *testing.T) {
	t.Parallel()
	r := setup(t)
	seen := map[string]bool{}
	nobody := r.browser()
	for _, op := range r.doc.Operations {
		who, ok := allowed[op.ID]
		if !ok {
			t.Errorf("%s is not in the table of this test: say who may do it", op.ID)
			continue
		}
		seen[op.ID] = true
		path := placeholder.ReplaceAllString(op.Path, "01JD0000000000000000000000")
		if who == "-" {
			continue
		}
		if p := nobody.problem(op.Method, path, nil); p.Status != http.StatusUnauthorized || p.Type != "signed_out" {
			t.Errorf("%s as nobody: %d %s", op.ID, p.Status, p.Type)
		}
	}
	for id := range allowed {
		if !seen[id] {
			t.Errorf("%s is not in the interface file", id)
		}
	}
	for _, role := range access.Roles() {
		b := r.as(role)
		for _, op := range r.doc.Operations {
			who := allowed[op.ID]
			if who == "-" || op.ID == "deleteSession" || op.ID == "deleteUser" || op.ID == "openLive" {
				if who == "-" || who == "*" || slices.Contains(strings.Fields(who), string(role)) {
					continue // those that end the sign-in, or a stream, are tested by themselves
				}
			}
			path := placeholder.ReplaceAllString(op.Path, "01JD0000000000000000000000")
			resp := b.send(b.request(op.Method, path, nil))
			_ = resp.Body.Close()
			may := who == "*" || slices.Contains(strings.Fields(who), string(role))
			refused := resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized
			if refused == may {
				t.Errorf("%s as %s: %d, may it? %t", op.ID, role, resp.StatusCode, may)
			}
		}
	}
}
