//! The commands on a terminal of 80 columns and of 40, and what they leave behind.

use std::io::{Read, Write};
use std::process::Stdio;

use serde_json::json;

use crate::pty::terminal;
use crate::world::World;

/// What a command shows on such a terminal; `answer` is typed beforehand.
async fn shown(world: &World, size: (u16, u16), arguments: &[&str], answer: &str) -> (Option<i32>, String) {
    let (mut ours, theirs) = terminal(size);
    let mut command = world.command(arguments);
    command.env("TERM", "xterm-256color");
    command.stdin(theirs.try_clone().unwrap()).stdout(theirs.try_clone().unwrap()).stderr(Stdio::from(theirs));
    ours.write_all(answer.as_bytes()).unwrap();
    let mut child = command.spawn().unwrap();
    // It holds the program's end open.
    drop(command);
    let reading = tokio::task::spawn_blocking(move || {
        let (mut shown, mut buffer) = (Vec::new(), [0; 4096]);
        // A terminal whose other end is closed ends with an error.
        while let Ok(count @ 1..) = ours.read(&mut buffer) {
            shown.extend_from_slice(&buffer[..count]);
        }
        String::from_utf8_lossy(&shown).into_owned()
    });
    let code = child.wait().await.unwrap().code();
    (code, reading.await.unwrap())
}

/// The columns of the widest line that is written, without what only moves the cursor or paints.
fn widest(shown: &str) -> usize {
    let plain = anstream::adapter::strip_str(shown).to_string();
    plain.split(['\n', '\r']).map(|line| line.chars().count()).max().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn status_is_painted_and_fits_into_every_window() {
    let world = World::start().await;
    let route = world.route();
    for size in [(80, 24), (40, 12)] {
        let (code, text) = shown(&world, size, &["status", "--route", &route], "").await;
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("\u{1b}["), "it is not painted: {text}");
        assert!(widest(&text) <= usize::from(size.0), "{size:?}: {text}");
        let (_, plain) = shown(&world, size, &["status", "--no-color", "--route", &route], "").await;
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cutover_is_asked_for_drawn_in_place_and_leaves_the_cursor_as_it_was() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "2s"}}}));
    let arguments = ["switch", "--to", "green", "--switch-file", file.to_str().unwrap()];
    let (code, text) = shown(&world, (40, 12), &arguments, "no\n").await;
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("Only `yes` is taken"), "{text}");
    assert_eq!(world.writes().await, [""; 0]);

    let (code, text) = shown(&world, (40, 12), &arguments, "yes\n").await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("\u{1b}[2K") || text.contains("\u{1b}[J"), "nothing was drawn anew: {text:?}");
    let (hidden, shown_again) = (text.matches("\u{1b}[?25l").count(), text.matches("\u{1b}[?25h").count());
    assert!(hidden <= shown_again, "the cursor stays hidden: {text:?}");
    assert_eq!(world.active().await, "green");
}
