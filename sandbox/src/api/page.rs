use serde::Serialize;

use super::query::Query;

const DEFAULT_PER_PAGE: usize = 20;
const LARGEST_PAGE: usize = 1_000_000;

/// Which part of a list was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    number: usize,
    per_page: usize,
    pub(super) was_asked_for: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Meta {
    current_page: usize,
    per_page: usize,
    total: usize,
    last_page: usize,
}

impl Page {
    pub(super) fn parse(query: &mut Query) -> Self {
        let per_page = query.number("per_page", 1..=100);
        let number = query.number("page", 1..=LARGEST_PAGE);
        Self {
            was_asked_for: per_page.is_some() || number.is_some(),
            number: number.unwrap_or(1),
            per_page: per_page.unwrap_or(DEFAULT_PER_PAGE),
        }
    }

    /// The items of this page, none beyond the last.
    pub(super) fn cut<T>(self, items: Vec<T>) -> (Vec<T>, Meta) {
        let total = items.len();
        let meta = Meta {
            current_page: self.number,
            per_page: self.per_page,
            total,
            last_page: total.div_ceil(self.per_page).max(1),
        };
        let skipped = (self.number - 1) * self.per_page;
        (items.into_iter().skip(skipped).take(self.per_page).collect(), meta)
    }
}
