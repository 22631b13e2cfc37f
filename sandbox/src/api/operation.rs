use axum::http::Method;

/// Everything the API does; what is not here does not exist, and the gateway forwards nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Health,
    ListAgents,
    GetAgent(String),
    UpdateCalling(String),
    Publish(String),
    Unpublish(String),
    ListPhoneNumbers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoOperation {
    UnknownPath,
    /// The path is known; this is the method it has.
    WrongMethod(&'static str),
}

impl Operation {
    pub(crate) fn find(method: &Method, path: &str) -> Result<Self, NoOperation> {
        let path = path.strip_prefix("/api/v1/").ok_or(NoOperation::UnknownPath)?;
        let segments: Vec<&str> = path.split('/').collect();
        let (operation, allowed) = match segments.as_slice() {
            ["health"] => (Self::Health, "GET"),
            ["agents"] => (Self::ListAgents, "GET"),
            ["phone-numbers"] => (Self::ListPhoneNumbers, "GET"),
            ["agents", id] if !id.is_empty() => (Self::GetAgent((*id).to_owned()), "GET"),
            ["agents", id, "calling"] if !id.is_empty() => (Self::UpdateCalling((*id).to_owned()), "PUT"),
            ["agents", id, "publish"] if !id.is_empty() => (Self::Publish((*id).to_owned()), "POST"),
            ["agents", id, "unpublish"] if !id.is_empty() => (Self::Unpublish((*id).to_owned()), "POST"),
            _ => return Err(NoOperation::UnknownPath),
        };
        if method == allowed { Ok(operation) } else { Err(NoOperation::WrongMethod(allowed)) }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::GetAgent(id) | Self::UpdateCalling(id) | Self::Publish(id) | Self::Unpublish(id) => {
                Some(id)
            }
            Self::Health | Self::ListAgents | Self::ListPhoneNumbers => None,
        }
    }

    pub(crate) fn query_parameters(&self) -> &'static [&'static str] {
        match self {
            Self::ListAgents => &["status", "direction", "search", "per_page", "page"],
            Self::ListPhoneNumbers => &["type", "has_voice", "has_whatsapp", "search", "per_page", "page"],
            Self::Health
            | Self::GetAgent(_)
            | Self::UpdateCalling(_)
            | Self::Publish(_)
            | Self::Unpublish(_) => &[],
        }
    }

    pub(crate) fn takes_body(&self) -> bool {
        matches!(self, Self::UpdateCalling(_))
    }
}
