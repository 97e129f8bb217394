//! The table `instance` as values, read strictly from a sound file and as far as it goes from a damaged one.

use super::record::Row;
use crate::Scopes;
use rusqlite::{Connection, OptionalExtension, params};

const ALL: &str =
    "SELECT id, server, url, label, identity, identity_key, kind, issuer, resource, dead, signed_in_at,
         expires_at, refreshing_since, sealed, scopes, ending, renew_at, ends_at
     FROM instance ORDER BY rowid";

/// Every row, in the order of the first sign-ins.
pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Row>> {
    db.prepare(ALL)?.query_map([], read)?.collect()
}

/// The rows of a damaged file that can be read: from the front up to the damage, then from the back.
pub(super) fn readable(db: &Connection) -> Vec<Row> {
    let mut found = up_to_damage(db, ALL);
    for row in up_to_damage(db, &format!("{ALL} DESC")).into_iter().rev() {
        if found.iter().all(|known| known.id != row.id) {
            found.push(row);
        }
    }
    found
}

fn up_to_damage(db: &Connection, sql: &str) -> Vec<Row> {
    let mut found = Vec::new();
    let Ok(mut statement) = db.prepare(sql) else { return found };
    let Ok(mut rows) = statement.query([]) else { return found };
    while let Ok(Some(row)) = rows.next() {
        // What is no row of ours any more is left out; the next one may be whole.
        found.extend(read(row));
    }
    found
}

/// The sealed text that proves the master key.
pub(super) fn check(db: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    db.query_row("SELECT value FROM meta WHERE name = 'check'", [], |row| row.get(0)).optional()
}

pub(super) fn put_check(db: &Connection, sealed: &[u8]) -> rusqlite::Result<()> {
    db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('check', ?1)", [sealed]).map(drop)
}

/// Puts a row in, or in the place of the one with its id.
pub(super) fn put(db: &Connection, row: &Row) -> rusqlite::Result<()> {
    let written = db.execute(
        "INSERT INTO instance (id, server, url, label, identity, identity_key, kind, issuer, resource, dead,
             signed_in_at, expires_at, refreshing_since, sealed, scopes, ending, renew_at, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (id) DO UPDATE SET url = ?3, label = ?4, identity = ?5, identity_key = ?6, kind = ?7,
             issuer = ?8, resource = ?9, dead = ?10, signed_in_at = ?11, expires_at = ?12,
             refreshing_since = ?13, sealed = ?14, scopes = ?15, ending = ?16, renew_at = ?17, ends_at = ?18",
        params![
            row.id,
            row.server,
            row.url,
            row.label,
            row.identity,
            row.identity_key,
            row.kind,
            row.issuer,
            row.resource,
            row.dead,
            seconds(row.signed_in_at),
            row.expires_at.map(seconds),
            row.refreshing_since.map(seconds),
            row.sealed,
            text(&row.scopes),
            row.ending,
            row.renew_at.map(seconds),
            row.ends_at.map(seconds)
        ],
    );
    written.map(drop)
}

/// Puts what renewing changes of `new` in the place of the row that held `before`; 0 when there is none any more.
pub(super) fn replace(db: &Connection, before: &[u8], new: &Row) -> rusqlite::Result<usize> {
    db.execute(
        "UPDATE instance SET sealed = ?1, expires_at = ?2, refreshing_since = ?3, ending = ?4, renew_at = ?5,
             ends_at = ?6
         WHERE id = ?7 AND sealed = ?8",
        params![
            new.sealed,
            new.expires_at.map(seconds),
            new.refreshing_since.map(seconds),
            new.ending,
            new.renew_at.map(seconds),
            new.ends_at.map(seconds),
            new.id,
            before
        ],
    )
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        server: row.get(1)?,
        url: row.get(2)?,
        label: row.get(3)?,
        identity: row.get(4)?,
        identity_key: row.get(5)?,
        kind: row.get(6)?,
        issuer: row.get(7)?,
        resource: row.get(8)?,
        dead: row.get(9)?,
        signed_in_at: row.get::<_, i64>(10)?.unsigned_abs(),
        expires_at: row.get::<_, Option<i64>>(11)?.map(i64::unsigned_abs),
        refreshing_since: row.get::<_, Option<i64>>(12)?.map(i64::unsigned_abs),
        sealed: row.get(13)?,
        // A note that cannot be read costs the user one more question, and no sign-in.
        scopes: row
            .get::<_, Option<String>>(14)?
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
        ending: row.get(15)?,
        renew_at: row.get::<_, Option<i64>>(16)?.map(i64::unsigned_abs),
        ends_at: row.get::<_, Option<i64>>(17)?.map(i64::unsigned_abs),
    })
}

/// Puts what is known of an instance's scopes in the place of what was.
pub(super) fn put_scopes(db: &Connection, instance: &str, scopes: &Scopes) -> rusqlite::Result<()> {
    db.execute("UPDATE instance SET scopes = ?1 WHERE id = ?2", params![text(scopes), instance]).map(drop)
}

fn text(scopes: &Scopes) -> String {
    serde_json::to_string(scopes).expect("strings and numbers always serialise")
}

/// SQLite's integers are signed; the year 292 billion is far enough.
pub(super) fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
