//! One declaration an enum: the Rust type, its spelling, the TypeScript union, and what the lists and guards are generated from.

use serde::{Serialize, Serializer};

/// An enum whose every value has one spelling.
pub trait Vocabulary: Copy + PartialEq + 'static {
    /// Every value, in documentation order.
    const ALL: &'static [Self];

    /// The spelling of each, in the same order.
    const TEXTS: &'static [&'static str];

    /// The spelling.
    fn text(self) -> &'static str;

    /// The value that is spelled so, to the letter.
    fn read(text: &str) -> Option<Self> {
        Self::ALL.get(position(Self::TEXTS, text)?).copied()
    }
}

/// Where a spelling stands; one copy for all enums.
#[inline(never)]
pub fn position(texts: &[&str], text: &str) -> Option<usize> {
    texts.iter().position(|spelling| *spelling == text)
}

/// What the generated lists and guards say about one enum.
#[derive(Debug)]
pub struct Listing {
    /// The name of the union type.
    pub name: &'static str,
    /// The name of the list of its values.
    pub list: &'static str,
    /// What the enum is about.
    pub doc: &'static [&'static str],
    /// Every spelling, in documentation order.
    pub texts: &'static [&'static str],
}

/// A value that a provider sent: one that we know, or one that it may have added since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open<T> {
    /// A documented value.
    Known(T),
    /// Any other, as it was sent.
    Unrecognized(String),
    /// None at all, where the record cannot do without one.
    Absent,
}

impl<T: Vocabulary> Open<T> {
    /// The documented value that is spelled so to the letter, or what was sent.
    pub fn read(text: String) -> Self {
        T::read(&text).map_or(Self::Unrecognized(text), Self::Known)
    }

    /// The documented value.
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Unrecognized(_) | Self::Absent => None,
        }
    }

    /// What JavaScript is told.
    pub fn told(&self) -> &'static str {
        self.known().map_or("unrecognized", T::text)
    }

    /// The text; none where there was none.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known(value) => Some(value.text()),
            Self::Unrecognized(text) => Some(text),
            Self::Absent => None,
        }
    }
}

impl<T: Vocabulary> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.told())
    }
}

/// Declares enums, and `ENUMS`, the listing of all of them.
macro_rules! vocabulary {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident, $list:literal { $($variant:ident = $text:literal,)+ }
    )+) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, tsify::Tsify)]
            pub enum $name {
                $(
                    #[doc = concat!("`", $text, "`")]
                    #[serde(rename = $text)]
                    $variant,
                )+
            }

            impl $crate::vocabulary::Vocabulary for $name {
                const ALL: &'static [Self] = &[$(Self::$variant,)+];
                const TEXTS: &'static [&'static str] = &[$($text,)+];

                fn text(self) -> &'static str {
                    Self::TEXTS.get(self as usize).copied().unwrap_or_default()
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str($crate::vocabulary::Vocabulary::text(*self))
                }
            }
        )+

        /// The enums of this room, for the generated lists and guards.
        pub const ENUMS: &[$crate::vocabulary::Listing] = &[$(
            $crate::vocabulary::Listing {
                name: stringify!($name),
                list: $list,
                doc: &[$($doc,)*],
                texts: <$name as $crate::vocabulary::Vocabulary>::TEXTS,
            },
        )+];
    };
}
pub(crate) use vocabulary;
