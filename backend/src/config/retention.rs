//! How long is kept what only tells of other things, and what was never finished.

use serde::{Deserialize, Serialize};

use super::{ConfigError, unusable};

/// Section `[retention]`. What a case, a decision or the audit log says is never removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionConfig {
    /// Days for which a notification that was read is kept: a year of the programme, and the weeks
    /// after it in which people look back. Default 400.
    pub read_notification_days: u32,
    /// Days for which one is kept that nobody has read: whoever has not looked for two years does not
    /// miss it any more. Default 800.
    pub unread_notification_days: u32,
    /// Days for which it is kept what became of a message to another program, and an e-mail that was
    /// given up: long enough to find out why something did not arrive. What it told of stands in the
    /// cases. Default 90.
    pub delivery_days: u32,
    /// Days for which a file that somebody has sent, or begun to send, is kept without anything more of it
    /// coming and without a submission that names it: a phone may lie without a network for a while. Default 14.
    pub upload_days: u32,
}

impl Default for RetentionConfig {
    fn default() -> Self {
        Self { read_notification_days: 400, unread_notification_days: 800, delivery_days: 90, upload_days: 14 }
    }
}

impl RetentionConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (key, days) in [
            ("retention.read_notification_days", self.read_notification_days),
            ("retention.unread_notification_days", self.unread_notification_days),
            ("retention.delivery_days", self.delivery_days),
            ("retention.upload_days", self.upload_days),
        ] {
            // A message is tried for some days, and nothing is removed that is still to be sent.
            if !(7..=36_500).contains(&days) {
                return Err(unusable(key, "expected 7 to 36500"));
            }
        }
        Ok(())
    }
}
