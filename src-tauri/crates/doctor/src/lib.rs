//! What can be wrong, as one list of checks over values: each with a stable code, words of the catalogue, and the fix where
//! one is safe. Nothing is read and nothing is written here; `engine` fills in a [`House`] and carries the fixes out.

mod check;
mod cure;
mod entry;
mod file;
mod house;
mod page;
mod said;

pub use check::{CHECKS, Check, Finding, Fix, Mending, check, checks, codes, examine, is_of_servers};
pub use cure::Cure;
pub use entry::Entry;
pub use file::{Content, Damage, File, Reader, read};
pub use house::{
    Answer, Auth, Client, Crossing, House, Instance, Known, Loss, Lost, Machine, Pin, Server, Standing,
    State, Trouble, Via,
};
pub use page::page;
