//! What is to be measured: by default what ends in a quarter of an hour, or what `BLUEGREEN_FLEET` says.
//!
//! A campaign is words like `switches=1,10,100 limits=aws,none`; several are separated by `;`. What a word leaves out is as in
//! [`DEFAULTS`].

use std::fmt;
use std::str::FromStr;

use crate::work::Work;

/// All works up to a hundred switches, beside hashicorp/aws, and what a fleet of five hundred costs when nothing is to be done.
const USUAL: &str = "switches=1,10,100; switches=500 works=create,empty beside=no";

/// A first look, in a few minutes.
const SHORT: &str = "switches=20 parity=warn";

/// Everything that there is: some hours.
const ALL: &str = "switches=1,10,100,500 limits=none,aws parallelism=10,100 parity=warn,off";

/// One value of each word; `stable_for` is also that of the first table of such figures when it is `0s`.
const DEFAULTS: &str =
    "limits=aws parallelism=100 parity=warn,off works=create,empty,plan,apply,alarm beside=yes stable_for=10s";

/// Which limits the sandbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    /// None.
    None,
    /// Those that AWS publishes.
    Aws,
}

/// Under which circumstances providers are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) switches: usize,
    pub(crate) limits: Limits,
    pub(crate) parallelism: usize,
    /// The gate's; with `0s` it also looks every second.
    pub(crate) stable_for: String,
    pub(crate) works: Vec<Work>,
}

/// One provider with one configuration, on a sandbox of its own.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) setting: Setting,
    pub(crate) subject: SubjectKind,
}

/// Who does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubjectKind {
    /// This provider, with `parity` as it is by default.
    ParityWarn,
    /// This provider, with `parity = "off"`.
    ParityOff,
    /// hashicorp/aws, with a listener for each switch.
    HashicorpAws,
}

/// What the environment asks for.
pub(crate) fn cells() -> Vec<Cell> {
    let asked = std::env::var("BLUEGREEN_FLEET").unwrap_or_else(|_| "usual".to_owned());
    let text = match asked.as_str() {
        "usual" => USUAL,
        "short" => SHORT,
        "all" => ALL,
        text => text,
    };
    text.split(';').flat_map(campaign).collect()
}

/// Whether it is something of the caller's own, which is not published.
pub(crate) fn is_special() -> bool {
    std::env::var("BLUEGREEN_FLEET").is_ok_and(|asked| !["usual", "short", "all"].contains(&asked.as_str()))
}

fn campaign(text: &str) -> Vec<Cell> {
    let mut subjects: Vec<SubjectKind> = list(text, "parity");
    if word(text, "beside") == "yes" {
        subjects.push(SubjectKind::HashicorpAws);
    }
    let cell = |setting: Setting| {
        let of = move |subject: &SubjectKind| Cell { setting: setting.clone(), subject: *subject };
        subjects.iter().map(of).collect::<Vec<_>>()
    };
    settings(text).into_iter().flat_map(cell).collect()
}

fn settings(text: &str) -> Vec<Setting> {
    let (works, stable_for): (Vec<Work>, _) = (list(text, "works"), word(text, "stable_for"));
    let mut settings = Vec::new();
    for switches in list(text, "switches") {
        for limits in list(text, "limits") {
            for parallelism in list(text, "parallelism") {
                let (works, stable_for) = (works.clone(), stable_for.clone());
                settings.push(Setting { switches, limits, parallelism, stable_for, works });
            }
        }
    }
    settings
}

fn word(text: &str, name: &str) -> String {
    let find = |text: &str| {
        let mut words = text.split_whitespace().filter_map(|word| word.split_once('='));
        words.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    };
    find(text).or_else(|| find(DEFAULTS)).unwrap_or_else(|| panic!("BLUEGREEN_FLEET needs {name}=…, got {text:?}"))
}

fn list<T: FromStr>(text: &str, name: &str) -> Vec<T> {
    let read = |value: &str| value.parse().unwrap_or_else(|_| panic!("BLUEGREEN_FLEET: {name}={value} is none"));
    word(text, name).split(',').map(read).collect()
}

impl FromStr for Limits {
    type Err = ();

    fn from_str(text: &str) -> Result<Limits, ()> {
        match text {
            "none" => Ok(Limits::None),
            "aws" => Ok(Limits::Aws),
            _ => Err(()),
        }
    }
}

impl FromStr for SubjectKind {
    type Err = ();

    fn from_str(text: &str) -> Result<SubjectKind, ()> {
        match text {
            "warn" => Ok(SubjectKind::ParityWarn),
            "off" => Ok(SubjectKind::ParityOff),
            _ => Err(()),
        }
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            SubjectKind::ParityWarn => "this provider",
            SubjectKind::ParityOff => "this provider, parity off",
            SubjectKind::HashicorpAws => "hashicorp/aws",
        })
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limits::None => "no limits",
            Limits::Aws => "AWS's limits",
        })
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { switches, limits, parallelism, stable_for, .. } = self;
        let plural = if *switches == 1 { "" } else { "es" };
        write!(f, "{switches} switch{plural}, {limits}, `-parallelism={parallelism}`, `stable_for = \"{stable_for}\"`")
    }
}
