//! Reading JSON without saying who holds it: the browser's own objects at the edge, `serde_json` where there is none (`test_platform.rs`).

use crate::id_set::Ids;

pub(crate) trait Json: Sized {
    /// An own member of an object; `None` where there is none or where it is `null`.
    fn get(&self, key: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    /// A number as JSON writes it.
    fn number(&self) -> Option<String>;
    fn boolean(&self) -> Option<bool>;
    /// Hands over each item; whether this is an array.
    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool;
    /// The `id` of each item; `None` if this is not an array, or an item lacks one.
    fn ids(&self) -> Option<Ids> {
        each_id(self)
    }
    /// Hands over each member of an object that is no array.
    fn each_member(&self, take: &mut dyn FnMut(String, Self));

    fn text_at(&self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }
}

/// One after the other.
pub(crate) fn each_id<J: Json>(items: &J) -> Option<Ids> {
    let (mut ids, mut all) = (Ids::default(), true);
    let is_list = items.each_item(&mut |item| match item.text_at("id") {
        Some(id) => ids.add(&id),
        None => all = false,
    });
    (is_list && all).then_some(ids)
}
