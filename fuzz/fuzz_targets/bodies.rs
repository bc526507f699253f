//! Whatever a server sends is read or refused, never a panic; and what is read as JSON is JSON.
#![no_main]

use good_standing::{goodstack, json, partner_center};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let _ = goodstack::read_event(body);
    let Some(text) = json::decode(body) else { return };
    let _ = (partner_center::read_error(&text), goodstack::read_error(&text));
    if let Ok(value) = json::parse(&text, &goodstack::SHAPE) {
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
        let _ = goodstack::read_submission(&value, "");
    }
    if let Ok(value) = json::parse(&text, &goodstack::PAGE) {
        let _ = goodstack::read_page(&value);
    }
    if let Ok(value) = json::parse(&text, &partner_center::SHAPE) {
        let _ = partner_center::read_account(&value);
    }
});
