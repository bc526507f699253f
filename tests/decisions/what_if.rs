//! What if: every change leads where it says, and no fewer do.

use super::*;
use good_standing::decision::{Alternative, Nearest, To};

/// The evidence with this value at this place; what is missing on the way is made.
fn set(sent: &Value, path: &str, to: &Value) -> Value {
    let mut changed = sent.clone();
    let mut place = &mut changed;
    for key in path.split('/').skip(1) {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[key];
    }
    *place = to.clone();
    changed
}

fn apply(sent: &Value, alternative: &Alternative) -> Value {
    alternative.changes.iter().fold(sent.clone(), |sent, change| set(&sent, &change.path, &json!(change.to)))
}

fn nearest(sent: &Value, policy: &Policy, place: &str) -> Nearest {
    Nearest::of_submission(parse(&sent.to_string(), &goodstack::SHAPE).expect("JSON"), policy, place).expect("a submission")
}

fn nearest_account(sent: &Value, policy: &Policy, place: &str) -> Nearest {
    Nearest::of_account(parse(&sent.to_string(), &partner_center::SHAPE).expect("JSON"), policy, place).expect("an account")
}

type Decide<'a> = &'a dyn Fn(&Value) -> Decision;

/// Whether so many of these changes lead to this outcome.
fn leads(sent: &Value, candidates: &[(&str, Vec<Value>)], most: usize, outcome: Outcome, decide: Decide) -> bool {
    decide(sent).outcome == outcome
        || most > 0
            && candidates.iter().enumerate().any(|(index, (path, values))| {
                values.iter().any(|to| leads(&set(sent, path, to), &candidates[index + 1..], most - 1, outcome, decide))
            })
}

/// Every alternative leads where it says; none is longer than it must be, where that is short enough to try.
fn check(sent: &Value, alternatives: &[Alternative], candidates: &[(&str, Vec<Value>)], longest: usize, decide: Decide) {
    let stands = decide(sent);
    let lengths: Vec<_> = alternatives.iter().map(|alternative| alternative.changes.len()).collect();
    assert!(lengths.is_sorted(), "the smallest come first: {sent}");
    for outcome in Outcome::ALL {
        let mut of = alternatives.iter().filter(|alternative| alternative.outcome == *outcome);
        let alternative = of.next();
        assert!(of.next().is_none(), "one for each outcome: {sent}");
        if *outcome == stands.outcome {
            assert_eq!(alternative, None, "{sent}");
            continue;
        }
        let fewer = alternative.map_or(longest, |alternative| (alternative.changes.len() - 1).min(longest));
        assert!(!leads(sent, candidates, fewer, *outcome, decide), "{fewer} changes make {outcome:?} of {sent}");
        let Some(alternative) = alternative else { continue };
        assert_eq!(decide(&apply(sent, alternative)).outcome, *outcome, "{alternative:?} of {sent}");
        for change in &alternative.changes {
            let stood = match sent.pointer(&change.path) {
                Some(Value::Array(items)) if change.path == "/failureReasons" => {
                    Some(items.iter().filter_map(|item| item["check"].as_str()).collect::<Vec<_>>().join(", "))
                }
                Some(Value::Array(items)) if items.is_empty() => None,
                Some(Value::Array(items)) => Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
                Some(value) => value.as_str().map(str::to_owned),
                None => None,
            };
            assert_eq!(change.from, stood, "{change:?} of {sent}");
            assert_ne!(json!(change.to), json!(stood), "{change:?} of {sent}");
            let documented = candidates.iter().any(|(path, values)| *path == change.path && values.contains(&json!(change.to)));
            assert!(documented, "{change:?} of {sent}");
        }
    }
}

#[test]
fn of_every_account() {
    let statuses: Vec<_> =
        ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"].iter().map(|status| json!(status)).collect();
    let whole = [("", statuses.clone())];
    let fields = [("/status", statuses.clone()), ("/type", vec![json!("account")])];
    let mut records = vec![(json!(null), &whole[..]), (json!({"code": 600_074}), &whole)];
    for status in statuses.iter().chain([&json!(ODD)]) {
        records.push((status.clone(), &whole));
        records.push((json!({"status": status, "data": {}}), &whole));
        records.push((json!({"status": status, "code": 60003}), &whole));
        for r#type in [json!(null), json!("account"), json!("agreement")] {
            records.push((json!({"type": r#type, "status": status}), &fields));
        }
    }
    records.push((json!({"type": "account"}), &fields));
    for (sent, candidates) in records {
        for operation in Operation::ALL {
            for not_ready in NotReady::ALL {
                let policy = Policy { operation: *operation, not_ready: *not_ready, ..Policy::default() };
                let decide = |sent: &Value| decide_account(account(sent).as_ref(), &policy);
                let alternatives = nearest_account(&sent, &policy, "").alternatives();
                check(&sent, &alternatives, candidates, 2, &decide);
            }
        }
    }
}

/// What the provider documents for the fields of this record that a decision rests on.
fn candidates(sent: &Value, policy: &Policy) -> Vec<(&'static str, Vec<Value>)> {
    let words = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let mut all = vec![("/status", words(&["pending", "processed", "failed", "succeeded"]))];
    let agents = words(&["pending", "pending_user_verification", "pending_review", "approved", "rejected"]);
    let monitoring = ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"];
    let eligibility = [&monitoring[..], &["cannot_define_eligibility"]].concat();
    let instants = vec![json!(null), json!("2026-01-01T00:00:00.000Z")];
    if sent["validationRequest"].is_object() {
        all.push(("/validationRequest/rejectedAt", instants));
    } else if sent["validationRequestRejectedAt"].is_string() || sent["validationRequestAcceptedAt"].is_string() {
        all.push(("/validationRequestRejectedAt", instants));
    }
    if sent["agentVerification"].is_object() {
        all.push(("/agentVerification/status", agents));
    } else if sent["agentVerificationStatus"].is_string() {
        all.push(("/agentVerificationStatus", agents));
    }
    if sent["eligibility"].is_object() {
        all.push(("/eligibility/results/eligibilityStatus", words(&["pass", "fail"])));
        all.push(("/eligibility/status", words(&eligibility)));
    }
    if sent["monitoring"].is_object() {
        all.push(("/monitoring/results/complianceStatus", words(&["pass", "fail"])));
        all.push(("/monitoring/status", words(&monitoring)));
    }
    if sent["failureReasons"].is_array() {
        all.push(("/failureReasons", vec![json!(null)]));
    }
    if policy.organisation_types.is_some() {
        if sent["validationRequest"].is_object() {
            let own = vec![json!(["nonprofit"]), json!(["social_impact"]), json!(null)];
            all.push(("/validationRequest/organisationTypes", own));
        }
        let programme = vec![json!(["social_impact"]), json!(["nonprofit"]), json!(["education"]), json!(null)];
        all.push(("/configuration/allowedOrganisations/types", programme));
    }
    if let Some(wanted) = &policy.country_codes {
        all.push(("/organisation/countryCode", wanted.iter().map(|code| json!(code)).chain([json!(null)]).collect()));
    }
    all
}

fn check_submission(sent: &Value, policy: &Policy, longest: usize) {
    let decide = |sent: &Value| decide_submission(&submission(sent), policy);
    let alternatives = nearest(sent, policy, "").alternatives();
    check(sent, &alternatives, &candidates(sent, policy), longest, &decide);
    let reached: Vec<_> = alternatives.iter().map(|alternative| alternative.outcome).chain([decide(sent).outcome]).collect();
    assert!(reached.contains(&Outcome::Pending) && reached.contains(&Outcome::Ineligible), "{sent}");
}

fn policies() -> Vec<Policy> {
    use AllowedOrganisationType::{Education, Nonprofit};
    let mut all = Vec::new();
    for cannot_define_eligibility in CannotDefineEligibility::ALL {
        for organisation_types in [None, Some(vec![Nonprofit]), Some(vec![Education])] {
            for country_codes in [None, Some(vec!["NZL".to_owned(), "AUS".to_owned()])] {
                all.push(Policy {
                    cannot_define_eligibility: *cannot_define_eligibility,
                    organisation_types: organisation_types.clone(),
                    country_codes,
                    ..Policy::default()
                });
            }
        }
    }
    all
}

/// A walk through the whole space in steps that share no factor with it, so that every pair of values is met.
#[test]
fn of_submissions_all_over_the_space() {
    let own = [json!([]), json!(["social_impact"]), json!(["nonprofit", ODD])];
    let countries = [json!(null), json!({"countryCode": "GBR"}), json!({"countryCode": "aus"})];
    let programmes = [json!(null), json!({"allowedOrganisations": {"types": ["education"]}})];
    let failed = failures();
    let (agents, eligibilities, monitorings, policies) = (agents(), eligibilities(), monitorings(), policies());
    for step in 0..2_000_usize {
        let pick = |prime: usize, of: usize| step * prime / 7 % of;
        let requests = requests(&own[pick(11, 3)]);
        let request = &requests[pick(13, requests.len())];
        let mut sent = json!({
            "status": STATUSES[pick(17, STATUSES.len())],
            "validationRequest": request.json,
            "agentVerification": agents[pick(19, agents.len())].json,
            "eligibility": eligibilities[pick(23, eligibilities.len())].json,
            "monitoring": monitorings[pick(29, monitorings.len())].json,
            "organisation": countries[pick(31, 3)],
            "configuration": programmes[pick(37, 2)],
        });
        if step % 5 == 0 {
            sent["failureReasons"] = json!([failed[pick(41, failed.len())].json]);
        }
        // Each further change to try takes forty times as long.
        let longest = if step % 50 == 0 { 2 } else { 1 };
        check_submission(&sent, &policies[pick(43, policies.len())], longest);
    }
}

#[test]
fn of_deprecated_flat_fields() {
    for status in STATUSES {
        let flat = json!({
            "status": status, "validationRequestRejectedAt": REJECTED, "agentVerificationStatus": "rejected",
            "agentVerificationRejectionReasonCode": "reapply",
        });
        for policy in policies() {
            check_submission(&flat, &policy, 3);
        }
    }
}

#[test]
fn of_whatever_stands_in_the_way_at_once() {
    let sent = json!({
        "status": "failed", "validationRequest": {"rejectedAt": REJECTED, "organisationTypes": ["nonprofit"]},
        "agentVerification": {"status": "rejected"}, "eligibility": {"status": "validation_request_failed", "results": {"eligibilityStatus": "fail"}},
        "monitoring": {"status": ODD, "results": {"complianceStatus": "fail"}}, "failureReasons": [{"check": "eligibility"}],
        "organisation": {"countryCode": "GBR"},
    });
    let policy = Policy {
        organisation_types: Some(vec![AllowedOrganisationType::SocialImpact]),
        country_codes: Some(vec!["AUS".to_owned()]),
        ..Policy::default()
    };
    let decide = |sent: &Value| decide_submission(&submission(sent), &policy);
    let alternatives = nearest(&sent, &policy, "").alternatives();
    let eligible = alternatives.iter().find(|alternative| alternative.outcome == Outcome::Eligible).expect("a way");
    assert_eq!(eligible.changes.len(), 10);
    assert_eq!(decide(&apply(&sent, eligible)).outcome, Outcome::Eligible);
    for left_out in 0..10 {
        let mut fewer = eligible.clone();
        fewer.changes.remove(left_out);
        assert_ne!(decide(&apply(&sent, &fewer)).outcome, Outcome::Eligible, "change {left_out} is one to spare");
    }
}

#[test]
fn of_both_at_once() {
    let policy = Policy::default();
    for status in ["Allowed", "UnderReview", "NotAllowed", "Unknown"] {
        for of in ["pending", "succeeded", "failed", ODD] {
            let sent = json!({"account": {"status": status}, "submission": {"data": {"status": of, "agentVerification": {"status": "approved"}}}});
            let decide = |sent: &Value| {
                Decision::both(
                    decide_account(account(&sent["account"]).as_ref(), &policy),
                    decide_submission(&submission(&sent["submission"]), &policy),
                )
            };
            let of_account = nearest_account(&sent["account"], &policy, "/account");
            let of_submission = nearest(&sent["submission"], &policy, "/submission");
            let candidates = [
                ("/account/status", ["Unknown", "UnderReview", "Allowed", "NotAllowed"].iter().map(|text| json!(text)).collect()),
                (
                    "/submission/data/status",
                    ["pending", "processed", "failed", "succeeded"].iter().map(|text| json!(text)).collect(),
                ),
                ("/submission/data/agentVerification/status", vec![json!("rejected")]),
            ];
            check(&sent, &Nearest::both(&of_account, &of_submission).alternatives(), &candidates, 3, &decide);
        }
    }
}

#[test]
fn whoever_is_asked_to_move_brings_it_about() {
    let ways = |sent: Value, policy: &Policy| nearest(&sent, policy, "").alternatives();
    let who = |alternatives: &[Alternative], outcome: Outcome| -> Vec<(String, To, Actor, Recourse)> {
        let to = alternatives.iter().find(|alternative| alternative.outcome == outcome).expect("a way");
        to.changes.iter().map(|change| (change.path.clone(), change.to.clone(), change.actor, change.recourse)).collect()
    };
    let text = |path: &str, to: &str, actor, recourse| (path.to_owned(), To::Text(to.to_owned()), actor, recourse);

    let rejected =
        json!({"status": "failed", "agentVerification": {"status": "rejected", "rejectionReasonCode": "mismatched_information"}});
    let expected = [
        text("/agentVerification/status", "approved", Actor::Applicant, Recourse::Act),
        text("/status", "succeeded", Actor::Partner, Recourse::Contact),
    ];
    assert_eq!(who(&ways(rejected, &Policy::default()), Outcome::Eligible), expected);

    let waiting = json!({"status": "pending", "agentVerification": {"status": "pending_user_verification"}});
    let expected = [text("/status", "succeeded", Actor::Applicant, Recourse::Act)];
    assert_eq!(who(&ways(waiting, &Policy::default()), Outcome::Eligible), expected);

    let elsewhere = json!({"status": "succeeded", "organisation": {"countryCode": "GBR"}});
    let policy = Policy { country_codes: Some(vec!["AUS".to_owned()]), ..Policy::default() };
    let expected = [text("/organisation/countryCode", "AUS", Actor::Organisation, Recourse::None)];
    assert_eq!(who(&ways(elsewhere, &policy), Outcome::Eligible), expected);

    let fine = json!({"status": "succeeded"});
    let expected = [text("/status", "failed", Actor::Provider, Recourse::None)];
    assert_eq!(who(&ways(fine, &Policy::default()), Outcome::Ineligible), expected);
}
