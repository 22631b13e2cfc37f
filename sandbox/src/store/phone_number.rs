use serde::{Deserialize, Serialize};

/// A phone number. The fields are in the order of the response.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct PhoneNumber {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) country_code: String,
    pub(crate) formatted_number: String,
    pub(crate) international_number: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) has_voice: bool,
    has_sms: bool,
    has_mms: bool,
    has_fax: bool,
    pub(crate) has_whatsapp: bool,
    current_status: String,
    is_sandbox: bool,
    current_price: f64,
    currency: String,
    renewal_date: String,
    auto_renewal: bool,
    created_at: String,
    updated_at: String,
    monthly_renewal_cost: f64,
    days_until_monthly_renewal: u32,
    is_due_for_monthly_renewal: bool,
}

/// The fields of an assigned number that its agent shows.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct AssignedNumber {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) country_code: String,
    pub(crate) formatted_number: String,
    international_number: String,
    pub(crate) current_status: String,
}

impl AssignedNumber {
    pub(crate) fn is_active(&self) -> bool {
        self.current_status == "active"
    }
}
