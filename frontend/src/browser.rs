//! The little we need of the platform, in terms the pages speak.

pub mod alone;
pub mod backoff;
pub mod files;
pub mod json;
pub mod offline;
pub mod page;
pub mod position;
pub mod records;
pub mod space;
pub mod storage;
pub mod task;
pub mod time;
pub mod uuid;
pub mod watch;
