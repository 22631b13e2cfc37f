//! What JavaScript handed over, before anything is known about it.

use crate::id_set::Ids;

/// A value as the page gave it: seen, not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsInput {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    /// A string so long that nothing here could accept it; it was not copied.
    LongText,
    BigInt,
    Symbol,
    Function,
    Array,
    Object,
    /// An object that works as an `AbortSignal`.
    Signal,
    /// Reading it threw: a getter, or a proxy.
    Unreadable,
}

/// A place in an array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Element {
    Hole,
    Value(JsInput),
}

/// Why an argument that should be a list is none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NotAList {
    NotAnArray(JsInput),
    /// An array whose length is past every limit; its elements were not read.
    TooLong,
}

/// An argument that should be a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsList {
    Absent,
    None(NotAList),
    /// Texts only, as in nearly all lists.
    Ids(Ids),
    Slots(Vec<Element>),
}

impl JsList {
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Absent | Self::None(_) => 0,
            Self::Ids(ids) => ids.list().len(),
            Self::Slots(slots) => slots.len(),
        }
    }
}

impl JsInput {
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        if let Self::Boolean(boolean) = self { Some(*boolean) } else { None }
    }

    /// How a message names what it found. Never the value itself: it may be a secret in the wrong place.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) | Self::LongText => "a string",
            Self::BigInt => "a bigint",
            Self::Symbol => "a symbol",
            Self::Function => "a function",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Signal => "an AbortSignal",
            Self::Unreadable => "a value that throws when it is read",
        }
    }
}
