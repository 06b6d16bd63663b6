//! The configs of a cloud function: what WeChat's pages say about the texts in them.

pub(crate) mod cron;
