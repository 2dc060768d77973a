//! 计量: how long requests took, by method, route and status.
//!
//! What is counted by is bounded, whatever anybody sends: methods are those that HTTP defines, and
//! routes are ours. Each combination is named once; after that a request costs two look-ups and no
//! allocation.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use axum::http::{Method, StatusCode};
use metrics::Histogram;

type Histograms = HashMap<(&'static str, StatusCode), Histogram>;

/// The durations of one server's requests.
#[derive(Default)]
pub(super) struct Durations {
    /// By route.
    known: RwLock<HashMap<String, Histograms>>,
}

impl Durations {
    /// Counts one request.
    pub(super) fn record(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = method_label(method);
        self.histogram(method, route, status).record(took.as_secs_f64());
    }

    fn histogram(&self, method: &'static str, route: &str, status: StatusCode) -> Histogram {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(histogram) = known.get(route).and_then(|histograms| histograms.get(&(method, status))) {
            return histogram.clone();
        }
        drop(known);
        let labels =
            [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.as_str().to_owned())];
        let histogram = metrics::histogram!("http_request_duration_seconds", &labels);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(route.to_owned()).or_default().insert((method, status), histogram.clone());
        histogram
    }
}

/// A client may make up methods; they are all one.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_method_is_not_a_name_of_its_own() {
        let durations = Durations::default();
        for number in 0..100 {
            let method = Method::from_bytes(format!("MADE-UP-{number}").as_bytes()).unwrap();
            durations.record(&method, "/", StatusCode::METHOD_NOT_ALLOWED, Duration::ZERO);
        }
        durations.record(&Method::GET, "/", StatusCode::OK, Duration::ZERO);
        let known = durations.known.into_inner().unwrap();
        let mut names: Vec<_> = known["/"].keys().map(|(method, status)| (*method, status.as_u16())).collect();
        names.sort_unstable();
        assert_eq!(names, [("GET", 200), ("other", 405)]);
    }
}
