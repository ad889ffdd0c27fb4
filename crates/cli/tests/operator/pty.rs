//! A terminal of our own, and what stands on it.

use std::fs::File;
use std::io::Read;
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The two ends of a terminal of this size: ours, and the program's.
pub(crate) fn terminal((columns, rows): (u16, u16)) -> (File, File) {
    let ours: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let theirs = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    set_size(&File::from(ours.try_clone().unwrap()), (columns, rows));
    (File::from(ours), theirs)
}

fn set_size(terminal: &File, (columns, rows): (u16, u16)) {
    tcsetwinsize(terminal, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
}

/// A program on a terminal, seen as a person sees it.
pub(crate) struct OnScreen {
    child: Child,
    ours: File,
    size: watch::Sender<(u16, u16)>,
    /// After each time that the program has written.
    screens: UnboundedReceiver<vt100::Screen>,
}

impl OnScreen {
    pub(crate) fn start(mut command: Command, size: (u16, u16)) -> OnScreen {
        let (ours, theirs) = terminal(size);
        command.env("TERM", "xterm-256color");
        command.stdin(theirs.try_clone().unwrap()).stdout(theirs.try_clone().unwrap()).stderr(Stdio::from(theirs));
        let child = command.spawn().unwrap();
        // It holds the program's end open.
        drop(command);
        let parser = vt100::Parser::new(rows(size), columns(size), 0);
        let (shown, screens) = unbounded_channel();
        let (size, wanted) = watch::channel(size);
        let terminal = ours.try_clone().unwrap();
        std::thread::spawn(move || read_on(terminal, parser, &wanted, &shown));
        OnScreen { child, ours, size, screens }
    }

    /// The screen once this is the last thing on it, however it is broken into lines.
    pub(crate) async fn until_it_says(&mut self, expected: &str) -> vt100::Screen {
        self.until_it_says_after("", expected).await
    }

    /// The screen once this is the last thing on it, below that.
    pub(crate) async fn until_it_says_after(&mut self, before: &str, expected: &str) -> vt100::Screen {
        let says = |screen: &vt100::Screen| {
            flat(&lines(screen)).strip_suffix(expected).is_some_and(|above| above.contains(before))
        };
        self.until(expected, says).await
    }

    /// The screen once this is the last thing on it, below that and whatever its times are, and it is shown a second time: while it
    /// is drawn anew, only a part of it stands there.
    pub(crate) async fn until_it_shows_again(&mut self, before: &str, expected: &str) -> vt100::Screen {
        let mut shown: Vec<Vec<String>> = Vec::new();
        let shows_again = |screen: &vt100::Screen| {
            let now = timeless_lines(screen);
            let says =
                flat(&now).strip_suffix(without_times(expected).as_str()).is_some_and(|above| above.contains(before));
            let is_again = says && shown.contains(&now);
            if says {
                shown.push(now);
            }
            is_again
        };
        self.until(expected, shows_again).await
    }

    async fn until(&mut self, expected: &str, mut is_it: impl FnMut(&vt100::Screen) -> bool) -> vt100::Screen {
        let mut last = String::new();
        let waited = async {
            while let Some(screen) = self.screens.recv().await {
                if is_it(&screen) {
                    return Some(screen);
                }
                last = lines(&screen).join("\n");
            }
            None
        };
        let found = tokio::time::timeout(PATIENCE, waited).await.ok().flatten();
        found.unwrap_or_else(|| panic!("it never says {expected:?}, but:\n{last}"))
    }

    /// As when a person pulls at the window's corner.
    pub(crate) fn resize(&mut self, size: (u16, u16)) {
        self.size.send(size).unwrap();
        set_size(&self.ours, size);
    }

    pub(crate) fn interrupt(&self) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), rustix::process::Signal::INT)
            .unwrap();
    }

    /// Its exit code, and what stands there after its end.
    pub(crate) async fn end(mut self) -> (Option<i32>, vt100::Screen) {
        let code = tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().code();
        let mut last = None;
        // The reader ends with the program.
        while let Some(screen) = self.screens.recv().await {
            last = Some(screen);
        }
        (code, last.expect("it wrote something at its end"))
    }
}

fn columns((columns, _): (u16, u16)) -> NonZero<u16> {
    NonZero::new(columns).unwrap()
}

fn rows((_, rows): (u16, u16)) -> NonZero<u16> {
    NonZero::new(rows).unwrap()
}

/// A terminal whose other end is closed ends with an error.
fn read_on(
    mut terminal: File,
    mut parser: vt100::Parser,
    wanted: &watch::Receiver<(u16, u16)>,
    shown: &UnboundedSender<vt100::Screen>,
) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = terminal.read(&mut buffer) {
        let size = *wanted.borrow();
        parser.screen_mut().set_size(rows(size), columns(size));
        parser.process(&buffer[..count]);
        let _ = shown.send(parser.screen().clone());
    }
}

/// The lines that stand there, up to the last that is not empty.
pub(crate) fn lines(screen: &vt100::Screen) -> Vec<String> {
    let mut lines: Vec<_> = screen.rows(0, screen.size().1.get()).map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// These lines without what differs between two runs.
pub(crate) fn timeless_lines(screen: &vt100::Screen) -> Vec<String> {
    lines(screen).iter().map(|line| without_times(line)).collect()
}

/// All that stands there in one line.
fn flat(lines: &[String]) -> String {
    lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line in which every time of day and every duration is the same.
fn without_times(line: &str) -> String {
    let time = |word: &str| match word {
        // The port of a target is another one in every run, and as long as any other.
        _ if word.starts_with("127.0.0.1:") => "127.0.0.1:12345".to_owned(),
        _ if word.len() == 8 && word.split(':').count() == 3 => "12:34:56".to_owned(),
        _ if is_duration(word) => "1s".to_owned(),
        _ => word.to_owned(),
    };
    line.split(' ').map(time).collect::<Vec<_>>().join(" ")
}

fn is_duration(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(['s', 'm', 'h'])
        && word.chars().all(|c| c.is_ascii_digit() || "hms".contains(c))
}
