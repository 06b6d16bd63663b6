//! The desired state of WeChat's configs.

mod desired;
mod list;
mod origin;
mod resolver;
mod secret;

pub use self::{
    desired::{Desired, OpenColumn},
    resolver::Resolver,
};
