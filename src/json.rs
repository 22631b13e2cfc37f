//! An interface to JSON values: browser objects in the wasm, `serde_json` in native tests
//! (`test_platform.rs`).

use crate::id_set::Ids;

pub(crate) trait Json: Sized {
    /// A member of an object; `None` if it is missing or `null`.
    fn get(&self, key: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    /// The number, as JSON writes it.
    fn number(&self) -> Option<String>;
    fn boolean(&self) -> Option<bool>;
    /// Calls `take` with each item. Returns whether this is an array.
    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool;
    /// The `id` of each item; `None` if this is not an array, or an item has no `id`.
    fn ids(&self) -> Option<Ids> {
        each_id(self)
    }
    /// Calls `take` with each member if this is an object.
    fn each_member(&self, take: &mut dyn FnMut(String, Self));

    fn text_at(&self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }
}

/// Reads the ids item by item.
pub(crate) fn each_id<J: Json>(items: &J) -> Option<Ids> {
    let (mut ids, mut all) = (Ids::default(), true);
    let is_list = items.each_item(&mut |item| match item.text_at("id") {
        Some(id) => ids.add(&id),
        None => all = false,
    });
    (is_list && all).then_some(ids)
}
