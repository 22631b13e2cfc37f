//! Reading JSON without saying who holds it: the browser's own objects at the edge, `serde_json` in native tests.

pub(crate) trait Json: Sized {
    /// An own member of an object; `None` where there is none or where it is `null`.
    fn get(&self, key: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    fn number(&self) -> Option<f64>;
    fn boolean(&self) -> Option<bool>;
    /// Hands over each item; whether this is an array.
    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool;
    /// Hands over each member of an object that is no array.
    fn each_member(&self, take: &mut dyn FnMut(String, Self));

    fn text_at(&self, key: &str) -> Option<String> {
        self.get(key)?.text()
    }
}

#[cfg(test)]
impl Json for serde_json::Value {
    fn get(&self, key: &str) -> Option<Self> {
        self.as_object()?.get(key).filter(|value| !value.is_null()).cloned()
    }
    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
    fn number(&self) -> Option<f64> {
        self.as_f64()
    }
    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }
    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool {
        self.as_array().into_iter().flatten().cloned().for_each(take);
        self.is_array()
    }
    fn each_member(&self, take: &mut dyn FnMut(String, Self)) {
        self.as_object().into_iter().flatten().for_each(|(key, value)| take(key.clone(), value.clone()));
    }
}
