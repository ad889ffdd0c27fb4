//! What a finished Terraform command said.

/// A finished command: its exit code and its output, without color codes.
#[derive(Clone, Debug)]
pub struct Run {
    /// The command line, for messages.
    pub command: String,
    /// The exit code; -1 when a signal ended the process.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// Standard output, then standard error: for assertions that do not care which of the two it was.
    pub fn both(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Whether the exit code is 0.
    pub fn is_success(&self) -> bool {
        self.code == 0
    }

    /// Asserts that the command succeeded.
    ///
    /// # Panics
    ///
    /// When it did not, with everything it printed.
    #[track_caller]
    pub fn success(self) -> Run {
        assert!(self.is_success(), "this must succeed, but did not:\n{}", self.transcript());
        self
    }

    /// Asserts that the command failed.
    ///
    /// # Panics
    ///
    /// When it succeeded, with everything it printed.
    #[track_caller]
    pub fn failure(self) -> Run {
        assert!(!self.is_success(), "this must fail, but did not:\n{}", self.transcript());
        self
    }

    /// Asserts that a sentence occurs in the output, wherever Terraform wrapped its lines.
    ///
    /// # Panics
    ///
    /// When it does not occur, with everything the command printed.
    #[track_caller]
    pub fn says(self, sentence: &str) -> Run {
        let found = unwrapped(&self.both()).contains(&unwrapped(sentence));
        assert!(found, "this must say {sentence:?}, but does not:\n{}", self.transcript());
        self
    }

    /// The command, its exit code and everything it printed.
    pub fn transcript(&self) -> String {
        format!("$ {}\n{}{}(exit code {})", self.command, self.stdout, self.stderr, self.code)
    }
}

/// Text in one line: Terraform wraps diagnostics at the terminal's width and draws a box of `╷│╵` around them.
fn unwrapped(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '│' | '╷' | '╵'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text without terminal color codes (`ESC [ … m` and its kind). Terraform colors its output even into a pipe.
pub(crate) fn without_colors(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A control sequence ends at its first letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: i32, stderr: &str) -> Run {
        Run { command: "terraform plan".into(), code, stdout: "out\n".into(), stderr: stderr.into() }
    }

    #[test]
    fn color_codes_are_taken_out_and_nothing_else() {
        assert_eq!(without_colors("\u{1b}[1m\u{1b}[38;5;2mok [m]\u{1b}[0m\n"), "ok [m]\n");
    }

    #[test]
    fn a_sentence_is_found_across_the_lines_of_a_box() {
        let boxed = "╷\n│ Error: the gate\n│ timed out\n╵\n";
        let _ = run(1, boxed).failure().says("the gate timed out");
    }

    #[test]
    #[should_panic(expected = "$ terraform plan\nout\nboom\n(exit code 1)")]
    fn success_of_a_failed_command_panics_with_everything() {
        let _ = run(1, "boom\n").success();
    }

    #[test]
    #[should_panic(expected = "this must fail")]
    fn failure_of_a_successful_command_panics() {
        let _ = run(0, "").failure();
    }
}
