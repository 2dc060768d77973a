//! Where photos and documents lie, and what is taken.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, unusable};

/// Section `[files]`. Without a bucket files lie in a folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileConfig {
    /// Folder of the files; it is made when absent. Default `var/files`. Several servers on one
    /// database need one folder that all of them see, or a bucket.
    pub folder: PathBuf,
    /// Bucket of a store that speaks S3. Default: none, files lie in the folder.
    pub bucket: Option<String>,
    /// Address of that store, as `https://s3.example.gov.cn`. Default: none, the region's of AWS.
    pub endpoint: Option<String>,
    /// Its region; stores that have none take any. Default `us-east-1`.
    pub region: String,
    /// The name that this server has there.
    pub access_key: Option<Secret>,
    /// What it proves itself with there.
    pub secret_key: Option<Secret>,
    /// The store may be reached without HTTPS. Default `false`.
    pub allow_http: bool,
    /// Largest file that is taken, in MiB. Default 10.
    pub largest_mib: u32,
    /// Most files on one requirement, or on the whole on-site check. Default 20.
    pub most_per_requirement: u32,
    /// Most pixels of an image, in millions: a file of few bytes may unpack to a great many. Default 50.
    pub most_megapixels: u32,
}

impl Default for FileConfig {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("var/files"),
            bucket: None,
            endpoint: None,
            region: "us-east-1".to_owned(),
            access_key: None,
            secret_key: None,
            allow_http: false,
            largest_mib: 10,
            most_per_requirement: 20,
            most_megapixels: 50,
        }
    }
}

impl FileConfig {
    /// Largest file, in bytes.
    pub(crate) fn largest_bytes(&self) -> usize {
        self.largest_mib as usize * 1024 * 1024
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.folder.as_os_str().is_empty() {
            return Err(unusable("files.folder", "expected the path of a folder"));
        }
        if !(1..=100).contains(&self.largest_mib) {
            return Err(unusable("files.largest_mib", "expected 1 to 100"));
        }
        if !(1..=200).contains(&self.most_per_requirement) {
            return Err(unusable("files.most_per_requirement", "expected 1 to 200"));
        }
        if !(1..=200).contains(&self.most_megapixels) {
            return Err(unusable("files.most_megapixels", "expected 1 to 200"));
        }
        if self.bucket.is_none() {
            return Ok(());
        }
        if self.access_key.is_none() || self.secret_key.is_none() {
            return Err(unusable("files.secret_key", "expected both access_key and secret_key beside a bucket"));
        }
        match &self.endpoint {
            Some(endpoint) if endpoint.starts_with("https://") => Ok(()),
            Some(endpoint) if endpoint.starts_with("http://") && self.allow_http => Ok(()),
            Some(_) => Err(unusable("files.endpoint", "expected https://…; http://… only with allow_http")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut FileConfig)) -> Option<&'static str> {
        let mut config = FileConfig {
            bucket: Some("lvshetong".to_owned()),
            endpoint: Some("https://s3.example".to_owned()),
            access_key: Some(Secret::new("name")),
            secret_key: Some(Secret::new("proof")),
            ..FileConfig::default()
        };
        change(&mut config);
        match config.check() {
            Err(ConfigError::Unusable { key, .. }) => Some(key),
            _ => None,
        }
    }

    #[test]
    fn a_bucket_needs_keys_and_a_secured_way_unless_said_otherwise() {
        assert_eq!(check(|_| {}), None);
        assert_eq!(check(|config| config.secret_key = None), Some("files.secret_key"));
        let plain = |config: &mut FileConfig| config.endpoint = Some("http://127.0.0.1:9000".to_owned());
        assert_eq!(check(plain), Some("files.endpoint"));
        let allowed = |config: &mut FileConfig| {
            plain(config);
            config.allow_http = true;
        };
        assert_eq!(check(allowed), None);
        assert_eq!(check(|config| config.endpoint = Some("s3.example".to_owned())), Some("files.endpoint"));
        assert_eq!(check(|config| config.largest_mib = 0), Some("files.largest_mib"));
    }

    #[test]
    fn keys_are_never_printed() {
        let config = FileConfig { secret_key: Some(Secret::new("hidden")), ..FileConfig::default() };
        assert!(!format!("{config:?}").contains("hidden"));
    }
}
