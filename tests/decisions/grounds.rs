//! What is not among the grounds changes no decision, whatever the record says there.

use good_standing::decision::{ACCOUNT_GROUNDS, Ground, SUBMISSION_GROUNDS};
use good_standing::json::Shape;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Map;

use super::*;

type Grounds = &'static [(&'static str, Ground)];

fn ground(grounds: Grounds, path: &str) -> Option<Ground> {
    grounds.iter().find(|(known, _)| *known == path).map(|(_, ground)| *ground)
}

/// Texts that make a difference somewhere, whether the member knows them or not.
fn text(key: &str) -> BoxedStrategy<Value> {
    let lists: &[&str] = match key {
        "status" => &["submissionStatuses", "agentVerificationStatuses", "eligibilityStatuses", "flagStatuses", "accountStatuses"],
        "agentVerificationStatus" => &["agentVerificationStatuses"],
        "rejectionReasonCode" | "agentVerificationRejectionReasonCode" => &["agentRejectionReasonCodes"],
        "eligibilityStatus" | "complianceStatus" => &["eligibilityResults"],
        "type" => &["validationTypes"],
        _ => &["allowedOrganisationTypes"],
    };
    let listings = good_standing::enums().filter(|listing| lists.contains(&listing.list));
    let mut texts: Vec<&str> = listings.flat_map(|listing| listing.texts).copied().collect();
    texts.extend([ODD, "", "AUS", "nzl", "2026-05-04T09:30:00Z"]);
    select(texts).prop_map(Value::from).boxed()
}

/// Any record of this shape; strangers are for others to try.
fn record(shape: &'static Shape, grounds: Grounds, path: String) -> BoxedStrategy<Value> {
    let key = path.rsplit('/').next().unwrap_or_default().to_owned();
    match shape {
        Shape::Object(known) => {
            let own = known.iter().filter(|(key, _)| {
                let below = format!("{path}/{key}");
                below != "/data" && ground(grounds, &below) != Some(Ground::Stranger)
            });
            let members: Vec<_> = own
                .map(|(key, shape)| {
                    let value = record(shape, grounds, format!("{path}/{key}"));
                    prop_oneof![3 => value.prop_map(|value| Some((*key, value))), 1 => Just(None), 1 => Just(Some((*key, Value::Null)))]
                })
                .collect();
            members.prop_map(|members| members.into_iter().flatten().map(|(key, value)| (key.to_owned(), value)).collect()).boxed()
        }
        Shape::Array(item) => prop::collection::vec(record(item, grounds, path), 0..3).prop_map(Value::from).boxed(),
        Shape::Scalar => text(&key),
        Shape::Text => Just(json!({"status": "succeeded", "more": [1, {}]})).boxed(),
    }
}

/// The record's grounds alone, each date replaced by another one.
fn bare(sent: &Value, grounds: Grounds, asked: bool, path: &str) -> Value {
    let Value::Object(members) = sent else { return sent.clone() };
    let mut kept = Map::new();
    for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        let path = format!("{path}/{key}");
        let value = match ground(grounds, &path) {
            Some(Ground::Part | Ground::Way) => bare(value, grounds, asked, &path),
            Some(Ground::Set) if value != "" => DATE.into(),
            Some(Ground::Asked | Ground::AskedList) if !asked => continue,
            Some(_) => value.clone(),
            None => continue,
        };
        kept.insert(key.clone(), value);
    }
    Value::Object(kept)
}

const DATE: &str = "2001-01-01T00:00:00Z";

fn undated(decision: Decision, grounds: Grounds) -> Decision {
    let of_date = |reason: &Reason| ground(grounds, &reason.path) == Some(Ground::Set) && reason.value.is_some();
    let reasons = decision.reasons.into_iter().map(|reason| match of_date(&reason) {
        true => Reason { value: Some(DATE.to_owned()), ..reason },
        false => reason,
    });
    Decision { reasons: reasons.collect(), ..decision }
}

fn policies() -> impl Strategy<Value = Option<Policy>> {
    let types = prop::option::of(prop::collection::vec(select(AllowedOrganisationType::ALL), 1..3));
    let countries = prop::option::of(Just(vec!["AUS".to_owned()]));
    let policy = (select(Operation::ALL), select(NotReady::ALL), select(CannotDefineEligibility::ALL), types, countries);
    prop::option::of(policy.prop_map(|(operation, not_ready, cannot_define_eligibility, organisation_types, country_codes)| {
        Policy { operation, not_ready, cannot_define_eligibility, organisation_types, country_codes }
    }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn of_a_submission(sent in record(&goodstack::SHAPE, SUBMISSION_GROUNDS, String::new()), policy in policies()) {
        let bare = bare(&sent, SUBMISSION_GROUNDS, policy.is_some(), "");
        let decide = |sent: &Value| undated(decide_submission(&submission(sent), &policy.clone().unwrap_or_default()), SUBMISSION_GROUNDS);
        prop_assert_eq!(decide(&sent), decide(&bare), "{} and {}", sent, bare);
    }

    #[test]
    fn of_an_account(sent in record(&partner_center::SHAPE, ACCOUNT_GROUNDS, String::new()), policy in policies()) {
        let bare = bare(&sent, ACCOUNT_GROUNDS, policy.is_some(), "");
        let decide = |sent: &Value| decide_account(account(sent).as_ref(), &policy.clone().unwrap_or_default());
        prop_assert_eq!(decide(&sent), decide(&bare), "{} and {}", sent, bare);
    }
}

/// So the records above are of many kinds, and nothing is remembered in vain.
#[test]
fn every_ground_can_change_a_decision() {
    let mut runner = TestRunner::deterministic();
    let records = record(&goodstack::SHAPE, SUBMISSION_GROUNDS, String::new());
    let policy = Policy {
        organisation_types: Some(vec![AllowedOrganisationType::Nonprofit]),
        country_codes: Some(vec!["AUS".to_owned()]),
        ..Policy::default()
    };
    let decide = |sent: &Value| decide_submission(&submission(sent), &policy);
    let tells = |ground: Ground| !matches!(ground, Ground::Way | Ground::Stranger);
    let mut left: Vec<_> = SUBMISSION_GROUNDS.iter().filter(|(_, ground)| tells(*ground)).map(|(path, _)| *path).collect();
    for _ in 0..20_000 {
        let sent = records.new_tree(&mut runner).expect("a record").current();
        let decision = decide(&sent);
        left.retain(|path| {
            let mut without = sent.clone();
            let changed = without.pointer_mut(path).filter(|value| !value.is_null()).map(Value::take).is_some();
            !changed || decide(&without) == decision
        });
        if left.is_empty() {
            return;
        }
    }
    panic!("no record was found where these matter: {left:?}");
}
