//! What the command line asks for.

use bluegreen_simulator::{Scenario, generate};

pub(crate) const HELP: &str = "\
Simulates blue/green cutovers: the real engine and driver against a model of the load balancer, in virtual time.

Usage: cargo simulate -- [OPTIONS]

  --worlds N     how many worlds [default: 10000]
  --from S       the seed of the first one [default: 1]; the others follow
  --seed S       one world, with everything that is decided in it
  --world FILE   the same, for a world that was printed
  --help         this text

Ends with 1 when a promise is broken: the seed and the world, cut down to what matters, are printed then.
";

/// What is to be done.
pub(crate) enum Options {
    Help,
    /// These seeds.
    Many {
        from: u64,
        worlds: u64,
    },
    /// This world.
    One(Box<Scenario>),
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let (mut from, mut worlds) = (1, 10_000);
        while let Some(name) = arguments.next() {
            if name == "--help" || name == "-h" {
                return Ok(Options::Help);
            }
            let value = arguments.next().ok_or_else(|| format!("{name}: expected a value after it, got nothing"))?;
            match name.as_str() {
                "--worlds" => worlds = number(&name, &value)?,
                "--from" => from = number(&name, &value)?,
                "--seed" => return Ok(Options::One(Box::new(generate(number(&name, &value)?)))),
                "--world" => return Ok(Options::One(Box::new(file(&value)?))),
                _ => return Err(format!("{name}: expected one of the options below")),
            }
        }
        Ok(Options::Many { from, worlds })
    }
}

fn number(name: &str, text: &str) -> Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| format!("{name}: expected a whole number, got {text:?}"))
}

fn file(path: &str) -> Result<Scenario, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: expected a world as this program prints it: {error}"))
}
