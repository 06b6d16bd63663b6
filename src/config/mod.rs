//! The configs of a cloud function: what WeChat's pages say about the texts in them. Public with the feature `config`.

pub(crate) mod cron;

#[cfg(feature = "config")]
pub use self::cron::{Cron, CronField, InvalidCron};
