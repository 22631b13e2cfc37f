//! Input from JavaScript before validation.

use crate::id_set::Ids;

/// A JavaScript value by its type, before validation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsInput {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    /// A string longer than anything accepted here; it was not copied.
    LongText,
    BigInt,
    Symbol,
    Function,
    Array,
    Object,
    /// An object with the interface of an `AbortSignal`.
    Signal,
    Set,
    /// An object with an option, where a list was expected.
    Options,
    /// Reading it threw an error (a getter, or a proxy).
    Unreadable,
}

/// An element of an array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Element {
    Hole,
    Value(JsInput),
}

/// Why an argument is not a valid list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NotAList {
    NotAnArray(JsInput),
    /// An array longer than the limit. Its elements were not read.
    TooLong,
}

/// An argument that should be a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsList {
    Absent,
    None(NotAList),
    /// Only strings without a comma, as in nearly all lists.
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

    /// The type as a noun of the messages. They never contain the value: it may be a secret in the
    /// wrong place.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) | Self::LongText => "string",
            Self::BigInt => "bigint",
            Self::Symbol => "symbol",
            Self::Function => "function",
            Self::Array => "array",
            Self::Object | Self::Options => "object",
            Self::Signal => "signal",
            Self::Set => "set",
            Self::Unreadable => "unreadable",
        }
    }
}
