use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::problem::{Errors, Problem};

/// The query of a list, read parameter by parameter so that all faults are told at once.
pub(super) struct Query {
    values: HashMap<String, String>,
    errors: Errors,
}

impl Query {
    /// Of a repeated parameter the last counts, and an empty one is none, as on the vendor's side.
    pub(super) fn parse(query: &str) -> Self {
        let mut values: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        values.retain(|_, value| !value.is_empty());
        Self { values, errors: Errors::default() }
    }

    pub(super) fn search(&mut self) -> Option<String> {
        self.values.remove("search").map(|text| text.trim().to_lowercase())
    }

    pub(super) fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let choice = parse(self.values.get(name)?);
        if choice.is_none() {
            self.errors.add(name, format!("The selected {} is invalid.", spoken(name)));
        }
        choice
    }

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.values.get(name)?.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.errors.add(name, format!("The {} field must be true or false.", spoken(name)));
                None
            }
        }
    }

    pub(super) fn number(&mut self, name: &str, range: RangeInclusive<usize>) -> Option<usize> {
        let text = self.values.get(name)?;
        let Ok(number) = text.parse::<i64>() else {
            self.errors.add(name, format!("The {} field must be an integer.", spoken(name)));
            return None;
        };
        let number = usize::try_from(number).ok().filter(|number| range.contains(number));
        if number.is_none() {
            let (from, to) = (range.start(), range.end());
            self.errors.add(name, format!("The {} field must be between {from} and {to}.", spoken(name)));
        }
        number
    }

    pub(super) fn finish(self) -> Result<(), Problem> {
        self.errors.none_or_invalid()
    }
}

fn spoken(name: &str) -> String {
    name.replace('_', " ")
}
