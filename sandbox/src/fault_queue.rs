use axum::http::Method;
use axum::http::header::ACCESS_CONTROL_REQUEST_METHOD;

use crate::fault::Fault;
use crate::request::ApiRequest;

/// The injected faults. A request takes the first one that it matches.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(Vec<Fault>);

impl FaultQueue {
    pub(crate) fn append(&mut self, faults: Vec<Fault>) {
        self.0.extend(faults);
    }

    pub(crate) fn left(&self) -> &[Fault] {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn take(&mut self, request: &ApiRequest) -> Option<Fault> {
        let position = self.0.iter().position(|fault| meets(fault, request))?;
        let fault = self.0.get_mut(position)?;
        match fault.times {
            0 => Some(fault.clone()),
            1 => Some(self.0.remove(position)),
            _ => {
                fault.times -= 1;
                Some(fault.clone())
            }
        }
    }
}

fn meets(fault: &Fault, request: &ApiRequest) -> bool {
    let is_preflight = request.method == Method::OPTIONS;
    // A preflight matches by the method that it asks for, because its own is always OPTIONS.
    let method = match request.headers.get(ACCESS_CONTROL_REQUEST_METHOD) {
        Some(asked) if is_preflight => asked.as_bytes(),
        _ => request.method.as_str().as_bytes(),
    };
    let matching = &fault.matching;
    fault.preflight == is_preflight
        && matching.method.as_ref().is_none_or(|wanted| wanted.as_bytes().eq_ignore_ascii_case(method))
        && matching.path.as_ref().is_none_or(|path| *path == request.path)
        && matching.path_prefix.as_ref().is_none_or(|prefix| request.path.starts_with(prefix))
}
