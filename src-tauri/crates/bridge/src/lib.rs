//! Joins a client that speaks stdio to the owner, and keeps its conversation alive when the owner restarts.
