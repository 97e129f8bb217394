//! The rules for writing into other programs' files, learnt from running those programs, and the tests that hold each.

use std::{fs, path::Path};

/// Each rule with its tests, as file (below `src-tauri/crates`) and function.
const RULES: [(&str, &[&str]); 14] = [
    (
        "links are followed and stay; the file keeps its mode, a new one is for its owner alone",
        &[
            "clients/tests/all/failures.rs::symlinks_stay_and_what_they_lead_to_is_edited",
            "configfile/tests/all/disk.rs::a_symlink_to_nothing_yet_leads_to_the_new_file",
            "configfile/tests/all/disk.rs::links_in_a_circle_are_an_error_with_a_name",
            "configfile/tests/all/disk.rs::the_mode_is_kept_and_new_files_are_for_their_owner_alone",
        ],
    ),
    (
        "the app's own lock is taken where it has one",
        &[
            "clients/tests/all/failures.rs::an_app_that_is_writing_its_file_is_waited_for",
            "clients/tests/all/hard_cases.rs::two_writers_lose_nothing_in_a_hundred_rounds",
            "configfile/tests/all/lock.rs::an_abandoned_lock_is_taken_over",
            "configfile/tests/all/lock.rs::only_one_holds_a_lock_at_a_time",
        ],
    ),
    (
        "byte order mark, line ends, indentation and the end of the file stay",
        &[
            "clients/tests/all/every_client.rs::connect_then_disconnect_gives_back_every_byte",
            "clients/tests/all/random.rs::what_comes_goes_and_leaves_every_byte",
            "configfile/tests/all/properties.rs::parsing_and_printing_changes_nothing",
            "configfile/tests/all/properties.rs::set_then_remove_is_identity",
        ],
    ),
    (
        "a file its app could not read is never written; the place of the mistake is told",
        &[
            "clients/tests/all/failures.rs::a_file_that_does_not_parse_is_refused_with_its_place_and_untouched",
            "clients/tests/all/failures.rs::comments_are_refused_where_the_app_would_choke_on_them",
            "clients/tests/all/hard_cases.rs::what_is_no_table_of_text_is_refused_and_untouched",
        ],
    ),
    (
        "a key that stands twice on our way is refused",
        &["clients/tests/all/failures.rs::a_table_of_the_wrong_kind_and_a_key_that_stands_twice_are_refused"],
    ),
    (
        "only our entry changes, field by field",
        &[
            "clients/tests/all/every_client.rs::work_done_on_our_entry_meanwhile_survives",
            "clients/tests/all/hard_cases.rs::nothing_but_our_entry_comes_and_goes",
            "clients/tests/all/random.rs::what_is_outside_our_entry_is_untouched",
            "configfile/tests/all/properties.rs::what_is_outside_our_entry_stays",
        ],
    ),
    (
        "what comes out can be read by the app, and says all that was said before",
        &[
            "configfile/tests/all/properties.rs::strict_documents_stay_readable_for_a_strict_reader",
            "clients/tests/all/hard_cases.rs::ten_thousand_lines_are_edited_like_ten",
        ],
    ),
    (
        "a backup first, then one step: at every moment the file is the old or the new one",
        &[
            "clients/tests/all/going_back.rs::the_last_twenty_edits_are_kept_for_their_owner_alone",
            "clients/tests/all/hard_cases.rs::a_writer_that_is_killed_leaves_the_old_file_or_the_new_one",
            "clients/tests/all/failures.rs::a_full_disk_loses_nothing",
            "clients/tests/all/full_disk.rs::a_disk_without_room_keeps_file_and_backups_whole",
            "configfile/src/disk/kills.rs::killed_after_any_step_the_file_is_the_old_or_the_new_one",
            "configfile/tests/all/disk.rs::a_file_changed_meanwhile_is_left_alone",
        ],
    ),
    (
        "what was written is watched from then on",
        &[
            "engine/src/drift.rs::everything_that_can_happen_to_a_file_is_noticed",
            "engine/src/owner/tests/guard.rs::a_lost_entry_is_put_back_whatever_happened_to_it",
        ],
    ),
    (
        "a file is made only for an app that is there, and goes with our entry",
        &[
            "clients/tests/all/every_client.rs::an_app_that_is_not_there_gets_no_file",
            "clients/tests/all/every_client.rs::a_file_we_made_is_deleted_only_as_long_as_it_is_ours_alone",
        ],
    ),
    (
        "an empty file is an empty table",
        &["clients/tests/all/every_client.rs::connect_then_disconnect_gives_back_every_byte"],
    ),
    (
        "entries by HTTP lead to 127.0.0.1, never to a name",
        &["engine/src/owner/tests.rs::an_app_connected_by_http_reaches_an_open_server"],
    ),
    ("an entry has a name that every app takes", &["moving/src/address.rs::ids_come_from_what_people_say"]),
    (
        "Claude Desktop starts our bridge, by its whole path",
        &[
            "clients/tests/all/every_client.rs::an_app_without_http_is_not_given_http",
            "clients/tests/all/fixtures.rs::every_fixture_comes_out_as_written_down_and_goes_back",
        ],
    ),
];

#[test]
fn every_rule_has_a_test_that_exists() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (rule, tests) in RULES {
        assert!(!tests.is_empty(), "{rule}");
        for test in tests {
            let (file, function) = test.split_once("::").unwrap();
            let text = fs::read_to_string(crates.join(file)).unwrap_or_default();
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let is_test = lines.windows(2).any(|it| {
                let declared = it[1].strip_prefix("async ").unwrap_or(it[1]);
                it[0].contains("test") && declared.starts_with(&format!("fn {function}("))
            });
            assert!(is_test, "{rule}: there is no test {test}");
        }
    }
}
