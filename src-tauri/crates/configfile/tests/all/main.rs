//! The crate as others see it: texts of every shape, files of every kind, locks.

mod disk;
mod lock;
mod properties;
