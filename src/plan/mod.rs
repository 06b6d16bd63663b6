//! The desired state of WeChat's configs.

mod desired;
mod list;
mod origin;
mod parse;
mod read;
mod references;
mod resolver;
mod secret;
mod shape;
mod words;

pub use self::{
    desired::{Desired, OpenColumn},
    resolver::Resolver,
};
