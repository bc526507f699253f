//! Reasons: all are reached, and each has its words.

use super::*;

/// One reason a code, from decisions of every kind.
fn exemplars() -> BTreeMap<ReasonCode, Reason> {
    let mut decisions = Vec::new();
    for operation in Operation::ALL {
        for not_ready in NotReady::ALL {
            let policy = Policy { operation: *operation, not_ready: *not_ready, ..Policy::default() };
            decisions.push(decide_account(None, &policy));
            for status in ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready", ODD] {
                decisions.push(decide_account(account(&json!(status)).as_ref(), &policy));
            }
        }
    }
    let keyed = [
        ("validationRequest", requests(&json!(["nonprofit"]))),
        ("agentVerification", agents()),
        ("eligibility", eligibilities()),
        ("monitoring", monitorings()),
        ("failureReasons", failures().into_iter().map(|failure| Variant { json: json!([failure.json]), ..failure }).collect()),
    ];
    for status in STATUSES {
        for (key, variants) in &keyed {
            for variant in variants {
                let record = submission(&json!({"status": status, *key: variant.json}));
                decisions.push(decide_submission(&record, &Policy::default()));
                let strict = Policy {
                    organisation_types: Some(vec![AllowedOrganisationType::Education]),
                    country_codes: Some(vec!["NZL".to_owned()]),
                    ..Policy::default()
                };
                decisions.push(decide_submission(&record, &strict));
            }
        }
    }
    let (strict, sent) = (
        Policy { country_codes: Some(vec!["NZL".to_owned()]), ..Policy::default() },
        json!({"status": "succeeded", "organisation": {"countryCode": "AUS"}}),
    );
    decisions.push(decide_submission(&submission(&sent), &strict));

    let mut exemplars: BTreeMap<ReasonCode, Reason> = BTreeMap::new();
    for reason in decisions.into_iter().flat_map(|decision| decision.reasons) {
        // The code alone says who must move, how, and in which words.
        let words = |reason: &Reason| (reason.actor, reason.recourse, reason.message, reason.user_message, reason.source);
        let known = exemplars.entry(reason.code).or_insert_with(|| reason.clone());
        assert_eq!(words(known), words(&reason));
    }
    exemplars
}

#[test]
fn every_reason_is_reached_and_worded() {
    let exemplars = exemplars();
    for code in ReasonCode::ALL {
        let reason = exemplars.get(code).unwrap_or_else(|| panic!("nothing leads to `{}`", code.text()));
        let parts: Vec<&str> = code.text().split('.').collect();
        let is_lower = |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        assert!((2..=3).contains(&parts.len()) && parts.iter().all(is_lower), "{}", code.text());
        for words in [reason.message, reason.user_message] {
            assert!(words.len() > 10 && words.trim() == words && words.ends_with('.'), "{}: {words}", code.text());
        }
        let host = reason.source.strip_prefix("https://").unwrap_or_default().split('/').next().unwrap_or_default();
        assert!(
            ["learn.microsoft.com", "docs.goodstack.io", "help.goodstack.org"].contains(&host),
            "{}: {}",
            code.text(),
            reason.source
        );
        // What the applicant reads accuses nobody.
        for word in ["fake", "fraud", "suspect", "suspicious", "sanction", "flag"] {
            assert!(!reason.user_message.to_lowercase().contains(word), "{}: {}", code.text(), reason.user_message);
        }
    }
}

#[test]
fn suspected_fraud_reads_what_any_other_reads() {
    let exemplars = exemplars();
    let words = |text: &str| exemplars[&code(text)].user_message;
    for suspicion in ["fake_email_used", "fake_documentation", "suspicious_application"] {
        assert_eq!(words(&format!("agent.rejected.{suspicion}")), words("agent.rejected.other"));
    }
}

#[test]
fn who_must_move_and_how() {
    use {Actor as A, Recourse as R};
    #[rustfmt::skip]
    let table: &[(&[&str], Actor, Recourse)] = &[
        (&["agent.rejected.user_verification_expired", "agent.rejected.reapply"], A::Applicant, R::Retry),
        (&["agent.rejected.nonprofit_association_expired"], A::Organisation, R::Retry),
        (&["agent.rejected.invalid_documentation", "agent.rejected.mismatched_information",
           "agent.rejected.blank_corrupted_documentation"], A::Applicant, R::Act),
        (&["agent.rejected.validation_request_failed", "agent.rejected.no_online_presence"], A::Organisation, R::Contact),
        (&["agent.rejected.user_failed_percent_review", "agent.rejected.other", "agent.rejected.unrecognized", "agent.rejected",
           "agent.rejected.fake_email_used", "agent.rejected.fake_documentation", "agent.rejected.suspicious_application"],
         A::Partner, R::Contact),
        (&["request.rejected.incorrect_documentation", "request.rejected.not_attributable_to_registry"], A::Applicant, R::Act),
        (&["request.rejected.not_eligible", "request.rejected.other", "request.rejected.unrecognized", "request.rejected"],
         A::Organisation, R::Contact),
        (&["submission.processed"], A::Partner, R::Retry),
        (&["submission.pending"], A::Provider, R::Wait),
        (&["agent.pending_user_verification"], A::Applicant, R::Act),
        (&["eligibility.cannot_define"], A::Partner, R::Contact),
        (&["submission.succeeded", "request.accepted", "agent.approved", "eligibility.pass", "compliance.pass"], A::None, R::None),
    ];
    let exemplars = exemplars();
    for (codes, actor, recourse) in table {
        for text in *codes {
            let reason = &exemplars[&code(text)];
            assert_eq!((reason.actor, reason.recourse), (*actor, *recourse), "{text}");
        }
    }
}

#[test]
fn a_decision_in_javascript_has_these_names() {
    let decision = decide_account(account(&json!("Allowed")).as_ref(), &Policy::default());
    let told = serde_json::to_value(&decision).expect("JSON");
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&told), ["eligible", "final", "operations", "outcome", "reasons"]);
    assert_eq!(
        keys(&told["reasons"][0]),
        ["actor", "code", "effect", "message", "path", "recourse", "source", "userMessage", "value"]
    );
    assert_eq!(told["reasons"][0]["code"], json!("account.allowed"));
    let none = serde_json::to_value(decide_account(None, &Policy::default())).expect("JSON");
    assert_eq!(none["reasons"][0]["value"], Value::Null);
}
