//! A secret cannot be printed, nor sent: the compiler sees to it.

#![cfg(not(target_arch = "wasm32"))]

use std::fmt::{Debug, Display};

use good_standing::call::Secret;
use serde::Serialize;

/// Compiles only where the type lacks each trait: with it, two implementations fit, and which one is meant is not clear.
macro_rules! lacks {
    ($type:ty, $($trait:path),+) => {
        $(const _: fn() = || {
            struct Has;
            trait Fits<Which> {
                fn it() {}
            }
            impl<T: ?Sized> Fits<()> for T {}
            impl<T: ?Sized + $trait> Fits<Has> for T {}
            let _ = <$type as Fits<_>>::it;
        };)+
    };
}

lacks!(Secret, Debug, Display, Serialize);

#[test]
fn but_it_can_be_used() {
    assert_eq!(Secret::new("abc".to_owned()).expose(), "abc");
}
