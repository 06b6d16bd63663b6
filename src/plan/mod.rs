//! The desired state of WeChat's configs.

mod desired;
mod list;
mod names;
mod origin;
mod parse;
mod read;
mod references;
mod resolver;
mod secret;
mod sha256;
mod shape;
mod words;

pub use self::{
    desired::{Desired, OpenColumn},
    names::Names,
    resolver::Resolver,
};
